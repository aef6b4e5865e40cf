import { Group, Text } from '@mantine/core';
import mark from '../favicon.svg';

/** The name and its mark: an open door. */
export function Brand() {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src={mark} alt="" width={28} height={28} />
      <Text fw={650} fz="lg" lh={1} component="span">
        Usher
      </Text>
    </Group>
  );
}

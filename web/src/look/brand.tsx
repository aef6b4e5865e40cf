import { Anchor, Group, Text } from '@mantine/core';
import { brand } from '../brand.ts';
import mark from '../favicon.svg';

const LOGO_HEIGHT = 36;

/** The team's logo, or its name beside an open door; it leads to the team's application, where that has an address. */
export function Brand() {
  const sign = brand.logoPath ? (
    <img
      src={brand.logoPath}
      alt={brand.name}
      height={LOGO_HEIGHT}
      style={{ maxWidth: 240, objectFit: 'contain' }}
    />
  ) : (
    <Group gap="xs" wrap="nowrap">
      <img src={mark} alt="" width={28} height={28} />
      <Text fw={650} fz="lg" lh={1} component="span">
        {brand.name}
      </Text>
    </Group>
  );
  if (!brand.appUrl) return sign;
  return (
    <Anchor href={brand.appUrl} c="inherit" underline="never">
      {sign}
    </Anchor>
  );
}

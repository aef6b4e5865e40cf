import { Group, Text } from '@mantine/core';
import type { StreamState } from '@usher/client/urql';
import classes from './live-state.module.css';

/** Whether changes arrive by themselves. */
export function LiveState({ state }: { readonly state: StreamState }) {
  const live = state === 'open';
  return (
    <Group gap={6} role="status" wrap="nowrap">
      <span className={classes['dot']} data-live={live || undefined} />
      <Text fz="sm" c="dimmed" span>
        {live ? 'Live' : 'Connecting…'}
      </Text>
    </Group>
  );
}

import { EmptyState, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { EventDetailsFragment, EventFilter } from '@usher/client';
import { useEventList } from '@usher/client/urql';
import { PageButtons } from '../look/page-buttons.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { useKept } from '../use-kept.ts';
import { describeError } from '../words.ts';
import classes from './activity.module.css';
import { EventItem } from './event-item.tsx';

/** Often enough to see what one has just done; a look costs the service a millisecond. */
const LOOK_EVERY_MS = 5_000;

interface Props {
  readonly filter: EventFilter;
  readonly pageSize?: number;
  /** Left out: names are no buttons. */
  readonly onActor?: (event: EventDetailsFragment) => void;
  readonly onSubject?: (event: EventDetailsFragment) => void;
}

/** What happened, newest first. New events come in by themselves while the first page is shown. */
export function ActivityList({ filter, pageSize = 25, onActor, onSubject }: Props) {
  const list = useEventList({ filter, pageSize, refreshEveryMs: LOOK_EVERY_MS });
  const rows = useKept(list.rows);
  const { showPrevious, showNext } = list;
  return (
    <Stack gap="md">
      <ProblemAlert problem={list.error ? describeError(list.error) : null} />
      {!rows && !list.error && (
        <Stack gap="xs" role="status" aria-label="Loading events">
          <Skeleton h={52} radius="md" />
          <Skeleton h={52} radius="md" />
          <Skeleton h={52} radius="md" />
        </Stack>
      )}
      {rows?.length === 0 && (
        <EmptyState py="xl" icon={<IconHistory size={40} stroke={1.25} />} title="Nothing happened" />
      )}
      {rows && rows.length > 0 && (
        <Paper component="ul" withBorder radius="md" className={classes['list']} aria-label="Events">
          {rows.map((event) => (
            <EventItem key={event.id} event={event} onActor={onActor} onSubject={onSubject} />
          ))}
        </Paper>
      )}
      {(showPrevious || showNext) && (
        <Group justify="space-between">
          <Text fz="sm" c="dimmed" role="status">
            Page {list.pageNumber}
          </Text>
          <PageButtons showPrevious={showPrevious} showNext={showNext} labels={['Newer', 'Older']} />
        </Group>
      )}
    </Stack>
  );
}

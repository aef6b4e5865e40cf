import { Tabs, Text } from '@mantine/core';
import type { InviteStatsQuery, InviteStatus } from '@usher/client';
import classes from './status-tab-list.module.css';
import { STATUS } from './statuses.ts';

export const ALL = 'ALL';

/** As high and wide as the figure that takes its place. */
const FIGURE_SPACE = '\u2007';

type Stats = NonNullable<InviteStatsQuery['inviteStats']>;

const TABS: readonly { readonly status: InviteStatus; readonly count: (stats: Stats) => number }[] = [
  { status: 'PENDING', count: ({ pending }) => pending },
  { status: 'ACCEPTED', count: ({ accepted }) => accepted },
  { status: 'EXPIRED', count: ({ expired }) => expired },
  { status: 'DECLINED', count: ({ declined }) => declined },
  { status: 'REVOKED', count: ({ revoked }) => revoked },
];

/** A tab for each status, with how many invites it holds. */
export function StatusTabList({ stats }: { readonly stats: Stats | null }) {
  const total = stats && TABS.reduce((sum, { count }) => sum + count(stats), 0);
  return (
    <Tabs.List className={classes['list'] ?? ''} aria-label="Status">
      <StatusTab value={ALL} label="All" count={total} />
      {TABS.map(({ status, count }) => (
        <StatusTab key={status} value={status} label={STATUS[status].label} count={stats && count(stats)} />
      ))}
    </Tabs.List>
  );
}

function StatusTab(props: { readonly value: string; readonly label: string; readonly count: number | null }) {
  const { value, label, count } = props;
  return (
    <Tabs.Tab value={value}>
      {label}{' '}
      <Text span c="dimmed" fz="sm" ml={2} className={classes['count'] ?? ''}>
        {count === null ? FIGURE_SPACE : count.toLocaleString('en')}
      </Text>
    </Tabs.Tab>
  );
}

import { useDebouncedValue } from '@mantine/hooks';
import type { InviteFilter, InviteStatus } from '@usher/client';
import { useInviteStatsQuery, useInviteList as useList } from '@usher/client/urql';
import { useState } from 'react';
import { setParameters, useParameter } from '../use-address.ts';
import { isSort, SORTS, type Sort } from './sorts.ts';
import { STATUS } from './statuses.ts';

/** Long enough to finish a syllable, short enough not to be felt. */
const SEARCH_AFTER_MS = 250;

/** Those whose mail did not arrive, while that still matters. */
const UNDELIVERED: InviteFilter = { status: ['PENDING', 'EXPIRED'], delivery: ['FAILED'] };

function isStatus(text: string): text is InviteStatus {
  return Object.hasOwn(STATUS, text);
}

/** The list as it is being looked at: which invites, in which order, which page of them; and its changes, live. */
export function useInviteList() {
  const statusParameter = useParameter('status')?.toUpperCase() ?? '';
  const status = isStatus(statusParameter) ? statusParameter : null;
  const sortParameter = useParameter('sort') ?? '';
  const sort: Sort = isSort(sortParameter) ? sortParameter : 'newest';
  const undelivered = useParameter('delivery') === 'failed';
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), SEARCH_AFTER_MS);
  const [size, setSize] = useState(25);
  const [stats, fetchStats] = useInviteStatsQuery({ requestPolicy: 'cache-and-network' });
  const list = useList({
    filter: {
      ...(undelivered && UNDELIVERED),
      ...(status && { status: [status] }),
      ...(searched && { search: searched }),
    },
    orderBy: SORTS[sort].order,
    pageSize: size,
    onChanges: () => fetchStats({ requestPolicy: 'network-only' }),
  });
  return {
    ...list,
    /** What is shown is not yet what was asked for. */
    pending: list.pending || searched !== search.trim(),
    stats: stats.data?.inviteStats ?? null,
    status,
    setStatus: (next: string | null) => setParameters({ status: next?.toLowerCase() ?? null }),
    undelivered,
    setUndelivered: (only: boolean) => setParameters({ delivery: only ? 'failed' : null }),
    sort,
    setSort: (next: Sort) => setParameters({ sort: next === 'newest' ? null : next }),
    search,
    setSearch,
    searched,
    size,
    setSize,
  };
}

export type InviteList = ReturnType<typeof useInviteList>;

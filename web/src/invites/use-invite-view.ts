import { useDebouncedValue } from '@mantine/hooks';
import type { InviteFilter, InviteStatus } from '@usher/client';
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

/** What is being looked at: which invites, and in which order. */
export function useInviteView() {
  const statusParameter = useParameter('status')?.toUpperCase() ?? '';
  const status = isStatus(statusParameter) ? statusParameter : null;
  const sortParameter = useParameter('sort') ?? '';
  const sort: Sort = isSort(sortParameter) ? sortParameter : 'newest';
  const undelivered = useParameter('delivery') === 'failed';
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), SEARCH_AFTER_MS);
  const [size, setSize] = useState(25);
  const filter: InviteFilter = {
    ...(undelivered && UNDELIVERED),
    ...(status && { status: [status] }),
    ...(searched && { search: searched }),
  };
  return {
    filter,
    orderBy: SORTS[sort].order,
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

export type InviteView = ReturnType<typeof useInviteView>;

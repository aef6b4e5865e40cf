import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { InviteOrder, InviteStatus, InvitesQueryVariables } from '../../../client/generated/graphql.ts';
import { useInviteStatsQuery, useInvitesQuery } from '../../../client/urql/generated/hooks.ts';
import { useLiveInvites } from '../../../client/urql/use-live-invites.ts';
import { setParameters, useParameter } from '../use-address.ts';
import { useSettled } from '../use-settled.ts';
import { isSort, SORTS, type Sort } from './sorts.ts';
import { STATUS } from './statuses.ts';

/** Long enough to finish a syllable, short enough not to be felt. */
const SEARCH_AFTER_MS = 250;

/** Where a page begins: a keyset cursor, so that the thousandth page costs what the first does. */
type Place = { readonly after: string } | { readonly before: string } | null;

function isStatus(text: string): text is InviteStatus {
  return Object.hasOwn(STATUS, text);
}

/** The list as it is being looked at: which invites, in which order, which page of them; and its changes, live. */
export function useInviteList() {
  const statusParameter = useParameter('status')?.toUpperCase() ?? '';
  const status = isStatus(statusParameter) ? statusParameter : null;
  const sortParameter = useParameter('sort') ?? '';
  const sort: Sort = isSort(sortParameter) ? sortParameter : 'newest';
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), SEARCH_AFTER_MS);
  const [size, setSize] = useState(25);
  const [page, setPage] = useState<{ readonly number: number; readonly place: Place }>({
    number: 1,
    place: null,
  });

  // Another list starts at its first page.
  const list = JSON.stringify([status, sort, searched, size]);
  const [shownList, setShownList] = useState(list);
  const place = shownList === list ? page.place : null;
  if (shownList !== list) {
    setShownList(list);
    setPage({ number: 1, place: null });
  }

  const order: InviteOrder = SORTS[sort].order;
  const variables: InvitesQueryVariables = {
    ...(place && 'before' in place ? { last: size, before: place.before } : { first: size, ...place }),
    filter: { ...(status && { status: [status] }), ...(searched && { search: searched }) },
    orderBy: order,
  };
  const [invites, fetchInvites] = useInvitesQuery({ variables, requestPolicy: 'cache-and-network' });
  const [stats, fetchStats] = useInviteStatsQuery({ requestPolicy: 'cache-and-network' });
  const fetchShown = () => {
    fetchInvites({ requestPolicy: 'network-only' });
    fetchStats({ requestPolicy: 'network-only' });
  };
  const stream = useLiveInvites({ onChanges: fetchShown, onGap: fetchShown });

  const pending = invites.fetching || searched !== search.trim();
  const shownNumber = useSettled(page.number, invites.fetching);
  // The cursors are those of the rows on the screen. Until these are the page that was asked for, there is no going on
  // from it.
  const turnTo = (number: number, place: Place) => {
    if (!pending) setPage({ number, place });
  };

  const connection = invites.data?.invites;
  const { hasNextPage = false, hasPreviousPage = false, startCursor, endCursor } = connection?.pageInfo ?? {};
  const turnBack = () => {
    // The first page is asked for as such: rows may have come in before it.
    if (shownNumber > 2 && hasPreviousPage && startCursor) turnTo(shownNumber - 1, { before: startCursor });
    else turnTo(1, null);
  };
  return {
    rows: connection?.edges.map(({ node }) => node) ?? null,
    error: invites.error,
    /** What is shown is not yet what was asked for. */
    pending,
    stats: stats.data?.inviteStats ?? null,
    stream,
    status,
    setStatus: (next: string | null) => setParameters({ status: next?.toLowerCase() ?? null }),
    sort,
    setSort: (next: Sort) => setParameters({ sort: next === 'newest' ? null : next }),
    search,
    setSearch,
    searched,
    size,
    setSize,
    pageNumber: shownNumber,
    next: hasNextPage && endCursor ? () => turnTo(shownNumber + 1, { after: endCursor }) : null,
    previous: shownNumber > 1 ? turnBack : null,
  };
}

export type InviteList = ReturnType<typeof useInviteList>;

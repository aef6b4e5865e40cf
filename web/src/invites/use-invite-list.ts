import { type InviteChange, useInviteStatsQuery, useInviteList as useList } from '@usher/client/urql';
import { useKept } from '../use-kept.ts';
import type { InviteView } from './use-invite-view.ts';

/**
 * The list as it is being looked at: a page of it, and its changes, live.
 *
 * @param onChange told of each change
 */
export function useInviteList(view: InviteView, onChange: (change: InviteChange) => void) {
  const [{ data }, fetchStats] = useInviteStatsQuery({ requestPolicy: 'cache-and-network' });
  const stats = useKept(data?.inviteStats);
  const list = useList({
    filter: view.filter,
    orderBy: view.orderBy,
    pageSize: view.size,
    keeper: view.keeper,
    onChange,
    onChanges: () => fetchStats({ requestPolicy: 'network-only' }),
  });
  return {
    ...view,
    ...list,
    /** What is shown is not yet what was asked for. */
    pending: list.pending || view.searched !== view.search.trim(),
    stats,
  };
}

export type InviteList = ReturnType<typeof useInviteList>;

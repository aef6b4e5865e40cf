import type { InviteList } from './use-invite-list.ts';

const STATS = {
  PENDING: 'pending',
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  REVOKED: 'revoked',
  EXPIRED: 'expired',
} as const;

/** How many invites the list has, on all of its pages; null where the numbers by status do not tell. */
export function totalOf({ stats, filter }: Pick<InviteList, 'stats' | 'filter'>): number | null {
  const { status = Object.keys(STATS) as (keyof typeof STATS)[], ...others } = filter;
  if (!stats || !status || Object.keys(others).length > 0) return null;
  return status.reduce((sum, each) => sum + stats[STATS[each]], 0);
}

import type { InviteFilter, InviteRowFragment, InvitesQueryVariables } from '../generated/graphql.ts';

/** The parts of an invite that a filter looks at. */
export type FilteredInvite = Pick<
  InviteRowFragment,
  'id' | 'email' | 'role' | 'status' | 'createdAt' | 'expiresAt' | 'invitedBy'
>;

/** Whether the service would list the invite under this filter: the contract's rules, for a cache that was told of a change. */
export function isListed(invite: FilteredInvite, filter: InviteFilter | null | undefined): boolean {
  if (!filter) return true;
  const { status, role, search, email, invitedById, createdAt, expiresAt } = filter;
  return (
    (!status || status.includes(invite.status)) &&
    (!role || role.includes(invite.role)) &&
    (!search || invite.email.includes(search.trim().toLowerCase())) &&
    (!email || invite.email === email.trim().toLowerCase()) &&
    (!invitedById || invite.invitedBy?.id === invitedById) &&
    isWithin(invite.createdAt, createdAt) &&
    isWithin(invite.expiresAt, expiresAt)
  );
}

function isWithin(time: string, range: InviteFilter['createdAt']): boolean {
  const at = Date.parse(time);
  return (!range?.gte || at >= Date.parse(range.gte)) && (!range?.lt || at < Date.parse(range.lt));
}

/** Whether a list with these arguments opens with the newest invite, so that one just created belongs at its top. */
export function opensWithNewest({ after, before, last, orderBy }: InvitesQueryVariables): boolean {
  const newestFirst = !orderBy || (orderBy.field === 'CREATED_AT' && orderBy.direction === 'DESC');
  return newestFirst && !after && !before && !last;
}

import {
  type InviteFilter,
  type InvitesQueryVariables,
  type ListedInviteFragment,
  ListedInviteFragmentDoc,
} from '../generated/graphql.ts';
import { type FilterRules, fits } from '../lists/fits.ts';
import type { Listing } from '../lists/listing.ts';
import { sameAddress } from './same-address.ts';

const RULES: FilterRules<ListedInviteFragment, InviteFilter> = {
  status: ({ status }, wanted) => wanted.includes(status),
  role: ({ role }, wanted) => wanted.includes(role),
  search: ({ email }, wanted) => email.includes(wanted.trim().toLowerCase()),
  email: ({ email }, wanted) => sameAddress(email, wanted),
  invitedById: ({ invitedBy }, wanted) => invitedBy?.id === String(wanted).toLowerCase(),
  createdAt: ({ createdAt }, wanted) => isWithin(createdAt, wanted),
  expiresAt: ({ expiresAt }, wanted) => isWithin(expiresAt, wanted),
  renewalRequested: ({ renewalRequestedAt }, wanted) => (renewalRequestedAt !== null) === wanted,
  label: ({ roles }, wanted) => {
    const label = wanted.trim().toLowerCase();
    return label === '' || roles.some((role) => role.toLowerCase().includes(label));
  },
  delivery: ({ delivery }, wanted) => wanted.includes(delivery.status),
};

/** Whether the service would list the invite under this filter. */
export function isListed(invite: ListedInviteFragment, filter: InviteFilter | null | undefined): boolean {
  return fits(RULES, invite, filter);
}

function isWithin(time: string, { gte, lt }: NonNullable<InviteFilter['createdAt']>): boolean {
  const at = Date.parse(time);
  return (!gte || at >= Date.parse(gte)) && (!lt || at < Date.parse(lt));
}

const FIELDS = { CREATED_AT: 'createdAt', EXPIRES_AT: 'expiresAt', EMAIL: 'email' } as const;

/** The lists of invites. */
export const INVITES: Listing<ListedInviteFragment, InvitesQueryVariables> = {
  field: 'invites',
  typename: 'Invite',
  fragment: ListedInviteFragmentDoc,
  fits: (invite, { filter }) => isListed(invite, filter),
  orderOf: ({ orderBy }) => ({
    field: FIELDS[orderBy?.field ?? 'CREATED_AT'],
    descending: (orderBy?.direction ?? 'DESC') === 'DESC',
  }),
};

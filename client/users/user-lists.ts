import {
  type ListedUserFragment,
  ListedUserFragmentDoc,
  type UserFilter,
  type UsersQueryVariables,
} from '../generated/graphql.ts';
import { type FilterRules, fits } from '../lists/fits.ts';
import type { Listing } from '../lists/listing.ts';

const RULES: FilterRules<ListedUserFragment, UserFilter> = {
  role: ({ role }, wanted) => wanted.includes(role),
  status: ({ status }, wanted) => wanted.includes(status),
  search: ({ email, name }, wanted) =>
    `${email} ${name}`.toLowerCase().includes(wanted.normalize('NFC').trim().toLowerCase()),
};

/** Whether the service would list the user under this filter. */
export function isUserListed(user: ListedUserFragment, filter: UserFilter | null | undefined): boolean {
  return fits(RULES, user, filter);
}

/** The lists of users: newest first. */
export const USERS: Listing<ListedUserFragment, UsersQueryVariables> = {
  field: 'users',
  typename: 'User',
  fragment: ListedUserFragmentDoc,
  fits: (user, { filter }) => isUserListed(user, filter),
  orderOf: () => ({ field: 'createdAt', descending: true }),
};

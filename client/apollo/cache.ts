import { InMemoryCache } from '@apollo/client';
import type { FieldPolicy } from '@apollo/client/cache';
import { relayStylePagination } from '@apollo/client/utilities';
import { embeddedTypes, possibleTypes } from '../generated/schema-facts.ts';

/** How pages of a list are kept. */
export interface CacheOptions {
  /**
   * `merged` (the default) reads all pages that were fetched as one growing list, for a "Show more" button;
   * `separate` keeps each page by itself, for "Next" and "Previous".
   */
  readonly pages?: 'merged' | 'separate';
}

/** The arguments that tell one list from another. */
const LIST_ARGS = ['filter', 'orderBy'];
const PAGE_ARGS = ['first', 'after', 'last', 'before', ...LIST_ARGS];

/** The normalised cache: an invite that changes, changes wherever it is shown. */
export function createUsherCache({ pages = 'merged' }: CacheOptions = {}): InMemoryCache {
  const list: FieldPolicy = pages === 'merged' ? relayStylePagination(LIST_ARGS) : { keyArgs: PAGE_ARGS };
  return new InMemoryCache({
    possibleTypes,
    typePolicies: {
      ...Object.fromEntries(embeddedTypes.map((name) => [name, { keyFields: false }])),
      Query: {
        fields: {
          invites: list,
          users: list,
          inviteStats: { merge: true },
        },
      },
      Invite: { fields: { delivery: { merge: true } } },
    },
  });
}

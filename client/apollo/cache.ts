import { InMemoryCache } from '@apollo/client';
import type { FieldPolicy } from '@apollo/client/cache';
import { relayStylePagination } from '@apollo/client/utilities';
import { embeddedTypes, possibleTypes } from '../generated/schema-facts.ts';
import type { PageMode } from '../lists/page-mode.ts';

/** How pages of a list are kept. */
export interface CacheOptions {
  readonly pages?: PageMode;
}

/** The arguments that tell one list from another. */
const LIST_ARGS = ['filter', 'orderBy'];
const PAGE_ARGS = ['first', 'after', 'last', 'before', ...LIST_ARGS];

/** The normalised cache: an invite that changes, changes wherever it is shown. */
export function createUsherCache({ pages = 'merged' }: CacheOptions = {}): InMemoryCache {
  const list: FieldPolicy = pages === 'merged' ? relayStylePagination(LIST_ARGS) : { keyArgs: PAGE_ARGS };
  return new InMemoryCache({
    // A refusal of a newer service is one by its name, so that its code and its message are not lost.
    possibleTypes: { ...possibleTypes, Error: [...(possibleTypes['Error'] ?? []), '.*Error'] },
    typePolicies: {
      ...Object.fromEntries(embeddedTypes.map((name) => [name, { keyFields: false }])),
      Query: {
        fields: {
          invites: list,
          users: list,
          inviteStats: { merge: true },
          // The latest answer is the whole list.
          sessions: { merge: false },
          apiKeys: { merge: false },
        },
      },
      Invite: { fields: { delivery: { merge: true } } },
    },
  });
}

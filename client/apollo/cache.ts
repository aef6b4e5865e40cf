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
const LOG_ARGS = ['filter', 'direction'];
const PAGE_ARGS = ['first', 'after', 'last', 'before'];

/** The normalised cache: an invite that changes, changes wherever it is shown. */
export function createUsherCache({ pages = 'merged' }: CacheOptions = {}): InMemoryCache {
  const listBy = (args: string[]): FieldPolicy =>
    pages === 'merged' ? relayStylePagination(args) : { keyArgs: [...PAGE_ARGS, ...args] };
  return new InMemoryCache({
    // A refusal of a newer service is one by its name, so that its code and its message are not lost.
    possibleTypes: { ...possibleTypes, Error: [...(possibleTypes['Error'] ?? []), '.*Error'] },
    typePolicies: {
      ...Object.fromEntries(embeddedTypes.map((name) => [name, { keyFields: false }])),
      Query: {
        fields: {
          invites: listBy(LIST_ARGS),
          users: listBy(LIST_ARGS),
          events: listBy(LOG_ARGS),
          inviteStats: { merge: true },
          // The latest answer is the whole list.
          sessions: { merge: false },
          apiKeys: { merge: false },
          webhookEndpoints: { merge: false },
        },
      },
      Invite: { fields: { delivery: { merge: true } } },
      // Its pages are kept by themselves.
      WebhookEndpoint: { fields: { deliveries: { keyArgs: [...PAGE_ARGS, 'filter'], merge: false } } },
    },
  });
}

import { type Cache, cacheExchange, type Data } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { Exchange } from 'urql';
import {
  ApiKeysDocument,
  type CreateApiKeyMutation,
  type CreateInviteMutation,
  type CreateInvitesMutation,
  type DeleteInviteMutation,
  type InviteChangedSubscription,
  type ResendInviteMutation,
  type RevokeInviteMutation,
  type UpdateInviteMutation,
} from '../generated/graphql.ts';
import { cacheSchema, embeddedTypes } from '../generated/schema-facts.ts';
import type { FilteredInvite } from '../invites/invite-lists.ts';
import { forgetInvite, forgetLists, listInvite, unlistInvite } from './invite-lists.ts';

/** How pages of a list are kept. */
export interface CacheOptions {
  /**
   * `merged` (the default) reads all pages that were fetched as one growing list, for a "Show more" button;
   * `separate` keeps each page as the service answered it, for "Next" and "Previous".
   */
  readonly pages?: 'merged' | 'separate';
}

/**
 * The normalised cache: an invite that changes, changes wherever it is shown; one that is deleted leaves every list, and
 * one that no longer fits a list's filter leaves that list. One that is created appears at the top of merged lists that
 * open with the newest; separate pages are fetched again.
 */
export function createUsherCache({ pages = 'merged' }: CacheOptions = {}): Exchange {
  const created = pages === 'merged' ? listInvite : forgetLists;
  return cacheExchange({
    schema: cacheSchema,
    keys: {
      ...Object.fromEntries(embeddedTypes.map((name) => [name, () => null])),
      // A cursor names its row, so an edge can be put on top of a list.
      InviteEdge: cursorOf,
      UserEdge: cursorOf,
    },
    ...(pages === 'merged' && {
      resolvers: { Query: { invites: relayPagination(), users: relayPagination() } },
    }),
    updates: {
      Mutation: {
        createInvite: ({ createInvite: result }: CreateInviteMutation, _args, cache) => {
          if (result.__typename !== 'CreateInvitePayload') return;
          changed(cache, result.invite);
          if (result.created) created(cache, result.invite);
        },
        createInvites: ({ createInvites: result }: CreateInvitesMutation, _args, cache) => {
          // A dry run creates nothing. Many at once are for the service to sort in.
          if (result.__typename === 'CreateInvitesPayload' && result.createdCount > 0) forgetLists(cache);
        },
        resendInvite: ({ resendInvite: result }: ResendInviteMutation, _args, cache) => {
          if (result.__typename === 'ResendInvitePayload') changed(cache, result.invite);
        },
        updateInvite: ({ updateInvite: result }: UpdateInviteMutation, _args, cache) => {
          if (result.__typename === 'UpdateInvitePayload') changed(cache, result.invite);
        },
        revokeInvite: ({ revokeInvite: result }: RevokeInviteMutation, _args, cache) => {
          if (result.__typename === 'RevokeInvitePayload') changed(cache, result.invite);
        },
        deleteInvite: ({ deleteInvite: result }: DeleteInviteMutation, _args, cache) => {
          if (result.__typename !== 'DeleteInvitePayload') return;
          forgetInvite(cache, result.deletedId);
          cache.invalidate('Query', 'inviteStats');
        },
        createApiKey: ({ createApiKey: result }: CreateApiKeyMutation, _args, cache) => {
          if (result.__typename !== 'CreateApiKeyPayload') return;
          cache.updateQuery({ query: ApiKeysDocument }, (data) =>
            data?.apiKeys ? { ...data, apiKeys: [result.apiKey, ...data.apiKeys] } : data,
          );
        },
      },
      Subscription: {
        inviteChanged: ({ inviteChanged: { id, invite } }: InviteChangedSubscription, _args, cache) => {
          if (!invite) {
            if (id !== null) forgetInvite(cache, id);
            return;
          }
          unlistInvite(cache, invite);
          // Of separate pages, useLiveInvites says once a second that it is time to fetch.
          if (pages === 'merged') listInvite(cache, invite);
        },
      },
    },
  });
}

function cursorOf({ cursor }: Data): string | null {
  return typeof cursor === 'string' ? cursor : null;
}

function changed(cache: Cache, invite: FilteredInvite): void {
  unlistInvite(cache, invite);
  cache.invalidate('Query', 'inviteStats');
}

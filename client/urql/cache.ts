import {
  type Cache,
  type CacheExchangeOpts,
  cacheExchange,
  type Data,
  type Resolver,
} from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { composeExchanges, type Exchange } from 'urql';
import {
  ApiKeysDocument,
  type ConfirmEmailChangeMutation,
  type CreateApiKeyMutation,
  type CreateInviteMutation,
  type CreateInvitesMutation,
  type CreateWebhookEndpointMutation,
  type DeleteInviteMutation,
  type DeleteInvitesMutation,
  type DeleteUserMutation,
  type DeleteWebhookEndpointMutation,
  type EndSessionMutation,
  type ErasePersonMutation,
  type EventsQueryVariables,
  type InviteChangedSubscription,
  type InvitesQueryVariables,
  type ResendInviteMutation,
  type ResendInvitesMutation,
  type RevokeInviteMutation,
  type RevokeInvitesMutation,
  SessionsDocument,
  type SessionsQuery,
  type UpdateInviteMutation,
  type UpdateProfileMutation,
  type UpdateUserMutation,
  type UsersQueryVariables,
  WebhookEndpointsDocument,
} from '../generated/graphql.ts';
import { cacheSchema, embeddedTypes } from '../generated/schema-facts.ts';
import { INVITES } from '../invites/invite-lists.ts';
import type { PageMode } from '../lists/page-mode.ts';
import { USERS } from '../users/user-lists.ts';
import { beginAnew, forgetField, forgetRows, placeRows } from './lists.ts';
import { newerMembersExchange } from './newer-members.ts';
import { overtakenExchange } from './overtaken.ts';

/** The log is only ever fetched: nothing done here puts an event where it belongs. */
const EVENTS = { field: 'events' } as const;

const merged = relayPagination();

/** Whoever reads the log in the order in which it was written wants the page that was asked for, and no list of all. */
const newestFirst: Resolver = (parent, args, cache, info) =>
  args['direction'] === 'ASC' ? cache.resolve('Query', 'events', args) : merged(parent, args, cache, info);

/** How pages of a list are kept, and what Graphcache takes beside. */
export interface CacheOptions extends Pick<Partial<CacheExchangeOpts>, 'optimistic' | 'storage' | 'logger'> {
  readonly pages?: PageMode;
}

/**
 * The normalised cache: an invite that changes, changes wherever it is shown; one that is deleted leaves every list. One
 * that is created or changed is put where it belongs in merged lists, and taken out of those that it no longer fits;
 * separate pages that this changes are fetched again.
 */
export function createUsherCache({ pages = 'merged', ...options }: CacheOptions = {}): Exchange {
  const changed = (cache: Cache, ids: readonly string[]) => {
    placeRows(cache, INVITES, pages, ids);
    forgetField(cache, 'inviteStats');
  };
  const cache = cacheExchange({
    ...options,
    schema: cacheSchema,
    keys: {
      ...Object.fromEntries(embeddedTypes.map((name) => [name, () => null])),
      // A cursor names its row, so an edge can be put into a list.
      InviteEdge: cursorOf,
      UserEdge: cursorOf,
    },
    ...(pages === 'merged' && {
      resolvers: {
        Query: { invites: relayPagination(), users: relayPagination(), events: newestFirst },
      },
    }),
    updates: {
      ...(pages === 'merged' && {
        Query: {
          invites: (_answer: Data, args: InvitesQueryVariables, cache) => beginAnew(cache, INVITES, args),
          users: (_answer: Data, args: UsersQueryVariables, cache) => beginAnew(cache, USERS, args),
          events: (_answer: Data, args: EventsQueryVariables, cache) => beginAnew(cache, EVENTS, args),
        },
      }),
      Mutation: {
        createInvite: ({ createInvite: result }: CreateInviteMutation, _args, cache) => {
          if (result.__typename === 'CreateInvitePayload') changed(cache, [result.invite.id]);
        },
        createInvites: ({ createInvites: result }: CreateInvitesMutation, _args, cache) => {
          if (result.__typename !== 'CreateInvitesPayload') return;
          const created = result.results.flatMap((row) =>
            row.__typename === 'CreateInvitePayload' ? [row.invite.id] : [],
          );
          // A dry run creates nothing.
          if (created.length > 0) changed(cache, created);
        },
        resendInvite: ({ resendInvite: result }: ResendInviteMutation, _args, cache) => {
          if (result.__typename === 'ResendInvitePayload') changed(cache, [result.invite.id]);
        },
        updateInvite: ({ updateInvite: result }: UpdateInviteMutation, _args, cache) => {
          if (result.__typename === 'UpdateInvitePayload') changed(cache, [result.invite.id]);
        },
        revokeInvite: ({ revokeInvite: result }: RevokeInviteMutation, _args, cache) => {
          if (result.__typename === 'RevokeInvitePayload') changed(cache, [result.invite.id]);
        },
        deleteInvite: ({ deleteInvite: result }: DeleteInviteMutation, _args, cache) => {
          if (result.__typename !== 'DeleteInvitePayload') return;
          forgetRows(cache, INVITES, [result.deletedId]);
          forgetField(cache, 'inviteStats');
        },
        // A dry run changes nothing: its rows have no invite.
        resendInvites: ({ resendInvites: result }: ResendInvitesMutation, _args, cache) => {
          if (result.__typename !== 'ResendInvitesPayload') return;
          const sent = result.results.flatMap((row) => ('invite' in row ? [row.invite.id] : []));
          if (sent.length > 0) changed(cache, sent);
        },
        revokeInvites: ({ revokeInvites: result }: RevokeInvitesMutation, _args, cache) => {
          if (result.__typename !== 'RevokeInvitesPayload') return;
          const revoked = result.results.flatMap((row) => ('invite' in row ? [row.invite.id] : []));
          if (revoked.length > 0) changed(cache, revoked);
        },
        deleteInvites: ({ deleteInvites: result }: DeleteInvitesMutation, _args, cache) => {
          if (result.__typename !== 'DeleteInvitesPayload') return;
          const deleted = result.results.flatMap((row) => ('deletedId' in row ? [row.deletedId] : []));
          if (deleted.length === 0) return;
          forgetRows(cache, INVITES, deleted);
          forgetField(cache, 'inviteStats');
        },
        updateUser: ({ updateUser: result }: UpdateUserMutation, _args, cache) => {
          if (result.__typename === 'UpdateUserPayload') placeRows(cache, USERS, pages, [result.user.id]);
        },
        updateProfile: ({ updateProfile: result }: UpdateProfileMutation, _args, cache) => {
          if (result.__typename === 'UpdateProfilePayload') placeRows(cache, USERS, pages, [result.user.id]);
        },
        confirmEmailChange: ({ confirmEmailChange: result }: ConfirmEmailChangeMutation, _args, cache) => {
          if (result.__typename === 'ConfirmEmailChangePayload')
            placeRows(cache, USERS, pages, [result.user.id]);
        },
        deleteUser: ({ deleteUser: result }: DeleteUserMutation, _args, cache) => {
          if (result.__typename === 'DeleteUserPayload') forgetRows(cache, USERS, [result.deletedId]);
        },
        erasePerson: ({ erasePerson: result }: ErasePersonMutation, _args, cache) => {
          if (result.__typename !== 'ErasePersonPayload') return;
          // Nobody but the service knows what is left.
          for (const field of ['users', 'invites', 'inviteStats']) forgetField(cache, field);
        },
        endSession: ({ endSession: result }: EndSessionMutation, _args, cache) => {
          if (result.__typename === 'EndSessionPayload')
            keepSessions(cache, ({ id }) => id !== result.endedId);
        },
        endOtherSessions: (_answer: Data, _args, cache) => keepSessions(cache, ({ current }) => current),
        createApiKey: ({ createApiKey: result }: CreateApiKeyMutation, _args, cache) => {
          if (result.__typename !== 'CreateApiKeyPayload') return;
          cache.updateQuery({ query: ApiKeysDocument }, (data) =>
            data?.apiKeys ? { ...data, apiKeys: [result.apiKey, ...data.apiKeys] } : data,
          );
        },
        createWebhookEndpoint: (
          { createWebhookEndpoint: result }: CreateWebhookEndpointMutation,
          _args,
          cache,
        ) => {
          if (result.__typename !== 'CreateWebhookEndpointPayload') return;
          cache.updateQuery({ query: WebhookEndpointsDocument }, (data) =>
            data?.webhookEndpoints
              ? { ...data, webhookEndpoints: [result.webhookEndpoint, ...data.webhookEndpoints] }
              : data,
          );
        },
        deleteWebhookEndpoint: (
          { deleteWebhookEndpoint: result }: DeleteWebhookEndpointMutation,
          _args,
          cache,
        ) => {
          if (result.__typename !== 'DeleteWebhookEndpointPayload') return;
          cache.updateQuery({ query: WebhookEndpointsDocument }, (data) =>
            data?.webhookEndpoints
              ? {
                  ...data,
                  webhookEndpoints: data.webhookEndpoints.filter(({ id }) => id !== result.deletedId),
                }
              : data,
          );
        },
      },
      Subscription: {
        inviteChanged: ({ inviteChanged: { id, invite } }: InviteChangedSubscription, _args, cache) => {
          if (id === null) return;
          if (!invite) forgetRows(cache, INVITES, [id]);
          // Of separate pages, useLiveInvites says once a second that it is time to fetch.
          else if (pages === 'merged') placeRows(cache, INVITES, pages, [id]);
        },
      },
    },
  });
  return composeExchanges([overtakenExchange, cache, newerMembersExchange]);
}

function cursorOf({ cursor }: Data): string | null {
  return typeof cursor === 'string' ? cursor : null;
}

type OpenSession = NonNullable<SessionsQuery['sessions']>[number];

function keepSessions(cache: Cache, isOpen: (session: OpenSession) => boolean): void {
  cache.updateQuery({ query: SessionsDocument }, (data) =>
    data?.sessions ? { ...data, sessions: data.sessions.filter(isOpen) } : data,
  );
}

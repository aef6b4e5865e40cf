import type { ApolloCache } from '@apollo/client';
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
  type EndOtherSessionsMutation,
  type EndSessionMutation,
  type ErasePersonMutation,
  type ResendInviteMutation,
  type ResendInvitesMutation,
  type RevokeInviteMutation,
  type RevokeInvitesMutation,
  SessionsDocument,
  type SessionsQuery,
  type UpdateInviteMutation,
  type UpdateProfileMutation,
  type UpdateUserMutation,
  type WebhookEndpointDetailsFragment,
  WebhookEndpointsDocument,
} from '../generated/graphql.ts';
import { INVITES } from '../invites/invite-lists.ts';
import { USERS } from '../users/user-lists.ts';
import { forgetRows, placeRows } from './lists.ts';

/** The mutations after which lists change, whichever of them was sent. */
export type ListMutation = Partial<
  CreateInviteMutation &
    CreateInvitesMutation &
    ResendInviteMutation &
    UpdateInviteMutation &
    RevokeInviteMutation &
    DeleteInviteMutation &
    ResendInvitesMutation &
    RevokeInvitesMutation &
    DeleteInvitesMutation &
    UpdateUserMutation &
    UpdateProfileMutation &
    ConfirmEmailChangeMutation &
    DeleteUserMutation &
    ErasePersonMutation &
    EndSessionMutation &
    EndOtherSessionsMutation &
    CreateApiKeyMutation &
    CreateWebhookEndpointMutation &
    DeleteWebhookEndpointMutation
>;

/**
 * The `update` of every mutation: what it returned is in the cache already; this sees to the lists. It takes nothing out of
 * the cache that would have to be fetched again, because Apollo Client runs it on an `optimisticResponse` as well.
 */
export function updateAfterMutation(
  cache: ApolloCache,
  { data }: { readonly data?: ListMutation | null },
): void {
  for (const result of Object.values(data ?? {})) {
    switch (result.__typename) {
      case 'CreateInvitePayload':
      case 'ResendInvitePayload':
      case 'UpdateInvitePayload':
      case 'RevokeInvitePayload':
        placeRows(cache, INVITES, [result.invite.id]);
        break;
      case 'CreateInvitesPayload':
        placeRows(
          cache,
          INVITES,
          result.results.flatMap((row) => (row.__typename === 'CreateInvitePayload' ? [row.invite.id] : [])),
        );
        break;
      case 'ResendInvitesPayload':
      case 'RevokeInvitesPayload':
        placeRows(
          cache,
          INVITES,
          result.results.flatMap((row) => ('invite' in row ? [row.invite.id] : [])),
        );
        break;
      case 'DeleteInvitesPayload':
        forgetRows(
          cache,
          INVITES,
          result.results.flatMap((row) => ('deletedId' in row ? [row.deletedId] : [])),
        );
        break;
      case 'DeleteInvitePayload':
        forgetRows(cache, INVITES, [result.deletedId]);
        break;
      case 'UpdateUserPayload':
      case 'UpdateProfilePayload':
      case 'ConfirmEmailChangePayload':
        placeRows(cache, USERS, [result.user.id]);
        break;
      case 'DeleteUserPayload':
        forgetRows(cache, USERS, [result.deletedId]);
        break;
      case 'EndSessionPayload':
        keepSessions(cache, ({ id }) => id !== result.endedId);
        break;
      case 'EndOtherSessionsPayload':
        keepSessions(cache, ({ current }) => current);
        break;
      case 'CreateApiKeyPayload':
        cache.updateQuery({ query: ApiKeysDocument }, (keys) =>
          keys?.apiKeys ? { ...keys, apiKeys: [result.apiKey, ...keys.apiKeys] } : keys,
        );
        break;
      case 'CreateWebhookEndpointPayload':
        changeEndpoints(cache, (endpoints) => [result.webhookEndpoint, ...endpoints]);
        break;
      case 'DeleteWebhookEndpointPayload':
        changeEndpoints(cache, (endpoints) => endpoints.filter(({ id }) => id !== result.deletedId));
        break;
    }
  }
}

function changeEndpoints(
  cache: ApolloCache,
  change: (endpoints: readonly WebhookEndpointDetailsFragment[]) => WebhookEndpointDetailsFragment[],
): void {
  cache.updateQuery({ query: WebhookEndpointsDocument }, (data) =>
    data?.webhookEndpoints ? { ...data, webhookEndpoints: change(data.webhookEndpoints) } : data,
  );
}

type OpenSession = NonNullable<SessionsQuery['sessions']>[number];

function keepSessions(cache: ApolloCache, isOpen: (session: OpenSession) => boolean): void {
  cache.updateQuery({ query: SessionsDocument }, (data) =>
    data?.sessions ? { ...data, sessions: data.sessions.filter(isOpen) } : data,
  );
}

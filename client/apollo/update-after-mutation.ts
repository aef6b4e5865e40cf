import type { ApolloCache } from '@apollo/client';
import {
  ApiKeysDocument,
  type CreateApiKeyMutation,
  type CreateInviteMutation,
  type CreateInvitesMutation,
  type DeleteInviteMutation,
  type ResendInviteMutation,
  type RevokeInviteMutation,
  type UpdateInviteMutation,
} from '../generated/graphql.ts';
import {
  forgetCounts,
  forgetInvite,
  forgetLists,
  forgetPages,
  listInvite,
  unlistInvite,
} from './invite-lists.ts';

/** The mutations after which lists change, whichever of them was sent. */
type Data = Partial<
  CreateInviteMutation &
    CreateInvitesMutation &
    ResendInviteMutation &
    UpdateInviteMutation &
    RevokeInviteMutation &
    DeleteInviteMutation &
    CreateApiKeyMutation
>;

/** The `update` of every mutation: what it returned is in the cache already; this sees to the lists. */
export function updateAfterMutation(cache: ApolloCache, { data }: { readonly data?: Data | null }): void {
  for (const result of Object.values(data ?? {})) {
    switch (result.__typename) {
      case 'CreateInvitePayload':
        if (result.created) {
          listInvite(cache, result.invite);
          forgetPages(cache);
        }
        unlistInvite(cache, result.invite);
        forgetCounts(cache);
        break;
      case 'ResendInvitePayload':
      case 'UpdateInvitePayload':
      case 'RevokeInvitePayload':
        unlistInvite(cache, result.invite);
        forgetCounts(cache);
        break;
      case 'CreateInvitesPayload':
        // A dry run creates nothing. Many at once are for the service to sort in.
        if (result.createdCount > 0) forgetLists(cache);
        break;
      case 'DeleteInvitePayload':
        forgetInvite(cache, result.deletedId);
        forgetCounts(cache);
        break;
      case 'CreateApiKeyPayload':
        cache.updateQuery({ query: ApiKeysDocument }, (keys) =>
          keys?.apiKeys ? { ...keys, apiKeys: [result.apiKey, ...keys.apiKeys] } : keys,
        );
        break;
    }
  }
}

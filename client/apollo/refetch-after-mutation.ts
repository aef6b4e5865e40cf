import type { ApolloClient } from '@apollo/client';
import { type DocumentNode, Kind } from 'graphql';
import { pageModeOf } from '../lists/page-mode.ts';
import type { ListMutation } from './update-after-mutation.ts';

/** Which root fields answer differently after a payload. Merged lists are not asked for again: the cache keeps them right. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  CreateInvitePayload: ['inviteStats', 'invites'],
  CreateInvitesPayload: ['inviteStats', 'invites'],
  ResendInvitePayload: ['inviteStats', 'invites'],
  UpdateInvitePayload: ['inviteStats', 'invites'],
  RevokeInvitePayload: ['inviteStats', 'invites'],
  DeleteInvitePayload: ['inviteStats', 'invites'],
  ResendInvitesPayload: ['inviteStats', 'invites'],
  RevokeInvitesPayload: ['inviteStats', 'invites'],
  DeleteInvitesPayload: ['inviteStats', 'invites'],
  UpdateUserPayload: ['users'],
  UpdateProfilePayload: ['users'],
  ConfirmEmailChangePayload: ['users'],
  DeleteUserPayload: ['users'],
};
/** After these nobody but the service knows what is left. */
const CHANGED_EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  ErasePersonPayload: ['inviteStats', 'invites', 'users'],
};
const LISTS: readonly string[] = ['invites', 'users'];

/**
 * The `refetchQueries` of every mutation: what is on the screen and only the service can tell, which are counts, and what
 * comes up on a page that is kept by itself.
 */
export function refetchAfterMutation(
  client: ApolloClient,
  data: ListMutation | null | undefined,
): DocumentNode[] {
  const names = Object.values(data ?? {}).map(({ __typename }) => __typename);
  const changed = names.flatMap((name) => CHANGED[name] ?? []);
  const fields = [
    ...changed.filter((field) => pageModeOf(client) === 'separate' || !LISTS.includes(field)),
    ...names.flatMap((name) => CHANGED_EVERYWHERE[name] ?? []),
  ];
  if (fields.length === 0) return [];
  const shown = new Set([...client.getObservableQueries('active')].map(({ query }) => query));
  return [...shown].filter((query) => rootFields(query).some((field) => fields.includes(field)));
}

function rootFields({ definitions }: DocumentNode): string[] {
  return definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .flatMap(({ selectionSet }) => selectionSet.selections)
    .flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []));
}

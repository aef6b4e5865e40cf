import type { ApolloClient } from '@apollo/client';
import { type DocumentNode, Kind } from 'graphql';
import { pageModeOf } from '../lists/page-mode.ts';
import type { ListMutation } from './update-after-mutation.ts';

/** Payloads after which counts differ, and pages that are kept by themselves. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  CreateInvitePayload: ['inviteStats', 'invites'],
  CreateInvitesPayload: ['inviteStats', 'invites'],
  ResendInvitePayload: ['inviteStats', 'invites'],
  UpdateInvitePayload: ['inviteStats', 'invites'],
  RevokeInvitePayload: ['inviteStats', 'invites'],
  DeleteInvitePayload: ['inviteStats', 'invites'],
  UpdateUserPayload: ['users'],
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
  const changed = Object.values(data ?? {}).flatMap(({ __typename }) => CHANGED[__typename] ?? []);
  const fields = changed.filter((field) => pageModeOf(client) === 'separate' || !LISTS.includes(field));
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

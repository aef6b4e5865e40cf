import type { InviteDetailsFragment } from '@usher/client';
import { useEventsQuery } from '@usher/client/urql';

/** Who is behind an invite, and what they did it with, as far as the log still knows. */
export function InvitedBy({ invite }: { readonly invite: InviteDetailsFragment }) {
  const [{ data }] = useEventsQuery({
    variables: { first: 1, direction: 'ASC', filter: { subjectId: invite.id, type: ['INVITE_CREATED'] } },
  });
  const actor = data?.events?.edges[0]?.node.actor;
  switch (actor?.kind) {
    case 'API_KEY':
      return `${inviterOf(invite)}, with ${actor.name === null ? 'an API key that is gone' : `the API key “${actor.name}”`}`;
    case 'IDENTITY':
      return `Somebody who signed in with ${actor.name ?? 'another issuer'}`;
    default:
      return inviterOf(invite);
  }
}

/** A person, one whose account is gone, or nobody: the service invites the first admin itself. */
function inviterOf({ invitedBy, invitedByName }: InviteDetailsFragment): string {
  if (invitedBy) return invitedBy.name;
  return invitedByName === null ? 'The service itself' : `${invitedByName} (this account is gone)`;
}

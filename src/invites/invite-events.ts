import type { Cause, EventType, NewEvent } from '../events/event.ts';
import type { Invite } from '../generated/prisma/client.ts';

type InviteEventType = Extract<EventType, `invite.${string}`>;

/**
 * An event of an invite, with what a receiver needs to act on it without asking back.
 *
 * @param more what only this type of event says, for example who accepted
 */
export function inviteEvent(
  type: InviteEventType,
  { actor, requestId, traceparent }: Cause,
  invite: Invite,
  more: Readonly<Record<string, unknown>> = {},
): NewEvent {
  return {
    type,
    actor,
    requestId,
    traceparent,
    subjectId: invite.id,
    revision: type === 'invite.deleted' ? invite.revision + 1 : invite.revision,
    data: {
      inviteId: invite.id,
      email: invite.email,
      role: invite.role,
      roles: invite.roles,
      metadata: invite.metadata,
      invitedById: invite.invitedById,
      expiresAt: invite.expiresAt,
      linkVersion: invite.version,
      ...more,
    },
  };
}

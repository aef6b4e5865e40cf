import type { Cause, EventType, NewEvent } from '../events/event.ts';
import type { UserRow } from './user.ts';

type UserEventType = Extract<EventType, `user.${string}`>;

/**
 * An event of a user, with what a receiver needs to act on it without asking back.
 *
 * @param more what only this type of event says, for example the names of what was changed
 */
export function userEvent(
  type: UserEventType,
  { actor, requestId }: Cause,
  user: UserRow,
  more: Readonly<Record<string, unknown>> = {},
): NewEvent {
  const { id, email, firstName, lastName, role, roles, status, metadata } = user;
  return {
    type,
    actor,
    requestId,
    subjectId: id,
    revision: type === 'user.deleted' ? user.revision + 1 : user.revision,
    data: {
      userId: id,
      email,
      firstName,
      lastName,
      role,
      roles,
      status,
      metadata,
      ...more,
    },
  };
}

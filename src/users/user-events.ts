import type { Cause, EventType, NewEvent } from '../events/event.ts';
import type { UserRow } from './user.ts';

type UserEventType = Extract<EventType, `user.${string}`>;

/**
 * An event of a user, with what a receiver needs to act on it without asking back.
 *
 * @param changed the names of what was changed; none for a new user
 */
export function userEvent(
  type: UserEventType,
  { actor, requestId }: Cause,
  user: UserRow,
  changed: readonly string[] = [],
): NewEvent {
  const { id, email, firstName, lastName, role, roles, status, metadata } = user;
  return {
    type,
    actor,
    requestId,
    subjectId: id,
    revision: user.revision,
    data: {
      userId: id,
      email,
      firstName,
      lastName,
      role,
      roles,
      status,
      metadata,
      ...(changed.length > 0 ? { changed } : {}),
    },
  };
}

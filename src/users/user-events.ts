import type { Actor, EventType, NewEvent } from '../events/event.ts';
import type { UserRow } from './user.ts';

/**
 * An event of a user, with what a receiver needs to act on it without asking back.
 *
 * @param changed the names of what was changed; none for a new user
 */
export function userEvent(
  type: Extract<EventType, `user.${string}`>,
  actor: Actor,
  user: UserRow,
  changed: readonly string[] = [],
): NewEvent {
  return {
    type,
    actor,
    subjectId: user.id,
    data: {
      userId: user.id,
      email: user.email,
      firstName: user.firstName,
      lastName: user.lastName,
      role: user.role,
      roles: user.roles,
      status: user.status,
      metadata: user.metadata,
      ...(changed.length > 0 ? { changed } : {}),
    },
  };
}

import type { UserRow } from './user.ts';

/**
 * What `user.created` and `user.updated` tell, so that a receiver can act without asking back.
 *
 * @param changed the names of what was changed; none for a new user
 */
export function userEventData(user: UserRow, changed: readonly string[] = []): Record<string, unknown> {
  const { id, email, firstName, lastName, role, roles, status, metadata } = user;
  return {
    userId: id,
    email,
    firstName,
    lastName,
    role,
    roles,
    status,
    metadata,
    ...(changed.length > 0 ? { changed } : {}),
  };
}

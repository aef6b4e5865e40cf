import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { recordEvent } from '../events/record-event.ts';
import { parseShape } from '../platform/shape.ts';
import type { Visitor } from '../platform/visitor.ts';
import { endSessionsOf } from '../users/end-sessions.ts';
import { assertStrongPassword, newPasswordShape, shownPasswordShape } from '../users/password-rules.ts';
import { USER_COLUMNS, type User, type UserRow } from '../users/user.ts';
import { userEvent } from '../users/user-events.ts';
import { openSession } from './open-session.ts';
import { InvalidCredentialsError } from './session-errors.ts';
import type { SignedIn } from './sign-in.ts';

const changePasswordShape = z.object({ currentPassword: shownPasswordShape, newPassword: newPasswordShape });

/**
 * Changes a person's own password. Every session of theirs ends, this one too, and a new one is opened.
 *
 * @param by who is signed in, and where the change comes from
 * @throws ValidationError, WeakPasswordError, InvalidCredentialsError, RateLimitedError; ServiceUnavailableError when too
 *   many passwords are waiting to be hashed
 */
export async function changePassword(
  app: Pick<App, 'db' | 'hasher' | 'keys' | 'limits' | 'urls'>,
  by: Visitor & { readonly userId: string },
  input: z.input<typeof changePasswordShape>,
): Promise<SignedIn> {
  const { userId } = by;
  const { currentPassword, newPassword } = parseShape(changePasswordShape, input);
  const [person] = await app.db.query<User>(sql`
    SELECT email, first_name, last_name, password_hash FROM users WHERE id = ${userId}::uuid`);
  if (!person) throw wrongPassword();
  assertStrongPassword(newPassword, person);

  // Counted before it is known whether it is wrong, so that guesses at the same moment count too.
  await app.limits.consume('changePassword', userId);
  if (!(await app.hasher.verify(person.passwordHash, currentPassword))) throw wrongPassword();
  await app.limits.giveBack('changePassword', userId);

  const passwordHash = await app.hasher.hash(newPassword);
  return app.db.transaction(async (tx) => {
    const [user] = await tx.query<UserRow>(sql`
      UPDATE users SET password_hash = ${passwordHash}, updated_at = clock_timestamp()
      WHERE id = ${userId}::uuid AND status = 'ACTIVE' AND password_hash = ${person.passwordHash}
      RETURNING ${USER_COLUMNS}`);
    if (!user) throw wrongPassword();
    await endSessionsOf(tx, userId, 'PASSWORD_CHANGED');
    const cause = { actor: { kind: 'USER', id: userId }, requestId: by.requestId } as const;
    await recordEvent(tx, userEvent('user.updated', cause, user, { changed: ['password'] }));
    return { user, session: await openSession(tx, app, user, by) };
  });
}

/** Where somebody who is signed in shows the wrong password. */
export function wrongPassword(): InvalidCredentialsError {
  return new InvalidCredentialsError('The current password is wrong.');
}

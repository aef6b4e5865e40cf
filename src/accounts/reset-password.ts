import { z } from 'zod';
import type { App } from '../app-type.ts';
import { hashLinkToken, isLinkTokenShaped } from '../crypto/link-token.ts';
import { sql } from '../database/sql.ts';
import { recordEvent } from '../events/record-event.ts';
import { LinkInvalidError } from '../platform/link-invalid-error.ts';
import { parseShape } from '../platform/shape.ts';
import type { Visitor } from '../platform/visitor.ts';
import { openSession } from '../sessions/open-session.ts';
import type { SignedIn } from '../sessions/sign-in.ts';
import { endSessionsOf } from '../users/end-sessions.ts';
import { assertStrongPassword, newPasswordShape } from '../users/password-rules.ts';
import { USER_COLUMNS, type User, type UserRow } from '../users/user.ts';
import { userEvent } from '../users/user-events.ts';

const shape = z.object({ newPassword: newPasswordShape });

export interface ResetPasswordInput {
  readonly token: string;
  readonly newPassword: string;
}

/** Whose link somebody holds. */
type HeldAccount = Pick<User, 'id' | 'email' | 'firstName' | 'lastName' | 'passwordHash'>;

type ResettingApp = Pick<App, 'db' | 'keys' | 'hasher' | 'limits' | 'urls' | 'mutex'>;

/**
 * Sets a new password by the link of a mail, once. Every session of the account ends, and a new one is opened here.
 *
 * Everything is checked before the password is hashed, so a weak one leaves the link good; hashing happens outside the
 * transaction.
 *
 * @param visitor guesses are counted by the address
 * @throws ValidationError, WeakPasswordError, LinkInvalidError, RateLimitedError; ServiceUnavailableError when too many
 *   passwords are waiting to be hashed
 */
export async function resetPassword(
  app: ResettingApp,
  input: ResetPasswordInput,
  visitor: Visitor,
): Promise<SignedIn> {
  const { newPassword } = parseShape(shape, { newPassword: input.newPassword });
  // White space comes along when a link is copied.
  const token = input.token.trim();
  return app.mutex(token, () => reset(app, { token, newPassword }, visitor));
}

async function reset(
  app: ResettingApp,
  { token, newPassword }: ResetPasswordInput,
  visitor: Visitor,
): Promise<SignedIn> {
  const person = await findHeldAccount(app, token, visitor.clientAddress);
  assertStrongPassword(newPassword, person);
  const passwordHash = await app.hasher.hash(newPassword);

  return app.db.transaction(async (tx) => {
    // What can have changed since is judged on the user's row, which whoever else changes it holds until the end: where the
    // password is another one, the link was used or has ended.
    const [user] = await tx.query<UserRow>(sql`
      UPDATE users SET password_hash = ${passwordHash}, last_sign_in_at = now, updated_at = now
      FROM clock_timestamp() AS now
      WHERE id = ${person.id}::uuid AND status = 'ACTIVE' AND email = ${person.email}
        AND password_hash = ${person.passwordHash} AND EXISTS (
          SELECT FROM password_resets
          WHERE user_id = users.id AND token_hash = ${hashLinkToken(token)} AND expires_at > now)
      RETURNING ${USER_COLUMNS}`);
    if (!user) throw new LinkInvalidError();
    await endSessionsOf(tx, user.id, 'PASSWORD_CHANGED');
    const cause = { actor: { kind: 'USER', id: user.id }, requestId: visitor.requestId } as const;
    await recordEvent(tx, userEvent('user.password_reset', cause, user));
    return { user, session: await openSession(tx, app, user, visitor) };
  });
}

/** @throws LinkInvalidError, RateLimitedError */
async function findHeldAccount(
  app: Pick<App, 'db' | 'limits'>,
  token: string,
  clientAddress: string,
): Promise<HeldAccount> {
  const [person] = isLinkTokenShaped(token)
    ? await app.db.query<HeldAccount>(sql`
        SELECT users.id, email, first_name, last_name, password_hash
        FROM password_resets JOIN users ON users.id = user_id
        WHERE token_hash = ${hashLinkToken(token)} AND expires_at > clock_timestamp() AND status = 'ACTIVE'`)
    : [];
  await app.limits.consume(person ? 'knownToken' : 'unknownToken', clientAddress);
  if (!person) throw new LinkInvalidError();
  return person;
}

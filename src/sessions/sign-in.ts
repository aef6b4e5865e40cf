import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { emailAddressShape } from '../platform/email-address.ts';
import { parseShape } from '../platform/shape.ts';
import type { Visitor } from '../platform/visitor.ts';
import { shownPasswordShape } from '../users/password-rules.ts';
import { USER_COLUMNS, type UserRow } from '../users/user.ts';
import { openSession, type SessionTokens } from './open-session.ts';
import { InvalidCredentialsError } from './session-errors.ts';
import { beginAttempt } from './sign-in-rates.ts';

const signInShape = z.object({ email: emailAddressShape, password: shownPasswordShape });

/** A user and the session that was opened. */
export interface SignedIn {
  readonly user: UserRow;
  readonly session: SessionTokens;
}

interface Credentials {
  readonly id: string;
  readonly passwordHash: string;
}

/**
 * Signs a person in by address and password, and opens a session.
 *
 * An unknown address, a wrong password and a disabled account get the same answer after the same time.
 *
 * @param visitor where the attempt comes from; failures are counted by the address
 * @throws ValidationError, InvalidCredentialsError, RateLimitedError; ServiceUnavailableError when too many passwords are
 *   waiting to be hashed, or nobody can say whether there were too many attempts
 */
export async function signIn(
  app: Pick<App, 'db' | 'hasher' | 'keys' | 'limits' | 'urls'>,
  visitor: Visitor,
  input: z.input<typeof signInShape>,
): Promise<SignedIn> {
  const { email, password } = parseShape(signInShape, input);
  const attempt = await beginAttempt(app, email, visitor.clientAddress);

  const credentials = await credentialsOf(app, email);
  if (!(await app.hasher.verify(credentials?.passwordHash ?? null, password)) || !credentials) {
    await attempt.failed();
    throw new InvalidCredentialsError();
  }
  await attempt.succeeded();

  const passwordHash = app.hasher.needsRehash(credentials.passwordHash)
    ? await app.hasher.hash(password)
    : credentials.passwordHash;
  const signedIn = await app.db.transaction(async (tx) => {
    // Holds the user's row, and fails when the account was disabled or its password changed since it was read.
    const [user] = await tx.query<UserRow>(sql`
      UPDATE users SET last_sign_in_at = clock_timestamp(), password_hash = ${passwordHash}
      WHERE id = ${credentials.id}::uuid AND status = 'ACTIVE' AND password_hash = ${credentials.passwordHash}
      RETURNING ${USER_COLUMNS}`);
    return user ? { user, session: await openSession(tx, app, user, visitor) } : null;
  });
  // Then what is true now decides; a sign-in at the same moment may have renewed the hash, which is no reason to refuse.
  return signedIn ?? signIn(app, visitor, input);
}

async function credentialsOf(app: Pick<App, 'db'>, email: string): Promise<Credentials | undefined> {
  const [credentials] = await app.db.query<Credentials>(sql`
    SELECT id, password_hash FROM users WHERE email = ${email} AND status = 'ACTIVE'`);
  return credentials;
}

import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { queueJob } from '../events/queue-job.ts';
import { emailAddressShape } from '../platform/email-address.ts';
import { parseShape } from '../platform/shape.ts';
import { wrongPassword } from '../sessions/change-password.ts';
import { shownPasswordShape } from '../users/password-rules.ts';
import type { User } from '../users/user.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { issueEmailChange } from './email-change.ts';

const shape = z.object({ newEmail: emailAddressShape, currentPassword: shownPasswordShape });

/**
 * Mails a link to the address that a person wants from now on. Nothing changes before it is opened.
 *
 * @param by who is signed in, and in which session
 * @throws ValidationError, InvalidCredentialsError, UserAlreadyExistsError where the address has an account, RateLimitedError;
 *   ServiceUnavailableError when too many passwords are waiting to be hashed
 */
export async function requestEmailChange(
  app: Pick<App, 'db' | 'hasher' | 'keys' | 'limits' | 'config'>,
  by: { readonly userId: string; readonly sessionId: string },
  input: z.input<typeof shape>,
): Promise<{ accepted: true }> {
  const { newEmail, currentPassword } = parseShape(shape, input);
  const [person] = await app.db.query<Pick<User, 'passwordHash'>>(sql`
    SELECT password_hash FROM users WHERE id = ${by.userId}::uuid`);
  // Counted before it is known whether it is wrong, so that guesses at the same moment count too.
  await app.limits.consume('changePassword', by.userId);
  if (!person || !(await app.hasher.verify(person.passwordHash, currentPassword))) throw wrongPassword();
  await app.limits.giveBack('changePassword', by.userId);
  await app.limits.consume('emailChange', by.userId);

  await app.db.transaction(async (tx) => {
    // Held, so that a password that is changed at this moment ends this change of address as well.
    const [held] = await tx.query(sql`
      SELECT FROM users WHERE id = ${by.userId}::uuid AND status = 'ACTIVE'
        AND password_hash = ${person.passwordHash} FOR NO KEY UPDATE`);
    if (!held) throw wrongPassword();
    const [taken] = await tx.query(sql`SELECT FROM users WHERE email = ${newEmail}`);
    if (taken) throw new UserAlreadyExistsError(newEmail);
    const refusal = (await app.limits.consumeEach(tx, 'mail', [newEmail])).get(newEmail);
    if (refusal) throw refusal;
    const id = uuid();
    await issueEmailChange(app, tx, { id, newEmail, ...by });
    if (app.config.mail.kind === 'off') return;
    await queueJob(tx, {
      name: 'send-email-change-mail',
      payload: { changeId: id },
      key: `email-change-mail:${by.userId}`,
    });
  });
  return { accepted: true };
}

import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { queueJob } from '../events/queue-job.ts';
import { recordEvent } from '../events/record-event.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { USER_COLUMNS, type UserRow } from '../users/user.ts';
import { UserNotFoundError } from '../users/user-errors.ts';
import { userEvent } from '../users/user-events.ts';
import { type IssuedReset, issueReset } from './password-reset.ts';
import { resetMailJob } from './send-password-reset-mail.ts';

/**
 * Makes a link by which the owner of an account sets a new password, for an admin who was asked for help. It replaces the
 * one before it.
 *
 * @param input.sendEmail whether the link is mailed to the owner
 * @throws UserNotFoundError, for a disabled account too; RateLimitedError where the owner has had such mails enough;
 *   ForbiddenError where the account is an ADMIN's and the caller lacks `admins:grant`
 */
export async function createPasswordResetLink(
  app: Pick<App, 'db' | 'keys' | 'limits' | 'config'>,
  caller: Caller,
  input: { readonly userId: string; readonly sendEmail: boolean },
): Promise<IssuedReset & { readonly user: UserRow }> {
  const userId = uuidOrNull(input.userId);
  if (!userId) throw new UserNotFoundError();
  const sendEmail = input.sendEmail && app.config.mail.kind !== 'off';
  return app.db.transaction(async (tx) => {
    const [user] = await tx.query<UserRow>(sql`
      SELECT ${USER_COLUMNS} FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`);
    if (!user) throw new UserNotFoundError();
    assertMayGrant(caller, user.role);
    if (user.status !== 'ACTIVE') {
      throw new UserNotFoundError('This account is disabled. Make it ACTIVE first.');
    }
    if (sendEmail) {
      const refusal = (await app.limits.consumeEach(tx, 'passwordResetMail', [user.email])).get(user.email);
      if (refusal) throw refusal;
    }
    const reset = await issueReset(app, tx, uuid(), sql`id = ${userId}::uuid`);
    if (!reset) throw new Error('An account that is held was not found.');
    if (sendEmail) await queueJob(tx, resetMailJob(reset));
    await recordEvent(tx, userEvent('user.password_reset_link_created', caller, user, { sendEmail }));
    return { ...reset, user };
  });
}

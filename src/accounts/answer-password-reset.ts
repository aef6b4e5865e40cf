import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { queueJob } from '../events/queue-job.ts';
import type { Jobs } from '../events/subscribers.ts';
import { mailInviteAgain } from '../invites/mail-invite-again.ts';
import { issueReset } from './password-reset.ts';
import { resetMailJob } from './send-password-reset-mail.ts';

/**
 * The job behind a request for a reset link: an active account gets one by mail, an address with a live invite that
 * invite again, and any other address nothing. The mails that one address can be made to get are counted, those to
 * addresses without an account too.
 */
export async function answerPasswordReset(
  app: Pick<App, 'db' | 'keys' | 'limits'>,
  { email, resetId }: Jobs['answer-password-reset'],
): Promise<void> {
  await app.db.transaction(async (tx) => {
    const refusals = await app.limits.consumeEach(tx, 'passwordResetMail', [email]);
    if (refusals.size > 0) return;
    // A job that is done again must neither put its link in place of a newer one, nor make one that was used good again.
    const reset = await issueReset(
      app,
      tx,
      uuid(),
      sql`email = ${email} AND NOT EXISTS (
        SELECT FROM password_resets WHERE user_id = users.id AND password_resets.id >= ${resetId}::uuid)`,
    );
    if (reset) await queueJob(tx, resetMailJob(reset));
    else await mailInviteAgain(app, tx, email);
  });
}

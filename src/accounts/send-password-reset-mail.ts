import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs, NewJob } from '../events/subscribers.ts';
import type { PasswordReset } from '../generated/prisma/client.ts';
import { lastLocale } from '../invites/last-locale.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderPasswordResetMail } from './account-mail.ts';
import { leaveToAnother } from './missing-secret.ts';
import { resetLink, resetTokenOf } from './password-reset.ts';
import { sendAccountMail } from './send-account-mail.ts';

/** The job that mails a link; one that waits for an older link of the account is replaced. */
export function resetMailJob({ id, userId }: Pick<PasswordReset, 'id' | 'userId'>): NewJob {
  return {
    name: 'send-password-reset-mail',
    payload: { resetId: id },
    key: `password-reset-mail:${userId}`,
  };
}

/**
 * Mails a link that sets a new password, if it is still good: the same link and the same Message-ID on each try.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later. LeftToAnotherError where another replica
 *   has the SECRET of the link
 */
export async function sendPasswordResetMail(
  app: Pick<App, 'brand' | 'db' | 'keys' | 'urls' | 'log' | 'config'>,
  mailer: Mailer,
  { resetId }: Jobs['send-password-reset-mail'],
): Promise<void> {
  const [reset] = await app.db.query<PasswordReset & { email: string; locale: string | null }>(sql`
    SELECT password_resets.*, email, coalesce(locale, ${lastLocale(sql`users.email`)}) AS locale
    FROM password_resets JOIN users ON users.id = user_id
    WHERE password_resets.id = ${resetId}::uuid AND status = 'ACTIVE' AND expires_at > clock_timestamp()`);
  if (!reset) return;
  const token = resetTokenOf(app, reset);
  if (token === null) return leaveToAnother(app, { resetId });
  await sendAccountMail(app, mailer, reset.email, `password-reset-${resetId}`, {
    ...renderPasswordResetMail(app.brand, {
      link: resetLink(app, token),
      email: reset.email,
      locale: reset.locale,
      expiresAt: reset.expiresAt,
    }),
  });
}

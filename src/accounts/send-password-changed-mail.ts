import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { lastLocale } from '../invites/last-locale.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderPasswordChangedMail } from './account-mail.ts';
import { sendAccountMail } from './send-account-mail.ts';

/**
 * Tells the owner of an account that its password was changed, unless the account is gone or disabled by then.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later
 */
export async function sendPasswordChangedMail(
  app: Pick<App, 'brand' | 'db' | 'log' | 'config'>,
  mailer: Mailer,
  { userId, changedAt }: Jobs['send-password-changed-mail'],
): Promise<void> {
  const [person] = await app.db.query<{ email: string; locale: string | null }>(sql`
    SELECT email, coalesce(locale, ${lastLocale(sql`users.email`)}) AS locale FROM users WHERE id = ${userId}::uuid AND status = 'ACTIVE'`);
  if (!person) return;
  const time = new Date(changedAt);
  await sendAccountMail(app, mailer, person.email, `password-changed-${userId}-${time.getTime()}`, {
    ...renderPasswordChangedMail(app.brand, { changedAt: time, ...person }),
  });
}

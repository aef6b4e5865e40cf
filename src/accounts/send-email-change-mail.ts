import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import type { EmailChange } from '../generated/prisma/client.ts';
import { lastLocale } from '../invites/last-locale.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderEmailChangeMail } from './account-mail.ts';
import { emailChangeLink } from './email-change.ts';
import { leaveToAnother } from './missing-secret.ts';
import { sendAccountMail } from './send-account-mail.ts';

/**
 * Mails the link that confirms a new address to it, if the change is still wanted: the same link and the same Message-ID on
 * each try.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later. LeftToAnotherError where another replica
 *   has the SECRET of the link
 */
export async function sendEmailChangeMail(
  app: Pick<App, 'brand' | 'db' | 'keys' | 'urls' | 'log' | 'config'>,
  mailer: Mailer,
  { changeId }: Jobs['send-email-change-mail'],
): Promise<void> {
  const [change] = await app.db.query<EmailChange & { locale: string | null }>(sql`
    SELECT email_changes.*, coalesce(locale, ${lastLocale(sql`users.email`)}) AS locale
    FROM email_changes JOIN users ON users.id = user_id
    WHERE email_changes.id = ${changeId}::uuid AND confirmed_at IS NULL AND expires_at > clock_timestamp()`);
  if (!change) return;
  const link = emailChangeLink(app, change);
  if (link === null) return leaveToAnother(app, { changeId });
  const facts = { link, email: change.newEmail, locale: change.locale, expiresAt: change.expiresAt };
  await sendAccountMail(
    app,
    mailer,
    change.newEmail,
    `email-change-${changeId}`,
    renderEmailChangeMail(app.brand, facts),
  );
}

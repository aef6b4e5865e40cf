import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { lastLocale } from '../invites/last-locale.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderEmailChangedMail } from './account-mail.ts';
import { sendAccountMail } from './send-account-mail.ts';

/**
 * Tells the address that an account had that it has another one now, and forgets the old one then.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later
 */
export async function sendEmailChangedMail(
  app: Pick<App, 'brand' | 'db' | 'log' | 'config'>,
  mailer: Mailer,
  { changeId }: Jobs['send-email-changed-mail'],
): Promise<void> {
  const [change] = await app.db.query<{ oldEmail: string; confirmedAt: Date; locale: string | null }>(sql`
    SELECT old_email, confirmed_at, coalesce(locale, ${lastLocale(sql`email_changes.old_email`)}) AS locale
    FROM email_changes JOIN users ON users.id = user_id
    WHERE email_changes.id = ${changeId}::uuid AND confirmed_at IS NOT NULL`);
  if (!change) return;
  const facts = { changedAt: change.confirmedAt, email: change.oldEmail, locale: change.locale };
  await sendAccountMail(
    app,
    mailer,
    change.oldEmail,
    `email-changed-${changeId}`,
    renderEmailChangedMail(app.brand, facts),
  );
  await app.db.execute(sql`DELETE FROM email_changes WHERE id = ${changeId}::uuid`);
}

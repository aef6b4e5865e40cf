import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import type { EmailChange } from '../generated/prisma/client.ts';
import type { Mailer } from '../mail/mailer.ts';
import { emailChangeLink } from './email-change.ts';
import { renderEmailChangeMail } from './email-change-mail.ts';
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
  app: Pick<App, 'db' | 'keys' | 'urls' | 'log' | 'config'>,
  mailer: Mailer,
  { changeId }: Jobs['send-email-change-mail'],
): Promise<void> {
  const [change] = await app.db.query<EmailChange>(sql`
    SELECT * FROM email_changes
    WHERE id = ${changeId}::uuid AND confirmed_at IS NULL AND expires_at > clock_timestamp()`);
  if (!change) return;
  const link = emailChangeLink(app, change);
  if (link === null) return leaveToAnother(app, { changeId });
  const facts = { link, publicUrl: app.urls.publicUrl, expiresAt: change.expiresAt };
  await sendAccountMail(
    app,
    mailer,
    change.newEmail,
    `email-change-${changeId}`,
    renderEmailChangeMail(facts),
  );
}

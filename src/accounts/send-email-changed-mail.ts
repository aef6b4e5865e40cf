import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderEmailChangedMail } from './email-changed-mail.ts';
import { sendAccountMail } from './send-account-mail.ts';

/**
 * Tells the address that an account had that it has another one now, and forgets the old one then.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later
 */
export async function sendEmailChangedMail(
  app: Pick<App, 'db' | 'urls' | 'log' | 'config'>,
  mailer: Mailer,
  { changeId }: Jobs['send-email-changed-mail'],
): Promise<void> {
  const [change] = await app.db.query<{ oldEmail: string; confirmedAt: Date }>(sql`
    SELECT old_email, confirmed_at FROM email_changes WHERE id = ${changeId}::uuid AND confirmed_at IS NOT NULL`);
  if (!change) return;
  const facts = { changedAt: change.confirmedAt, publicUrl: app.urls.publicUrl };
  await sendAccountMail(
    app,
    mailer,
    change.oldEmail,
    `email-changed-${changeId}`,
    renderEmailChangedMail(facts),
  );
  await app.db.execute(sql`DELETE FROM email_changes WHERE id = ${changeId}::uuid`);
}

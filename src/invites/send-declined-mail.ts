import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { type Mailer, MailRejectedError } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';
import { renderInviteDeclinedMail } from './invite-declined-mail.ts';
import { lastLocale } from './last-locale.ts';

interface Declined {
  readonly email: string;
  readonly declineReason: string | null;
  readonly declinedAt: Date;
  readonly inviterEmail: string;
  readonly inviterLocale: string | null;
}

/**
 * The job that tells whoever sent an invite that it was declined. Nobody is told where the sender is gone or disabled.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later
 */
export async function sendDeclinedMail(
  app: Pick<App, 'brand' | 'db' | 'log' | 'config'>,
  mailer: Mailer,
  { inviteId }: Jobs['send-declined-mail'],
): Promise<void> {
  const [declined] = await app.db.query<Declined>(sql`
    SELECT invites.email, decline_reason, declined_at, inviter.email AS inviter_email,
      coalesce(inviter.locale, ${lastLocale(sql`inviter.email`)}) AS inviter_locale
    FROM invites JOIN users AS inviter ON inviter.id = invited_by_id
    WHERE invites.id = ${inviteId}::uuid AND invites.status = 'DECLINED' AND inviter.status = 'ACTIVE'`);
  if (!declined || app.config.mail.kind === 'off') return;
  try {
    await mailer.send({
      to: declined.inviterEmail,
      messageId: messageId(`declined-${inviteId}`, app.config.mailFrom),
      ...renderInviteDeclinedMail(app.brand, {
        locale: declined.inviterLocale,
        email: declined.email,
        reason: declined.declineReason,
        declinedAt: declined.declinedAt,
      }),
    });
  } catch (error) {
    if (!(error instanceof MailRejectedError)) throw error;
    app.log.warn({ err: error, inviteId }, 'whoever sent an invite cannot be told that it was declined');
  }
}

import type { App } from '../app-type.ts';
import type { Brand } from '../brand/brand.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { composeMail } from '../mail/compose-mail.ts';
import { type Mailer, MailRejectedError } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';

interface Asked {
  readonly email: string;
  readonly version: number;
  readonly inviterEmail: string;
}

/**
 * The job that tells whoever sent an invite that its invitee asks for a new link. Nobody is told where the sender is gone or
 * disabled, or where the invite was sent again meanwhile.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later
 */
export async function sendRenewalAskedMail(
  app: Pick<App, 'brand' | 'db' | 'log' | 'config'>,
  mailer: Mailer,
  { inviteId }: Jobs['send-renewal-asked-mail'],
): Promise<void> {
  const [asked] = await app.db.query<Asked>(sql`
    SELECT invites.email, version, inviter.email AS inviter_email
    FROM invites JOIN users AS inviter ON inviter.id = invited_by_id
    WHERE invites.id = ${inviteId}::uuid AND renewal_requested_at IS NOT NULL AND invites.status = 'EXPIRED'
      AND inviter.status = 'ACTIVE'`);
  if (!asked || app.config.mail.kind === 'off') return;
  try {
    await mailer.send({
      to: asked.inviterEmail,
      messageId: messageId(`renewal-asked-${inviteId}-${asked.version}`, app.config.mailFrom),
      ...renderRenewalAskedMail(app.brand, asked.email),
    });
  } catch (error) {
    if (!(error instanceof MailRejectedError)) throw error;
    app.log.warn(
      { err: error, inviteId },
      'whoever sent an invite cannot be told that a new link is asked for',
    );
  }
}

/** In English, as the console is in which its reader sends the invite again. */
export function renderRenewalAskedMail(brand: Brand, email: string) {
  const follows = 'To give them one, resend the invite. To leave it at that, there is nothing to do.';
  return composeMail(brand, brand.wordsFor('en'), {
    kind: 'INVITE_RENEWAL_REQUESTED',
    subject: 'Somebody asks for a new invitation link',
    preview: follows,
    lead: [
      [
        { name: email },
        ' asks for a new link to ',
        { name: brand.name },
        ': the one that you sent has expired.',
      ],
      [follows],
    ],
    unexpected: 'You get this mail because you sent the invitation.',
  });
}

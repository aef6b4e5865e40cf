import type { App } from '../app-type.ts';
import { type Mailer, type MailParts, MailRejectedError } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';

/**
 * Hands a mail about an account over. Of one that will never go the log tells, because no row does.
 *
 * @param name of this mail, the same on each try: its Message-ID is made of it
 * @throws MailDeferredError where trying again makes sense
 */
export async function sendAccountMail(
  { log, config }: Pick<App, 'log' | 'config'>,
  mailer: Mailer,
  to: string,
  name: string,
  parts: MailParts,
): Promise<void> {
  if (config.mail.kind === 'off') return;
  try {
    await mailer.send({ to, messageId: messageId(name, config.mailFrom), ...parts });
  } catch (error) {
    if (!(error instanceof MailRejectedError)) throw error;
    log.warn({ err: error, mail: name }, 'a mail about an account was refused');
  }
}

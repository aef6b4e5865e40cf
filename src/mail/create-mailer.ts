import type { Config } from '../config.ts';
import type { Keys } from '../crypto/keys.ts';
import { standardSecret } from '../outgoing/standard-webhook.ts';
import { createConsoleMailer } from './console-mailer.ts';
import { MailDeferredError, type Mailer } from './mailer.ts';

/** The mailer that the settings ask for. What the others are made of is not loaded. */
export async function createMailer(
  { mail, mailFrom, mailReplyTo }: Pick<Config, 'mail' | 'mailFrom' | 'mailReplyTo'>,
  keys: Pick<Keys, 'mailHook'>,
): Promise<Mailer> {
  const sender = { from: mailFrom, replyTo: mailReplyTo };
  switch (mail.kind) {
    case 'smtp': {
      const { createSmtpMailer } = await import('./smtp-mailer.ts');
      return createSmtpMailer({ ...sender, url: mail.url });
    }
    case 'hook': {
      const { createHookMailer } = await import('./hook-mailer.ts');
      return createHookMailer({ ...sender, url: mail.url, secrets: keys.mailHook.map(standardSecret) });
    }
    case 'console':
      return createConsoleMailer(mailFrom);
    case 'off':
      return noMailer;
  }
}

/** With MAIL=off no mail is queued; one that was queued before waits for a mail server. */
const noMailer: Mailer = {
  async send() {
    throw new MailDeferredError('Mail is off.');
  },
  async close() {},
};

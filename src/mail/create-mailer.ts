import type { Config } from '../config.ts';
import { createConsoleMailer } from './console-mailer.ts';
import { MailDeferredError, type Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** The mailer that the settings ask for. */
export function createMailer({
  mail,
  mailFrom,
  mailReplyTo,
}: Pick<Config, 'mail' | 'mailFrom' | 'mailReplyTo'>): Mailer {
  switch (mail.kind) {
    case 'smtp':
      return createSmtpMailer({ url: mail.url, from: mailFrom, replyTo: mailReplyTo });
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

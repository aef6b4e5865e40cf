import { createTransport } from 'nodemailer';
import { type Mail, MailDeferredError, type Mailer, MailRejectedError } from './mailer.ts';

/** How long each step may take, in milliseconds (trust.md). */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

/** Connections that are kept open, and how many mails go over one before it is replaced. */
// A mail whose connection broke is tried over once; after that its job is.
const POOL = { pool: true, maxConnections: 5, maxMessages: 500, maxRequeues: 1 } as const;

/**
 * What a server's answer is final about: this sender, recipient or text. An answer to EHLO or AUTH is about how the
 * service is set up, which its operator mends without any invite being lost.
 */
const FINAL_COMMANDS = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/**
 * Sends by SMTP, over connections that are kept open.
 *
 * @param options.url `smtp://` (STARTTLS where the server offers it) or `smtps://`, with credentials where needed
 * @param options.from the sender
 * @param options.timeouts shorter ones, for tests
 */
export function createSmtpMailer(options: {
  url: string;
  from: string;
  timeouts?: Partial<Record<keyof typeof TIMEOUTS, number>>;
}): Mailer {
  const url = new URL(options.url);
  const secrets = [url.username, url.password].map(decodeURIComponent).filter((text) => text !== '');
  const transport = createTransport({
    ...POOL,
    ...TIMEOUTS,
    ...options.timeouts,
    // Read here rather than handed over as a URL, whose query could switch any option off.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    async send(mail) {
      assertOneLine(mail);
      try {
        await transport.sendMail({
          from: options.from,
          // An object is taken as it is; a string would be parsed, and could name a second recipient.
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          date: new Date(),
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw explained(error, secrets);
      }
    },
    async close() {
      transport.close();
    },
  };
}

/** No CR or LF can enter a header, whatever the library would make of it. */
function assertOneLine({ to, subject, messageId }: Mail): void {
  if ([to, subject, messageId].some((text) => /[\r\n]/.test(text))) {
    throw new MailRejectedError('A header of the mail holds a line break.');
  }
}

function explained(error: unknown, secrets: readonly string[]): Error {
  const { command, responseCode, message, code } = error as {
    command?: string;
    responseCode?: number;
    message: string;
    code?: string;
  };
  const reason = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message);
  const aboutTheMail = FINAL_COMMANDS.has(command ?? '') || code === 'EENVELOPE' || code === 'EMESSAGE';
  return aboutTheMail && responseCode !== undefined && responseCode >= 500
    ? new MailRejectedError(reason)
    : new MailDeferredError(reason);
}

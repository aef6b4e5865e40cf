import { createTransport } from 'nodemailer';
import { type Mail, MailDeferredError, type Mailer, MailRejectedError } from './mailer.ts';
import { judgeSmtpFailure } from './smtp-failure.ts';
import { type Sender, smtpMessage } from './smtp-message.ts';
import { readSmtpUrl } from './smtp-url.ts';
import { WholeMessage } from './whole-message.ts';

/** How long each step may take, in milliseconds. */
const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
  /** One mail in all: to a server that trickles its answers, no single step is ever too long. */
  mailTimeout: 60_000,
  /** What is on its way while the service stops. */
  closeTimeout: 5_000,
} as const;

/** Connections that are kept open, and how many mails go over one before it is replaced. */
const POOL = { maxConnections: 5, maxMessages: 500 } as const;

/** One bare address, in no need of quotes: nothing in it can end it, or name a second one. */
const BARE_ADDRESS = /^[^\s\p{Cc}()<>[\]\\,;:"@]{1,64}@[^\s\p{Cc}()<>[\]\\,;:"@]{1,255}$/u;

/**
 * Sends by SMTP, over connections that are kept open.
 *
 * @param options.url `smtp://` (STARTTLS where the server offers it) or `smtps://`, with credentials where needed
 * @param options.from the sender
 * @param options.replyTo where answers go, if not to the sender
 * @param options.timeouts shorter ones, for tests
 * @throws Error where the URL has options that there are not
 */
export function createSmtpMailer(
  options: Sender & {
    url: string;
    timeouts?: Partial<Record<keyof typeof TIMEOUTS, number>>;
  },
): Mailer {
  const { mailTimeout, closeTimeout, ...timeouts } = { ...TIMEOUTS, ...options.timeouts };
  const server = readSmtpUrl(options.url);
  const transport = createTransport({
    ...POOL,
    ...server.options,
    ...timeouts,
    pool: true,
    // A mail whose connection broke is tried over once; after that its job is.
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', ({ message }, done) => {
    message.transform(() => new WholeMessage());
    done();
  });
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function send(mail: Mail): Promise<void> {
    assertSendable(mail);
    try {
      await transport.sendMail({
        ...smtpMessage(mail, options),
        signal: AbortSignal.timeout(mailTimeout),
      });
    } catch (error) {
      throw judgeSmtpFailure(error, server.secrets);
    }
  }

  return {
    async send(mail) {
      if (closed) throw new MailDeferredError('The service is stopping.');
      const sending = send(mail).finally(() => underWay.delete(sending));
      underWay.add(sending);
      return sending;
    },
    async close() {
      closed = true;
      const enough = setTimeout(() => transport.close({ force: true }), closeTimeout);
      await Promise.allSettled(underWay);
      clearTimeout(enough);
      transport.close();
    },
  };
}

/** Refuses before a byte is sent what could end a header or name a second recipient, whatever the library makes of it. */
function assertSendable({ to, subject, messageId, unsubscribeUrl = '' }: Mail): void {
  if (!BARE_ADDRESS.test(to)) throw new MailRejectedError('This is no address that can be mailed.');
  if ([subject, messageId, unsubscribeUrl].some((text) => /\p{Cc}/u.test(text))) {
    throw new MailRejectedError('A header of the mail holds a line break.');
  }
}

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail extends Email {
  /** Whom the envelope named. */
  readonly recipients: readonly string[];
  /** The whole message. */
  readonly raw: string;
}

/** A real mail server on a free port of this machine. */
export interface Mailbox {
  readonly url: string;
  readonly port: number;
  /** Waits for the nth mail to an address, counted from 1. */
  mailTo(address: string, nth?: number): Promise<ReceivedMail>;
  /** Everything that has arrived so far. */
  all(): readonly ReceivedMail[];
  /** The link in the nth mail to an address. */
  linkFor(address: string, nth?: number): Promise<string>;
  /** The token in that link. */
  tokenFor(address: string, nth?: number): Promise<string>;
  /** Answers every recipient with this code from now on; null takes them again. */
  refuse(code: number | null): void;
  /** Keeps what comes from now on, and says so to nobody before the function that it answers with is called. */
  hold(): () => void;
  /** Stops listening, as a server that is away. */
  goAway(): Promise<void>;
  /** Listens again, on the same port. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const WAIT_MS = 30_000;

/** Starts a mail server that keeps what it gets. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  let refusal: number | null = null;
  let held: Promise<void> = Promise.resolve();
  let server = await listen(0);
  const { port } = server.server.address() as AddressInfo;

  async function listen(onPort: number): Promise<SMTPServer> {
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      // A client's pooled connections are cut, as they are when a server goes away.
      closeTimeout: 50,
      onAuth(_auth, _session, callback) {
        callback(Object.assign(new Error('nobody signs in here'), { responseCode: 535 }));
      },
      onRcptTo(_address, _session, callback) {
        if (refusal === null) return callback();
        callback(Object.assign(new Error('not taken here'), { responseCode: refusal }));
      },
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void keep(
            Buffer.concat(chunks),
            session.envelope.rcptTo.map(({ address }) => address),
          )
            .then(() => held)
            .then(() => callback(), callback);
        });
      },
    });
    // A client that is killed in the middle of a mail.
    smtp.on('error', () => {});
    smtp.listen(onPort, '127.0.0.1');
    await once(smtp.server, 'listening');
    return smtp;
  }

  async function keep(message: Buffer, recipients: string[]): Promise<void> {
    mails.push({ ...(await PostalMime.parse(message)), recipients, raw: message.toString('utf8') });
    for (const look of waiting) look();
  }

  function found(address: string, nth: number): ReceivedMail | undefined {
    return mails.filter(({ recipients }) => recipients.includes(address))[nth - 1];
  }

  async function mailTo(address: string, nth = 1): Promise<ReceivedMail> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const mail = found(address, nth);
        if (!mail) return;
        waiting.delete(look);
        clearTimeout(timer);
        resolve(mail);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        const came = mails.map(({ recipients, subject }) => `${recipients.join()}: ${subject}`);
        reject(new Error(`No mail number ${nth} came for ${address}. What came:\n${came.join('\n')}`));
      }, WAIT_MS);
      waiting.add(look);
      look();
    });
  }

  async function linkFor(address: string, nth?: number): Promise<string> {
    const { text } = await mailTo(address, nth);
    const link = text?.match(/^https?:\S+$/m)?.[0];
    if (!link) throw new Error(`The mail for ${address} holds no link:\n${text}`);
    return link;
  }

  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mailTo,
    all: () => mails,
    linkFor,
    async tokenFor(address, nth) {
      const link = await linkFor(address, nth);
      const token = link.match(/token=([\w-]{43})$/)?.[1];
      if (!token) throw new Error(`The link holds no token: ${link}`);
      return token;
    },
    refuse(code) {
      refusal = code;
    },
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    goAway: stop,
    async comeBack() {
      server = await listen(port);
    },
    close: stop,
  };
}

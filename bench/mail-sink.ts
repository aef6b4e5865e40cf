import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Lifetime } from './lifetime.ts';

/** A mail server on this machine that takes every mail, and keeps none. */
export interface MailSink {
  /** For `SMTP_URL`. */
  readonly url: string;
  /**
   * Waits until a mail to each of these has come.
   *
   * @returns when the last of them did, as performance.now() tells it
   * @throws Error with how many are missing when the time is over
   */
  arrivalOf(recipients: Iterable<string>, withinMs: number): Promise<number>;
}

/** Starts it. */
export async function startMailSink(lifetime: Lifetime): Promise<MailSink> {
  const awaited = new Set<string>();
  let allHere: (at: number) => void = () => {};
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    // The service's pooled connections are cut, as they are when a mail server goes away.
    closeTimeout: 50,
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) {
          if (awaited.delete(address) && awaited.size === 0) allHere(performance.now());
        }
        done();
      });
    },
  });
  // A client that hangs up in the middle of a session; it is the service that is looked at, not this server.
  server.on('error', () => {});
  lifetime.atEnd(() => new Promise<void>((resolve) => server.close(resolve)));
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrivalOf: (recipients, withinMs) =>
      new Promise((resolve, reject) => {
        awaited.clear();
        for (const recipient of recipients) awaited.add(recipient);
        const late = setTimeout(
          () => reject(new Error(`${awaited.size} mails did not come within ${withinMs / 1_000} s.`)),
          withinMs,
        );
        allHere = (at) => {
          clearTimeout(late);
          resolve(at);
        };
      }),
  };
}

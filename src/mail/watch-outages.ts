import type { Logger } from 'pino';
import { type Mailer, MailServerAwayError } from './mailer.ts';

export interface OutageWatch {
  /** Has mails tried now that wait after a failure: so many of them, or all where it is null. */
  readonly hurry: (most: number | null) => Promise<void>;
  readonly log: Logger;
  /** How often to try while the server is away, for tests. */
  readonly everyMs?: number;
}

/** Often enough that nobody waits long for a link once the server is back; one connection costs it nothing. */
const TRY_MS = 5_000;

/**
 * Ends the waiting of mails soon after their server is back. Each mail waits longer after every failure, hours in the
 * end, which is right for one that its recipient's server defers and wrong for all that met the same outage. So while the
 * server is away one of them is tried now and then, and once one got through all of them are.
 */
export function watchOutages(mailer: Mailer, { hurry, log, everyMs = TRY_MS }: OutageWatch): Mailer {
  let trying: NodeJS.Timeout | undefined;

  async function hurryIfPossible(most: number | null): Promise<void> {
    try {
      await hurry(most);
    } catch (error) {
      // They are tried later by themselves.
      log.warn({ err: error }, 'waiting mails could not be hurried');
    }
  }

  function isAway(): void {
    trying ??= setInterval(() => void hurryIfPossible(1), everyMs).unref();
  }

  function isThere(): void {
    if (!trying) return;
    clearInterval(trying);
    trying = undefined;
    log.info('the mail server is back');
    // Not waited for: the mail that got through is not to be held up by those behind it.
    void hurryIfPossible(null);
  }

  return {
    async send(mail) {
      try {
        await mailer.send(mail);
      } catch (error) {
        if (error instanceof MailServerAwayError) isAway();
        else isThere();
        throw error;
      }
      isThere();
    },
    async close() {
      clearInterval(trying);
      await mailer.close();
    },
  };
}

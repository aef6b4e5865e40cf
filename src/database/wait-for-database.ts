import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isAway } from './errors.ts';

/** How often somebody who waits for the database looks again. */
const RETRY_MS = 500;

/**
 * Does what a start needs the database for, again and again until the database is there. Says once what it waits for.
 *
 * @param options.signal gives up, with an AbortError
 * @throws what `work` throws, unless it means that the database is away, which time may mend
 */
export async function waitForDatabase<Result>(
  work: () => Promise<Result>,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<Result> {
  let said = '';
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      const { message } = error as Error;
      if (message !== said) log.warn({ err: error }, `waiting for the database: ${message}`);
      said = message;
    }
    await delay(RETRY_MS, undefined, { signal });
  }
}

import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for something, but not for ever. What takes too long goes on, and its result is ignored.
 *
 * @returns whether it was done in time
 * @throws what it throws in time
 */
export async function withTimeout(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const tooLate = delay(milliseconds, false, { signal: enough.signal });
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    enough.abort();
  }
}

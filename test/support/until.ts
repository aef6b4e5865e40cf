import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until something is so.
 *
 * @param what it is, for the error
 * @param withinMs how long, ten seconds unless told
 */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await delay(25);
  }
}

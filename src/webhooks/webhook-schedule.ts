const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long after a failed try the next one is made, in seconds: the schedule that Standard Webhooks recommends. */
export const DELAYS_SECONDS = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** A receiver may ask to be left alone for that long at most. */
const LONGEST_RETRY_AFTER = 24 * HOUR;
/** Ten in a hundred up or down, so that what failed together does not come back together. */
const JITTER = 0.1;

/**
 * When a delivery is tried again.
 *
 * @param tries how many there were
 * @param retryAfterSeconds what the receiver asked for, with 429 or 503; null where it did not
 * @param random 0 to 1, for the jitter
 * @returns in how many seconds; null where there are no tries left
 */
export function nextDelaySeconds(
  tries: number,
  retryAfterSeconds: number | null,
  random = Math.random(),
): number | null {
  const delay = DELAYS_SECONDS[tries - 1];
  if (delay === undefined) return null;
  const jittered = delay * (1 - JITTER + 2 * JITTER * random);
  return Math.max(jittered, Math.min(retryAfterSeconds ?? 0, LONGEST_RETRY_AFTER));
}

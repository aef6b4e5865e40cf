import type { Logger } from 'pino';
import { withTimeout } from './timeout.ts';

/** Of the 25 s that a stop may take in all, requests and jobs have 16 of their own. */
const PART_WITHIN_MS = 18_000;

/** What runs, in the order in which it was started. */
export interface StopStack {
  push(name: string, stop: () => Promise<unknown>): void;
  /** Stops the parts in the reverse order. One that fails, or takes too long, is told in the log and keeps nobody else. */
  stopAll(): Promise<void>;
}

/**
 * Begins with nothing that runs.
 *
 * @param partWithinMs how long is waited for one part
 */
export function createStopStack(log: Logger, partWithinMs = PART_WITHIN_MS): StopStack {
  const parts: { readonly name: string; readonly stop: () => Promise<unknown> }[] = [];
  return {
    push: (name, stop) => {
      parts.push({ name, stop });
    },
    stopAll: async () => {
      for (let part = parts.pop(); part; part = parts.pop()) {
        try {
          const inTime = await withTimeout(partWithinMs, part.stop());
          if (!inTime) log.error({ part: part.name }, 'a part did not stop in time');
        } catch (error) {
          log.error({ err: error, part: part.name }, 'a part did not stop in order');
        }
      }
    },
  };
}

import { ServiceUnavailableError } from './service-unavailable-error.ts';

/** Lets work through, a few at a time, in the order in which it came. */
export type Semaphore = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Bounds how much of something expensive is taken on at once.
 *
 * @param limits.concurrency how many run at once
 * @param limits.waiting how many may wait; one more is refused at once with ServiceUnavailableError
 * @param limits.maxWaitMs how long one may wait before it is refused with ServiceUnavailableError
 * @param limits.refusal what whoever is refused is told, in place of the usual words
 */
export function createSemaphore(limits: {
  concurrency: number;
  waiting: number;
  maxWaitMs: number;
  refusal?: string;
}): Semaphore {
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < limits.concurrency) {
      running += 1;
      return;
    }
    if (queue.length >= limits.waiting) throw tooBusy(limits);
    await new Promise<void>((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(admit), 1);
        reject(tooBusy(limits));
      }, limits.maxWaitMs);
      queue.push(admit);
    });
  }

  function leave(): void {
    const next = queue.shift();
    // The place goes to the next in line, so `running` stays as it is.
    if (next) next();
    else running -= 1;
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

function tooBusy(limits: { maxWaitMs: number; refusal?: string }): ServiceUnavailableError {
  return new ServiceUnavailableError(limits.refusal ?? 'The service is busy. Try again.', {
    retryAfterSeconds: Math.ceil(limits.maxWaitMs / 1_000),
    ...(limits.refusal === undefined ? {} : { told: limits.refusal }),
  });
}

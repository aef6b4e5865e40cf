import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';

/**
 * Waits for an operation, but not for ever. What it started goes on: every statement has its own, shorter limit in the
 * database, and every mutation converges when it is tried again. Cancelling it in the executor was measured: it costs
 * half of what the executor costs, for each operation.
 *
 * @param milliseconds how long
 * @param tooLate gets what came after all, to give it back
 * @throws ServiceUnavailableError when the time is over
 */
export function withDeadline<T>(
  work: Promise<T>,
  milliseconds: number,
  tooLate: (value: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // What fails after all has nobody left to tell.
      work.then(tooLate, () => {});
      reject(new ServiceUnavailableError(`The operation took longer than ${milliseconds} ms.`));
    }, milliseconds);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

import { isAsyncIterable } from 'graphql-yoga';
import { ServiceUnavailableError } from '../../platform/service-unavailable-error.ts';
import type { HttpPlugin } from '../exchange.ts';

/**
 * Waits for an operation, but not for ever. What it started goes on: every statement has its own, shorter limit in the
 * database, and every mutation converges when it is tried again. Cancelling it in the executor was measured: it costs
 * half of what the executor costs, for each operation.
 *
 * @param milliseconds how long
 */
export function useDeadline(milliseconds: number): HttpPlugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => withDeadline(executeFn(args), milliseconds));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn((args) => withDeadline(subscribeFn(args), milliseconds));
    },
  };
}

/** @throws ServiceUnavailableError when the time is over */
function withDeadline<T>(work: T | PromiseLike<T>, milliseconds: number): T | Promise<T> {
  if (!isPromiseLike(work)) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // What fails after all has nobody left to tell.
      work.then(giveBack, () => {});
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

/** Ends a subscription that nobody waits for any more. */
function giveBack(result: unknown): void {
  if (isAsyncIterable(result))
    result[Symbol.asyncIterator]()
      .return?.()
      .catch(() => {});
}

function isPromiseLike<T>(work: T | PromiseLike<T>): work is PromiseLike<T> {
  return typeof (work as PromiseLike<T> | null)?.then === 'function';
}

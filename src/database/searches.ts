import { createSemaphore } from '../platform/semaphore.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { isTimeout } from './errors.ts';

/** Of the pool's ten connections: whatever is searched for, the others serve everything else. */
const AT_ONCE = 3;
/** Usual searches take milliseconds. */
const WAITING = 50;
const MAX_WAIT_MS = 1_500;
/** The slowest search that an index serves takes a tenth of it at five million invites. */
const TIMEOUT_MS = 2_000;

/** Begins the transaction of a search, in one round trip. */
export const BEGIN_SEARCH = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${TIMEOUT_MS}`;

/**
 * Gives searches a share of the pool: their cost depends on what somebody searches for, so that a few of them could keep
 * every connection busy.
 *
 * @returns lets a search through, and throws ServiceUnavailableError, with words for whoever searches, when too many do
 *   or one takes too long
 */
export function createSearches(): <Result>(search: () => Promise<Result>) => Promise<Result> {
  const semaphore = createSemaphore({
    concurrency: AT_ONCE,
    waiting: WAITING,
    maxWaitMs: MAX_WAIT_MS,
    refusal: 'Too much is being searched for at the moment. Try again.',
  });
  return (search) =>
    semaphore(async () => {
      try {
        return await search();
      } catch (error) {
        if (!isTimeout(error)) throw error;
        throw new ServiceUnavailableError('a search took too long', {
          cause: error,
          told: 'This search takes too long. Search for more letters, or for less at once.',
        });
      }
    });
}

import type pg from 'pg';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { withTimeout } from '../platform/timeout.ts';
import { assertMigrated } from './migrate.ts';

/** Often enough for any balancer, and nothing to the database however many ask. */
const ASKED_EVERY_MS = 1_000;
/** A database that has not answered by then is away, whatever it does next. */
const ANSWERED_WITHIN_MS = 2_000;

/**
 * Lets a start go on only on a database that is up to this code and takes writes.
 *
 * @throws ServiceUnavailableError when migrations are missing or it is read-only; what the driver throws when it does not
 *   answer
 */
export async function assertServable(pool: pg.Pool): Promise<void> {
  await assertMigrated(pool);
  const client = await pool.connect();
  let isReadOnly = false;
  try {
    // `on` for a standby too, whatever its sessions are set to.
    const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only');
    isReadOnly = rows[0]?.transaction_read_only !== 'off';
  } finally {
    // A session keeps for its life what the database's settings were when it began.
    client.release(isReadOnly);
  }
  if (isReadOnly) {
    throw new ServiceUnavailableError(
      'The database takes no writes: it is a standby, or its default_transaction_read_only is on.',
    );
  }
}

/**
 * Makes the check behind `/ready`: whether the database can be served from. It is asked once a second at most; whoever
 * looks in between gets the last answer, or waits for the one that is on its way.
 *
 * @param assertServableNow asks the database, and throws where it cannot be served from
 */
export function createReadinessCheck(
  assertServableNow: () => Promise<void>,
  everyMs = ASKED_EVERY_MS,
): () => Promise<boolean> {
  let last: { readonly answer: Promise<boolean>; readonly askedAt: number; isAnswered: boolean } | undefined;

  async function ask(): Promise<boolean> {
    try {
      return await withTimeout(ANSWERED_WITHIN_MS, assertServableNow());
    } catch {
      // Why not is in the log of whatever else needs the database; a probe is told yes or no.
      return false;
    }
  }

  return () => {
    if (!last || (last.isAnswered && performance.now() - last.askedAt >= everyMs)) {
      const asked = { answer: ask(), askedAt: performance.now(), isAnswered: false };
      void asked.answer.then(() => {
        asked.isAnswered = true;
      });
      last = asked;
    }
    return last.answer;
  };
}

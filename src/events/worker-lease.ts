import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { withTimeout } from '../platform/timeout.ts';

/** Shows that a worker pool is alive, for as long as its process is. */
export interface WorkerLease {
  release(): Promise<void>;
}

const RETRY_MS = 500;
const RELEASE_MS = 2_000;

/**
 * Holds an advisory lock of a session for a worker pool, on a connection of its own. When the process dies, by kill -9 too,
 * PostgreSQL releases the lock, and other processes see at once that nobody does the pool's jobs any more.
 *
 * Taken again when the connection breaks. Needs a real session: PgBouncer in transaction mode cannot hold it.
 *
 * @param poolId the pool, as graphile-worker names it
 */
export function holdWorkerLease(url: string, poolId: string, log: Logger): WorkerLease {
  const released = new AbortController();
  let client: pg.Client | undefined;

  async function hold(): Promise<void> {
    client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 1_500,
      application_name: 'usher worker lease',
      keepAlive: true,
    });
    const broken = new Promise<void>((resolve) => {
      client?.on('error', (error) => log.debug({ err: error }, "a worker lease's connection broke"));
      client?.on('end', resolve);
    });
    try {
      await client.connect();
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [poolId]);
      await broken;
    } finally {
      letGo();
    }
  }

  function letGo(): void {
    client?.end().catch((error: Error) => log.debug({ err: error }, 'a worker lease was gone already'));
  }

  async function holdOn(): Promise<void> {
    while (!released.signal.aborted) {
      try {
        await hold();
      } catch (error) {
        log.debug({ err: error }, 'a worker lease is not to be had yet');
      }
      await delay(RETRY_MS, undefined, { signal: released.signal }).catch(() => {
        // Released while waiting: the loop's condition ends it.
      });
    }
  }
  const holding = holdOn();

  return {
    async release() {
      released.abort();
      letGo();
      // A server that is frozen never closes the connection.
      if (!(await withTimeout(RELEASE_MS, holding))) client?.connection.stream.destroy();
    },
  };
}

/**
 * Frees the jobs of worker pools whose process died in the middle of them; graphile-worker alone would wait four hours.
 *
 * A pool that has locked a job in the last seconds is left alone: it may be about to take its lease.
 */
export async function freeAbandonedJobs(db: Pick<Database, 'execute'>): Promise<void> {
  await db.execute(sql`
    WITH holder AS MATERIALIZED (
      SELECT DISTINCT locked_by FROM graphile_worker.jobs
      WHERE locked_at < clock_timestamp() - interval '5 seconds'
    ),
    dead AS MATERIALIZED (
      SELECT locked_by FROM holder WHERE pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))
    )
    SELECT graphile_worker.force_unlock_workers(ARRAY(SELECT locked_by FROM dead)) WHERE EXISTS (SELECT FROM dead)`);
}

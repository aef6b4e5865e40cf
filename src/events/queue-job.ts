import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { NewJob } from './subscribers.ts';

/**
 * How often a job is tried. graphile-worker waits e^n seconds after the nth try, and never more than e^10 (six hours),
 * so this is longer than any invite lives (30 days); the tasks give up earlier, when trying makes no more sense.
 */
export const MAX_ATTEMPTS = 130;

/** Queues a job that no event sets off. One that waits under the same key is replaced. */
export async function queueJob(db: Queryable, { name, payload, key }: NewJob): Promise<void> {
  await db.execute(sql`
    SELECT FROM graphile_worker.add_job(
      ${name}, ${JSON.stringify(payload)}::json, job_key => ${key}, max_attempts => ${MAX_ATTEMPTS}::int)`);
}

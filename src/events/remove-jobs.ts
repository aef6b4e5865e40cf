import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/**
 * Takes jobs back that were not done yet. One that runs at this moment ends, and is not tried again.
 *
 * @param jobs.keys those that were queued under these keys
 * @param jobs.failedWith those whose last error holds this text
 * @param jobs.holding those whose payload's `email` is this
 */
export async function removeJobs(
  db: Queryable,
  jobs: { readonly keys: readonly string[]; readonly failedWith: string; readonly holding: string },
): Promise<void> {
  await db.execute(sql`
    SELECT FROM (
      SELECT key FROM graphile_worker.jobs
      WHERE key = ANY(${[...jobs.keys]}::text[]) OR position(${jobs.failedWith} IN lower(last_error)) > 0
    ) AS job, LATERAL graphile_worker.remove_job(job.key)`);
  // One whose key was taken from it, because another came under the same while it ran, is found by what it holds.
  await db.execute(sql`
    DELETE FROM graphile_worker._private_jobs
    WHERE payload ->> 'email' = ${jobs.holding} AND locked_at IS NULL`);
}

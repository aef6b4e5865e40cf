import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/**
 * Takes jobs back that were not done yet. One that runs at this moment ends, and is not tried again.
 *
 * @param jobs.keys those that were queued under these keys
 * @param jobs.failedWith those whose last error holds this text
 */
export async function removeJobs(
  db: Queryable,
  jobs: { readonly keys: readonly string[]; readonly failedWith: string },
): Promise<void> {
  await db.execute(sql`
    SELECT FROM (
      SELECT key FROM graphile_worker.jobs
      WHERE key = ANY(${[...jobs.keys]}::text[]) OR position(${jobs.failedWith} IN lower(last_error)) > 0
    ) AS job, LATERAL graphile_worker.remove_job(job.key)`);
}

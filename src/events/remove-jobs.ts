import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/**
 * Takes jobs back that were not done yet. One that runs at this moment ends, and is not tried again.
 *
 * @param jobs.keys those that were queued under these keys
 * @param jobs.about addresses, in lower case: those whose last error quotes one, as a mail server's words may, or whose
 *   payload's `email` is one
 */
export async function removeJobs(
  db: Queryable,
  jobs: { readonly keys: readonly string[]; readonly about: readonly string[] },
): Promise<void> {
  const addresses = [...jobs.about];
  await db.execute(sql`
    SELECT FROM (
      SELECT key FROM graphile_worker.jobs
      WHERE key = ANY(${[...jobs.keys]}::text[]) OR EXISTS (
        SELECT FROM unnest(${addresses}::text[]) AS address WHERE position(address IN lower(last_error)) > 0)
    ) AS job, LATERAL graphile_worker.remove_job(job.key)`);
  // One whose key was taken from it, because another came under the same while it ran, is found by what it holds.
  await db.execute(sql`
    DELETE FROM graphile_worker._private_jobs
    WHERE payload ->> 'email' = ANY(${addresses}::text[]) AND locked_at IS NULL`);
}

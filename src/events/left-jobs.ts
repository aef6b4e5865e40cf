import { randomUUID } from 'node:crypto';
import type { Job } from 'graphile-worker';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/** The jobs that a runner has left to another one. */
export interface LeftJobs {
  /** The flags of the jobs to pass over for now; null where none was left lately. */
  flags(): string[] | null;
  /** Queues a job that is done here anew, so that another runner takes it at once. */
  leave(job: Job): Promise<void>;
}

/** How long a job is passed over, and at most twice as long. Then it is looked at again: whoever could do it may be gone. */
const PASSED_OVER_MS = 30_000;

/**
 * Marks the jobs that a runner leaves, so that it does not take them again itself. A delay would not do: runners look at fixed
 * intervals, so the same one may come first each time.
 */
export function createLeftJobs(db: Pick<Database, 'execute'>): LeftJobs {
  const name = `left-by:${randomUUID()}`;
  const period = () => Math.floor(Date.now() / PASSED_OVER_MS);
  let lastLeft = Number.NEGATIVE_INFINITY;

  return {
    flags() {
      const now = period();
      return now - lastLeft > 1 ? null : [`${name}:${now}`, `${name}:${now - 1}`];
    },
    async leave(job) {
      lastLeft = period();
      const ofOthers = Object.keys(job.flags ?? {}).filter((flag) => !flag.startsWith(name));
      await db.execute(sql`
        SELECT FROM graphile_worker.add_job(${job.task_identifier}, ${JSON.stringify(job.payload)}::json, job_key => ${job.key},
          priority => ${job.priority}::int, max_attempts => ${job.max_attempts}::int,
          flags => ${[...ofOthers, `${name}:${lastLeft}`]}::text[])`);
    },
  };
}

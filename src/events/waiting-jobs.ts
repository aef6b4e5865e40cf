import type { Queryable } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { JobName } from './subscribers.ts';

/** A job that is not done yet. Its payload is left out. */
export interface WaitingJob {
  readonly id: string;
  readonly name: string;
  /** `waiting`: not tried yet; `retrying`: failed, and tried again at `runAt`; `running`; `dead`: not tried again. */
  readonly state: 'waiting' | 'retrying' | 'running' | 'dead';
  /** Names what the job is about: `invite-mail:<invite id>:<version>`. */
  readonly key: string | null;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly createdAt: Date;
  readonly runAt: Date;
  readonly lastError: string | null;
}

const STATE = sql`
  CASE WHEN locked_at IS NOT NULL THEN 'running'
       WHEN attempts >= max_attempts THEN 'dead'
       WHEN attempts > 0 THEN 'retrying'
       ELSE 'waiting' END`;

/** Lists the jobs that are not done yet, oldest first, a thousand at most. */
export async function listJobs(db: Pick<Queryable, 'query'>): Promise<WaitingJob[]> {
  return db.query<WaitingJob>(sql`
    SELECT id, task_identifier AS name, ${STATE} AS state, key, attempts, max_attempts, created_at, run_at, last_error
    FROM graphile_worker.jobs ORDER BY id LIMIT 1000`);
}

/** How much there is to do. */
export interface JobCounts {
  /** Not tried yet, or running. */
  readonly waiting: number;
  readonly retrying: number;
  readonly dead: number;
  /** How long ago the oldest one was queued that is not dead; 0 without one. */
  readonly oldestSeconds: number;
}

/** Counts the jobs that are not done yet. */
export async function countJobs(db: Pick<Queryable, 'query'>): Promise<JobCounts> {
  const [counts] = await db.query<JobCounts>(sql`
    WITH job AS (SELECT *, ${STATE} AS state FROM graphile_worker.jobs)
    SELECT count(*) FILTER (WHERE state IN ('waiting', 'running'))::int AS waiting,
           count(*) FILTER (WHERE state = 'retrying')::int AS retrying,
           count(*) FILTER (WHERE state = 'dead')::int AS dead,
           coalesce(extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE state <> 'dead')), 0)::float
             AS oldest_seconds
    FROM job`);
  if (!counts) throw new Error('Counting jobs returned no row.');
  return counts;
}

/**
 * Has jobs tried again now, with as many tries left as at first.
 *
 * @param ids which ones; jobs that run, and jobs that are done, are left alone
 * @returns how many there were
 */
export async function retryJobs(db: Pick<Queryable, 'execute'>, ids: readonly string[]): Promise<number> {
  return db.execute(sql`
    SELECT FROM graphile_worker.reschedule_jobs(${ids}::bigint[], run_at => now(), attempts => 0)`);
}

/** How many tries one statement brings forward: a tenth of a second's work. */
const HURRIED_AT_ONCE = 1_000;

/**
 * Tries the next failed jobs again now, rather than later. Such a try is not counted: jobs that wait for a server that is away
 * for days must not run out of tries.
 *
 * @param names of the jobs
 * @param most how many, those first whose turn would have come first
 */
export async function hurryNextJobs(
  db: Pick<Queryable, 'execute'>,
  names: readonly JobName[],
  most: number,
): Promise<void> {
  await db.execute(hurried(sql`${retrying(names)} ORDER BY run_at LIMIT ${most}::int`));
}

/**
 * Does the same for all that wait, oldest first and a batch at a time, however many there are.
 *
 * @param signal ends it after the batch that is under way
 */
export async function hurryAllJobs(
  db: Pick<Queryable, 'query' | 'execute'>,
  names: readonly JobName[],
  signal: AbortSignal,
): Promise<void> {
  // By id, so that one which fails again meanwhile is not met twice.
  let last = '0';
  while (!signal.aborted) {
    // A batch is a span of ids, all of them: to find so many that wait, PostgreSQL would read and sort the whole queue.
    const [batch] = await db.query<{ end: string | null }>(sql`
      SELECT max(id) AS end FROM (
        SELECT id FROM graphile_worker.jobs WHERE id > ${last}::bigint ORDER BY id LIMIT ${HURRIED_AT_ONCE}
      ) AS batch`);
    if (!batch?.end) return;
    await db.execute(
      hurried(sql`${retrying(names)} AND id > ${last}::bigint AND id <= ${batch.end}::bigint`),
    );
    last = batch.end;
  }
}

function retrying(names: readonly JobName[]): Statement {
  return sql`
    SELECT id, attempts FROM graphile_worker.jobs
    WHERE task_identifier = ANY (${names}::text[]) AND locked_at IS NULL AND run_at > clock_timestamp()
      AND attempts BETWEEN 1 AND max_attempts - 1`;
}

function hurried(jobs: Statement): Statement {
  return sql`
    WITH job AS MATERIALIZED (${jobs}),
    hurried AS (
      SELECT rescheduled.id FROM (SELECT attempts, array_agg(id) AS ids FROM job GROUP BY attempts) AS alike,
        LATERAL graphile_worker.reschedule_jobs(ids, run_at => now(), attempts => attempts - 1) AS rescheduled
    )
    SELECT count(*) FROM hurried`;
}

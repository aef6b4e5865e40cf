import { EventEmitter } from 'node:events';
import {
  parseCronItems,
  type Runner,
  run,
  type Task,
  type TaskList,
  Logger as WorkerLogger,
} from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { withTimeout } from '../platform/timeout.ts';
import { followJob, traceOf } from '../platform/tracing.ts';
import { createLeftJobs, type LeftJobs } from './left-jobs.ts';
import { LeftToAnotherError } from './left-to-another-error.ts';
import type { JobName, Jobs } from './subscribers.ts';
import { holdWorkerLease, type WorkerLease } from './worker-lease.ts';

/** The functions that do the jobs. A job whose task throws is tried again later. */
export type Tasks = { readonly [Name in JobName]: (payload: Jobs[Name]) => Promise<void> };

/** Work that the clock sets off, once for all replicas together. */
export interface CronTask {
  readonly name: string;
  /** A crontab line's five fields, in UTC. */
  readonly schedule: string;
  run(): Promise<void>;
}

export interface JobRunnerOptions {
  readonly url: string;
  readonly db: Pick<Database, 'execute'>;
  readonly log: Logger;
  /** The jobs that this one does; another may do the others. */
  readonly tasks: Partial<Tasks>;
  readonly cron: readonly CronTask[];
  /** How many jobs run at once. */
  readonly concurrency: number;
  /** How many connections they share to be taken and given back, where that is less than one each. */
  readonly connections?: number;
}

/** graphile-worker, for as long as its connections last. */
export interface JobRunner {
  /** Resolves with the reason when it can do no more jobs: stop it, and start another one. */
  readonly broken: Promise<Error>;
  /** Takes no more jobs, waits for those that run, and gives back those that take too long. */
  stop(): Promise<void>;
}

/** How long a stop waits for jobs that run; the whole process has 25 s. */
const STOP_MS = 8_000;
/** A statement that has no answer by then will never have one. */
const ANSWER_TIMEOUT_MS = 6_000;
/** Before mails: a slow mail server must not keep invites from expiring. */
const CRON_PRIORITY = -1;

/**
 * Starts to do jobs, on connections of its own, so that jobs and requests do not starve each other.
 *
 * After the first error of a connection it is replaced by another one. The answer of a statement may have been lost, and then
 * nobody knows which jobs it holds.
 *
 * @throws what the driver throws when the database does not answer
 */
export async function startJobRunner(options: JobRunnerOptions): Promise<JobRunner> {
  const { url, db, log, concurrency, connections = concurrency } = options;
  const pool = workerPool(url, connections, log);
  const events = new EventEmitter();
  const left = createLeftJobs(db);
  let poolId = '';
  let lease: WorkerLease | undefined;
  events.on('pool:create', ({ workerPool: { id } }: { workerPool: { id: string } }) => {
    poolId = id;
    lease = holdWorkerLease(url, id, log);
  });
  const broken = new Promise<Error>((resolve) => {
    const tell = ({ error }: { error: Error }) => resolve(error);
    for (const event of ['pool:fatalError', 'pool:listen:error', 'worker:getJob:error', 'worker:fatalError'])
      events.on(event, tell);
    events.on('pool:release', () => resolve(new Error('graphile-worker ended by itself.')));
  });

  let runner: Runner;
  try {
    runner = await run({
      pgPool: pool,
      events,
      concurrency,
      noHandleSignals: true,
      pollInterval: 2_000,
      logger: workerLogger(log),
      taskList: taskList(options, left),
      forbiddenFlags: () => left.flags(),
      parsedCronItems: cronItems(options),
      // Without these two, graphile-worker does not wait for the statement that says how a job ended, and one that fails would
      // end the process, as a rejection that nobody handles.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
  } catch (error) {
    await withTimeout(STOP_MS, pool.end());
    throw error;
  }

  return {
    broken,
    async stop() {
      // It rejects when it has ended by itself before.
      const ended = runner.stop().catch((error: Error) => log.debug({ err: error }, 'the jobs had ended'));
      if (!(await withTimeout(STOP_MS, ended))) log.warn('jobs that take too long are left to be done again');
      await giveBack(db, poolId, log);
      await lease?.release();
      await withTimeout(STOP_MS, pool.end());
    },
  };
}

function workerPool(url: string, connections: number, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    // One each for the jobs, one to listen.
    max: connections + 1,
    connectionTimeoutMillis: 1_500,
    query_timeout: ANSWER_TIMEOUT_MS,
    application_name: 'usher worker',
    keepAlive: true,
    // PostgreSQL plans the statement that finds the next job while hardly any wait, and keeps the plan: then it reads and sorts
    // all that wait, for each job, until the table is analysed. Planned anew, and without sorting, it takes the next job from its
    // index. With 10,000 jobs: 200 a second rather than 74.
    onConnect: async (client) => {
      await client.query('SET plan_cache_mode = force_custom_plan; SET enable_sort = off');
    },
  });
  const onBroken = (error: Error) => log.debug({ err: error }, "a worker's database connection broke");
  pool.on('error', onBroken);
  pool.on('connect', (client) => client.on('error', onBroken));
  return pool;
}

/** Lets other runners have the jobs that this one still holds. */
async function giveBack(db: JobRunnerOptions['db'], poolId: string, log: Logger): Promise<void> {
  try {
    await db.execute(sql`SELECT graphile_worker.force_unlock_workers(ARRAY[${poolId}])`);
  } catch (error) {
    // The database is away. When the lease ends, other processes free the jobs.
    log.debug({ err: error }, 'could not give jobs back');
  }
}

function taskList({ tasks, cron }: JobRunnerOptions, left: LeftJobs): TaskList {
  return {
    ...Object.fromEntries(
      Object.entries(tasks).map(([name, task]): [string, Task] => [
        name,
        async (payload, { job, logger }) => {
          try {
            await followJob(name, payload, () => task(payload as never));
          } catch (error) {
            if (!(error instanceof LeftToAnotherError)) throw error;
            logger.debug(error.message);
            await left.leave(job);
          }
        },
      ]),
    ),
    ...Object.fromEntries(cron.map(({ name, run }) => [name, run])),
  };
}

function cronItems({ cron }: JobRunnerOptions) {
  return parseCronItems(
    cron.map(({ name, schedule }) => ({
      task: name,
      match: schedule,
      options: { backfillPeriod: 0, priority: CRON_PRIORITY },
    })),
  );
}

const LEVELS = { error: 'warn', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/**
 * A failed job is a warning, because it is tried again. Its payload is not logged; nor are graphile-worker's own messages about
 * errors, which quote the payload.
 */
function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger((scope) => (level, message, meta) => {
    // That there are fewer connections than jobs is meant: webhooks wait for their receivers, and hold none meanwhile.
    if (meta && 'concurrency' in meta && 'max' in meta) return;
    const error = meta?.['error'] ?? meta?.['reason'];
    const job = meta?.['job'] as
      | { id: string; task_identifier: string; attempts: number; payload: unknown }
      | undefined;
    const facts = {
      task: job?.task_identifier ?? scope.taskIdentifier,
      jobId: job?.id ?? scope.jobId,
      attempt: job?.attempts,
      ...traceOf(job?.payload),
      ...(error === undefined ? {} : { err: error }),
    };
    if (error === undefined) log[LEVELS[level]](facts, message);
    else log[LEVELS[level]](facts, job ? 'a job failed; it is tried again' : 'the worker met an error');
  });
}

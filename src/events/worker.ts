import { EventEmitter } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { parseCronItems, type Runner, run, type TaskList, Logger as WorkerLogger } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import type { JobName, Jobs } from './subscribers.ts';
import { freeAbandonedJobs, holdWorkerLease, type WorkerLease } from './worker-lease.ts';

/** What does each job. A task that throws is tried again later. */
export type Tasks = { readonly [Name in JobName]: (payload: Jobs[Name]) => Promise<void> };

/** Work that the clock sets off, once for all replicas together. */
export interface CronTask {
  readonly name: string;
  /** A crontab line's five fields, in UTC. */
  readonly schedule: string;
  run(): Promise<void>;
}

export interface WorkerOptions {
  readonly url: string;
  readonly db: Pick<Database, 'transaction'>;
  readonly log: Logger;
  readonly tasks: Tasks;
  readonly cron: readonly CronTask[];
  /** How many jobs run at once. */
  readonly concurrency: number;
}

/** The part of the process that does jobs. */
export interface Worker {
  /** Takes no more jobs, and waits for those that run. */
  stop(): Promise<void>;
}

const ABANDONED_CHECK_MS = 10_000;

/**
 * Starts doing jobs, from this process, on connections of its own, so that jobs and requests do not starve each other.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { url, log, concurrency } = options;
  const pool = new pg.Pool({
    connectionString: url,
    // One each for the jobs, one to listen.
    max: concurrency + 1,
    connectionTimeoutMillis: 1_500,
    application_name: 'usher worker',
    keepAlive: true,
  });
  const onBroken = (error: Error) => log.warn({ err: error }, "a worker's database connection broke");
  pool.on('error', onBroken);
  pool.on('connect', (client) => client.on('error', onBroken));

  const events = new EventEmitter();
  let lease: WorkerLease | undefined;
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    lease = holdWorkerLease(url, workerPool.id, log);
  });
  const runner: Runner = await run({
    pgPool: pool,
    events,
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: workerLogger(log),
    taskList: taskList(options),
    parsedCronItems: parseCronItems(
      options.cron.map(({ name, schedule }) => ({
        task: name,
        match: schedule,
        options: { backfillPeriod: 0 },
      })),
    ),
  });
  const checks = new AbortController();
  const checking = checkForAbandonedJobs(options, checks.signal);

  return {
    async stop() {
      checks.abort();
      await checking;
      await runner.stop();
      await lease?.release();
      await pool.end();
    },
  };
}

function taskList({ tasks, cron }: WorkerOptions): TaskList {
  return {
    ...Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [name, (payload: unknown) => task(payload as never)]),
    ),
    ...Object.fromEntries(cron.map(({ name, run }) => [name, run])),
  };
}

async function checkForAbandonedJobs({ db, log }: WorkerOptions, signal: AbortSignal): Promise<void> {
  const check = async () => {
    try {
      await freeAbandonedJobs(db);
    } catch (error) {
      // The database is away; the next round comes.
      log.debug({ err: error }, 'could not look for abandoned jobs');
    }
  };
  await check();
  try {
    for await (const _ of setInterval(ABANDONED_CHECK_MS, undefined, { signal, ref: false })) await check();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const LEVELS = { error: 'warn', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/** A job that failed is a warning: it is tried again. What it was given is not logged. */
function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger((scope) => (level, message, meta) => {
    const error = meta?.['error'] ?? meta?.['reason'];
    log[LEVELS[level]]({ task: scope.taskIdentifier, jobId: scope.jobId, err: error }, message);
  });
}

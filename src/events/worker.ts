import { setTimeout as delay, setInterval } from 'node:timers/promises';
import { type JobRunnerOptions, startJobRunner } from './job-runner.ts';
import { freeAbandonedJobs } from './worker-lease.ts';

/** The part of the process that does jobs. */
export interface Worker {
  /** Takes no more jobs, and waits a few seconds at most for those that run. */
  stop(): Promise<void>;
}

/** How often to look for jobs whose process has died. With the lease's own delays, such a job waits some ten seconds. */
const ABANDONED_CHECK_MS = 3_000;
/** How long to wait after a runner broke, or could not be started. */
const RESTART_MS = 500;

/**
 * Does jobs in this process, from now on, whatever happens to the database: a runner that lost a connection is replaced
 * by a new one, and the jobs that the old one held are given back.
 */
export function startWorker(options: JobRunnerOptions): Worker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const running = keepRunning(options, signal, stopped);
  const checking = checkForAbandonedJobs(options, signal);

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, checking]);
    },
  };
}

async function keepRunning(
  options: JobRunnerOptions,
  signal: AbortSignal,
  stopped: Promise<void>,
): Promise<void> {
  const { log } = options;
  while (!signal.aborted) {
    try {
      const runner = await startJobRunner(options);
      const problem = await Promise.race([runner.broken, stopped]);
      if (problem) log.warn({ err: problem }, 'jobs lost the database; they go on as soon as it is back');
      await runner.stop();
    } catch (error) {
      log.debug({ err: error }, 'jobs cannot be done yet');
    }
    await delay(RESTART_MS, undefined, { signal }).catch(() => {
      // Stopped while waiting: the loop's condition ends it.
    });
  }
}

async function checkForAbandonedJobs({ db, log }: JobRunnerOptions, signal: AbortSignal): Promise<void> {
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

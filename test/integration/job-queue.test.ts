import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import type { Tasks } from '../../src/events/job-runner.ts';
import { LeftToAnotherError } from '../../src/events/left-to-another-error.ts';
import { startWorker, type Worker } from '../../src/events/worker.ts';
import { createTestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

/** As many as each of the worker's connections needs to have its statements planned for good. */
const FEW = 200;
const MANY = 3_000;

const silent = pino({ level: 'silent' });

/** A database of its own, and workers that do its jobs. */
async function startQueue() {
  const database = await createTestDatabase();
  const db = createDatabase({ url: database.url, poolSize: 2, log: silent });
  const workers: Worker[] = [];
  onTestFinished(async () => {
    for (const worker of workers) await worker.stop();
    await db.close();
    await database.drop();
  });
  return {
    db,
    startWorker(task: () => Promise<void>): Worker {
      const worker = startWorker({
        url: database.url,
        db,
        log: silent,
        tasks: { 'send-declined-mail': task } as unknown as Tasks,
        cron: [],
        concurrency: 5,
      });
      workers.push(worker);
      return worker;
    },
    /** Queues jobs in one statement. */
    async add(count: number): Promise<void> {
      await db.execute(sql`
        SELECT graphile_worker.add_jobs(ARRAY(
          SELECT row('send-declined-mail', '{}', NULL, NULL, NULL, 'job-' || n, NULL, NULL)::graphile_worker.job_spec
          FROM generate_series(1, ${count}::int) AS n))`);
    },
  };
}

/** A worker whose jobs do nothing, in a database of its own. */
async function startIdleWorker() {
  const { db, add, startWorker } = await startQueue();
  let done = 0;
  const worker = startWorker(async () => {
    done += 1;
  });
  return {
    db,
    worker,
    /** Queues jobs, and waits until they are done. */
    async does(count: number): Promise<void> {
      const before = done;
      await add(count);
      await until(`${count} jobs are done`, () => done === before + count);
    },
  };
}

test('a job costs the same whether nobody waits behind it or thousands do', async () => {
  const { db, worker, does } = await startIdleWorker();
  // Plans that are made while hardly anything waits are kept.
  for (let round = 0; round < FEW / 5; round += 1) await does(5);
  await does(MANY);
  await worker.stop();
  // What a connection has read is counted when it closes, at the latest.
  await until('the worker has hung up', async () => {
    const open = await db.query(sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'usher worker%'`);
    return open.length === 0;
  });
  const [jobs] = await db.query<{ read: string }>(sql`
    SELECT seq_tup_read + idx_tup_fetch AS read
    FROM pg_stat_user_tables WHERE schemaname = 'graphile_worker' AND relname = '_private_jobs'`);
  // Each is found, taken and removed, and looked at by others meanwhile. All that wait, each time, would be 4,500,000.
  expect(Number(jobs?.read)).toBeGreaterThan(MANY);
  expect(Number(jobs?.read)).toBeLessThan(100 * MANY);
});

test('a job that one replica leaves to another is done by that one, whichever looks first', async () => {
  const { add, startWorker } = await startQueue();
  let left = 0;
  let done = 0;
  const leaves = async () => {
    left += 1;
    throw new LeftToAnotherError('Another one can do this.');
  };
  startWorker(leaves);
  await add(20);
  await until('each job was left once', () => left === 20);
  startWorker(async () => {
    done += 1;
  });
  await until('the other one has done them all', () => done === 20);
  expect(left, 'how often a job was looked at in vain').toBe(20);
});

test('a job that was left is looked at again after a minute, because the other replica may be gone', async () => {
  const { db, add, startWorker } = await startQueue();
  let others = true;
  let done = 0;
  startWorker(async () => {
    if (!others) {
      done += 1;
      return;
    }
    throw new LeftToAnotherError('Another one can do this.');
  });
  await add(1);
  await until('the job was left', async () => {
    const left = await db.query(sql`SELECT FROM graphile_worker.jobs WHERE flags IS NOT NULL`);
    return left.length === 1;
  });
  others = false;
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 60_000);
  onTestFinished(() => void vi.restoreAllMocks());
  await until('the job is done', () => done === 1);
});

import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import type { Tasks } from '../../src/events/job-runner.ts';
import { startWorker } from '../../src/events/worker.ts';
import { createTestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

/** As many as each of the worker's connections needs to have its statements planned for good. */
const FEW = 200;
const MANY = 3_000;

/** A worker whose jobs do nothing, in a database of its own. */
async function startIdleWorker() {
  const database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  const db = createDatabase({ url: database.url, poolSize: 2, log });
  let done = 0;
  const task = async () => {
    done += 1;
  };
  const worker = startWorker({
    url: database.url,
    db,
    log,
    tasks: { 'send-declined-mail': task } as unknown as Tasks,
    cron: [],
    concurrency: 5,
  });
  onTestFinished(async () => {
    await worker.stop();
    await db.close();
    await database.drop();
  });
  return {
    db,
    worker,
    /** Queues jobs in one statement, and waits until they are done. */
    async does(count: number): Promise<void> {
      const before = done;
      await db.execute(sql`
        SELECT graphile_worker.add_jobs(ARRAY(
          SELECT row('send-declined-mail', '{}', NULL, NULL, NULL, NULL, NULL, NULL)::graphile_worker.job_spec
          FROM generate_series(1, ${count}::int)))`);
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

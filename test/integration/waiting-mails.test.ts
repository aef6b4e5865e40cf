import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { TEST_SECRET } from '../support/test-app.ts';
import { until } from '../support/until.ts';

/** More than two batches, so that there is one between the first and the last. */
const MANY = 2_500;

/** A database in which mails wait since an outage, and a connection to look at it. */
async function afterAnOutage(): Promise<{ database: TestDatabase; client: pg.Client }> {
  const database = await createTestDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  await client.query(`
    SELECT graphile_worker.add_jobs(ARRAY(
      SELECT row('send-declined-mail', '{}', NULL, now() + interval '6 hours', 130, NULL, NULL, NULL)::graphile_worker.job_spec
      FROM generate_series(1, ${MANY})));
    UPDATE graphile_worker._private_jobs SET attempts = 1 + id % 4;`);
  return { database, client };
}

/** A service whose mail server is away. */
function serviceOn(database: TestDatabase) {
  const config = parseConfig({
    DATABASE_URL: database.url,
    SECRET: TEST_SECRET,
    PORT: '0',
    SMTP_URL: 'smtp://127.0.0.1:1',
    CONSOLE: 'off',
  });
  return createApp(config, createLogger({ level: 'silent' }));
}

test('a service is ready before the mails that an outage left waiting are brought forward', async () => {
  const { database, client } = await afterAnOutage();
  await client.query('BEGIN; LOCK TABLE graphile_worker._private_jobs IN EXCLUSIVE MODE');
  const service = serviceOn(database);
  const { url } = await service.start();
  await service.ready();
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  await client.query('COMMIT');

  await until('nobody waits any more', async () => {
    const { rows } = await client.query(
      `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'send-declined-mail' AND run_at > now() + interval '5 hours' LIMIT 1`,
    );
    return rows.length === 0;
  });
  await service.stop();
});

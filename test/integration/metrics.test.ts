import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/app-type.ts';
import { sql } from '../../src/database/sql.ts';
import { schema } from '../../src/schema.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
let metricsUrl: string;

beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({ env: { SMTP_URL: mailbox.url, METRICS_PORT: '0' } });
  admin = await app.admin();
  const served = app.logs.find(({ msg }) => msg === 'metrics are served');
  metricsUrl = `http://127.0.0.1:${served?.['port']}/metrics`;
});

afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Everything that Prometheus would read, by name and labels. */
async function read(): Promise<Map<string, number>> {
  const response = await fetch(metricsUrl);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('operations are counted by the field of the schema and by what came of them', async () => {
  const before = await read();
  const grown = async (name: string) => ((await read()).get(name) ?? 0) - (before.get(name) ?? 0);
  await admin.can.me();
  await admin.can.me();
  await app.client().send('{ me { id } }');
  await app.as().signIn('nobody@example.com', 'whatever it may be');
  await app.client().send('{');
  expect(await grown('usher_operations_total{field="me",outcome="ok"}')).toBe(2);
  expect(await grown('usher_operations_total{field="me",outcome="UNAUTHENTICATED"}')).toBe(1);
  expect(await grown('usher_operations_total{field="signIn",outcome="refused"}')).toBe(1);
  expect(await grown('usher_operations_total{field="none",outcome="GRAPHQL_PARSE_FAILED"}')).toBe(1);
  expect(await grown('usher_operation_duration_seconds_count{field="me"}')).toBe(3);
  expect(await grown('usher_operation_duration_seconds_sum{field="signIn"}')).toBeGreaterThan(0.005);
});

test('nobody can make more labels than the schema has fields', async () => {
  for (let count = 0; count < 20; count += 1) {
    await app.client(admin.accessToken).send(`query Name${count} { alias${count}: me { id } }`);
    await app.client().send(`{ field${count} }`);
  }
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) => Object.keys(type?.getFields() ?? {}),
  );
  const labels = [...(await read()).keys()].flatMap((name) => /field="(\w+)"/.exec(name)?.[1] ?? []);
  for (const label of new Set(labels)) expect([...fields, '__typename', '__schema', 'none']).toContain(label);
});

test('mails are counted: sent, deferred, rejected', async () => {
  const mails = async () => {
    const all = await read();
    return ['sent', 'deferred', 'rejected'].map((outcome) =>
      all.get(`usher_mails_total{outcome="${outcome}"}`),
    );
  };
  expect(await mails()).toEqual([0, 0, 0]);
  await mailbox.mailTo((await admin.invites(someone())).email);
  mailbox.refuse(550);
  await admin.invites(someone());
  await until('one was rejected', async () => (await mails())[2] === 1);
  mailbox.refuse(450);
  await admin.invites(someone());
  await until('one was deferred', async () => ((await mails())[1] ?? 0) >= 1);
  mailbox.refuse(null);
  expect((await mails())[0]).toBe(1);
});

test('jobs that are not done are counted for all replicas, with the age of the oldest', async () => {
  await queue(app.app, 'later', 0);
  await queue(app.app, 'dead', 3);
  await app.db.execute(sql`UPDATE graphile_worker._private_jobs SET created_at = now() - interval '1 hour'`);
  const all = await read();
  expect(all.get('usher_jobs{state="waiting"}')).toBeGreaterThanOrEqual(1);
  expect(all.get('usher_jobs{state="dead"}')).toBe(1);
  expect(all.get('usher_oldest_job_seconds')).toBeGreaterThanOrEqual(3_600);
});

async function queue({ db }: App, key: string, attempts: number): Promise<void> {
  await db.execute(sql`
    SELECT FROM graphile_worker.add_job('send-invite-mail', run_at => now() + interval '1 hour', max_attempts => 3,
      job_key => ${key}) AS job, LATERAL graphile_worker.reschedule_jobs(ARRAY[job.id], attempts => ${attempts}::int)`);
}

test('connections of the pool are counted, and who waits for one', async () => {
  const busy = await Promise.all(Array.from({ length: 10 }, () => app.db.pool.connect()));
  const waiting = Promise.allSettled([app.db.query(sql`SELECT`), app.db.query(sql`SELECT`)]);
  const all = await read();
  for (const client of busy) client.release();
  await waiting;
  expect(all.get('usher_database_connections{state="busy"}')).toBe(10);
  expect(all.get('usher_database_connections{state="idle"}')).toBe(0);
  // The service itself may be a third.
  expect(all.get('usher_database_connections{state="waited_for"}')).toBeGreaterThanOrEqual(2);
});

test('a scrape of a service whose database does not answer says just that', async () => {
  const busy = await Promise.all(Array.from({ length: 10 }, () => app.db.pool.connect()));
  const away = await read();
  for (const client of busy) client.release();
  expect(away.get('usher_database_up')).toBe(0);
  expect(away.has('usher_oldest_job_seconds')).toBe(false);
  expect((await read()).get('usher_database_up')).toBe(1);
});

test('the process itself is measured', async () => {
  const all = await read();
  expect(all.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  expect([...all.keys()]).toContain('nodejs_eventloop_lag_p99_seconds');
});

test('the metrics are on their own port alone, and nothing else is there', async () => {
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  for (const path of ['/', '/graphql', '/metrics/x']) {
    expect((await fetch(new URL(path, metricsUrl))).status).toBe(404);
  }
  expect((await fetch(metricsUrl, { method: 'POST' })).status).toBe(404);
});

test('without METRICS_PORT there are none', async () => {
  const quiet = await startTestApp();
  expect(quiet.logs.map(({ msg }) => msg)).not.toContain('metrics are served');
  await quiet.stop();
});

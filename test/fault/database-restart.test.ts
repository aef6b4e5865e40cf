import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accountFor } from '../support/account.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { type Load, startLoad } from '../support/load.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { processesOf } from '../support/processes.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

let cluster: Cluster;
let mailbox: Mailbox;
let service: ServiceProcess;

beforeEach(async () => {
  cluster = await startCluster({ migrated: true });
  mailbox = await startMailbox();
  service = await startServiceProcess({ DATABASE_URL: cluster.url, SMTP_URL: mailbox.url });
});

afterEach(async () => {
  await service.end('SIGKILL');
  await mailbox.close();
  await cluster.drop();
});

const status = async (path: string) => (await fetch(`${service.url}${path}`)).status;
const untilReady = () => until('/ready says 200', async () => (await status('/ready')) === 200);

/** What of the crowd's calls must be so: nobody was cut off, and everything that was said yes to is there. */
async function expectNothingLost(load: Load): Promise<void> {
  await load.end();
  expect(load.cutOff).toBe(0);
  const account = await accountFor({
    databaseUrl: cluster.url,
    mailbox,
    acknowledged: load.acknowledged,
    withinMs: 60_000,
  });
  console.log({ acknowledged: load.acknowledged.size, unavailable: load.unavailable, ...account });
  expect(service.logs.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
}

test('a PostgreSQL that is stopped and started under load costs answers, and neither invites nor mails', async () => {
  const { accessToken } = await service.admin();
  const load = startLoad({ url: service.url, bearer: accessToken, people: 8 });
  for (let round = 1; round <= 3; round += 1) {
    await delay(500 + Math.random() * 500);
    await cluster.goAway();
    await until('/ready says 503', async () => (await status('/ready')) === 503);
    expect(await status('/health')).toBe(200);
    await delay(Math.random() * 1_000);
    await cluster.comeBack();
    await untilReady();
  }
  await delay(500);
  expect(load.unavailable).toBeGreaterThan(0);
  await expectNothingLost(load);
});

test('so does one that crashes', async () => {
  const { accessToken } = await service.admin();
  const load = startLoad({ url: service.url, bearer: accessToken, people: 8 });
  for (let round = 1; round <= 2; round += 1) {
    await delay(500);
    const before = await cluster.pid();
    process.kill(before, 'SIGKILL');
    await until('PostgreSQL has recovered', async () => (await cluster.pid().catch(() => before)) !== before);
    await untilReady();
  }
  await delay(500);
  await expectNothingLost(load);
});

test('one that is frozen is told as away, is not waited for, and may thaw', async () => {
  const { can, accessToken } = await service.admin();
  const frozen = await processesOf(await cluster.pid());
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    const start = Date.now();
    expect(await status('/ready')).toBe(503);
    expect(Date.now() - start).toBeLessThan(4_000);
    expect(await status('/health')).toBe(200);
    const answers = startLoad({ url: service.url, bearer: accessToken, people: 30 });
    await answers.end();
    expect({ ...answers, end: null }).toEqual({
      acknowledged: new Map(),
      unavailable: 30,
      refused: 0,
      cutOff: 0,
      end: null,
    });
    expect(Date.now() - start).toBeLessThan(16_000);
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
  await untilReady();
  expect((await can.me())?.email).toBe('admin@example.com');
  await can.createInvite({ email: 'thawed@example.com' });
  await mailbox.mailTo('thawed@example.com');
});

test('a service whose PostgreSQL is frozen stops in time', async () => {
  const { can } = await service.admin();
  const frozen = await processesOf(await cluster.pid());
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    const asked = can.me().catch((error: Error) => error);
    const start = Date.now();
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(Date.now() - start).toBeLessThan(25_000);
    await asked;
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
});

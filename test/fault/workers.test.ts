import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { startLoad } from '../support/load.ts';
import { startMailbox } from '../support/mailbox.ts';
import { processesOf } from '../support/processes.ts';
import { someone } from '../support/seed.ts';
import { type ServiceProcess, spawnService, startServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

/** A service of two workers, on a database of its own. */
async function startTwo(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const service = await startServiceProcess({
    DATABASE_URL: database.url,
    WEB_CONCURRENCY: '2',
    MAIL: 'off',
    ...env,
  });
  onTestFinished(async () => void (await service.end('SIGKILL')));
  return service;
}

/** The processes that serve, by their numbers. */
async function workersOf({ process }: Pick<ServiceProcess, 'process'>): Promise<number[]> {
  const [, ...children] = await processesOf(process.pid ?? 0);
  const workers: number[] = [];
  for (const pid of children) {
    const env = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (env.includes('USHER_WORKER=true')) workers.push(pid);
  }
  return workers;
}

/** Asks over a connection of its own: one that is kept open stays with the worker that took it. */
async function knock(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const asked = request(`${url}/graphql`, { method: 'POST', agent: false, headers });
  asked.end('{"query":"{ __typename }"}');
  const [answer] = await once(asked, 'response');
  expect(await text(answer)).toBe('{"data":{"__typename":"Query"}}');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('two workers are one service: one says ready, one admin is made, either serves, a mail goes out once', async () => {
  const mailbox = await startMailbox();
  onTestFinished(() => mailbox.close());
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-workers-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const service = await startServiceProcess({
    DATA_DIR: dataDir,
    WEB_CONCURRENCY: '2',
    SMTP_URL: mailbox.url,
  });
  onTestFinished(async () => void (await service.end('SIGKILL')));
  expect(await workersOf(service)).toHaveLength(2);

  const { can } = await service.admin();
  const invitees = Array.from({ length: 40 }, () => someone());
  await Promise.all(invitees.map((email) => can.createInvite({ email })));
  for (const email of invitees) await mailbox.mailTo(email);

  const said = service.logs.map(({ msg }) => msg);
  expect(said.filter((msg) => msg === 'ready')).toHaveLength(1);
  expect(said.filter((msg) => msg.includes('first admin was made'))).toHaveLength(1);
  const served = (worker: number) =>
    service.logs.some((line) => line['operation'] !== undefined && line['worker'] === worker);
  await until('either has served', async () => {
    await Promise.all(Array.from({ length: 20 }, () => knock(service.url)));
    return served(1) && served(2);
  });

  expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(mailbox.all()).toHaveLength(invitees.length);
  expect(service.logs.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
});

test('a worker that is killed is replaced, and the others go on', async () => {
  const service = await startTwo();
  const { accessToken, can } = await service.admin();
  const [first, second] = await workersOf(service);
  const load = startLoad({ url: service.url, bearer: accessToken, people: 4 });
  process.kill(first ?? 0, 'SIGKILL');
  await until('another worker takes its place', async () => {
    const workers = await workersOf(service);
    return workers.length === 2 && !workers.includes(first ?? 0);
  });
  const before = load.acknowledged.size;
  await until('invites go on', () => load.acknowledged.size > before + 20);
  await load.end();
  expect(load.refused).toBe(0);
  expect(await workersOf(service)).toContain(second);
  const { totalCount } = await can.invites({ filter: { search: 'load' } });
  expect(totalCount).toBeGreaterThanOrEqual(load.acknowledged.size);
  expect(service.logs.filter(({ level }) => level === 'error')).toMatchObject([
    { worker: 1, signal: 'SIGKILL' },
  ]);
});

test('it stops in order under load: whoever was asking is answered, nobody is left, and it exits with 0', async () => {
  const service = await startTwo();
  const { accessToken } = await service.admin();
  const workers = await workersOf(service);
  const load = startLoad({ url: service.url, bearer: accessToken, people: 8 });
  await until('invites are made', () => load.acknowledged.size > 20);
  expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
  await load.end();
  expect(load.cutOff).toBe(0);
  expect(workers.filter(isAlive)).toEqual([]);
});

test('a signal to all of its processes, as of Ctrl-C, is one that asks once', async () => {
  const service = await startTwo();
  const workers = await workersOf(service);
  for (const pid of [...workers, service.process.pid ?? 0]) process.kill(pid, 'SIGINT');
  expect(await service.ended).toEqual({ code: 0, signal: null });
  expect(workers.filter(isAlive)).toEqual([]);
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'nobody outlives a primary that asks no more: %s',
  async (signal) => {
    const service = await startTwo();
    const workers = await workersOf(service);
    // Held back, they cannot stop in order.
    for (const pid of workers) process.kill(pid, 'SIGSTOP');
    service.process.kill(signal);
    if (signal === 'SIGTERM') {
      await until('it is stopping', () => service.logs.some(({ msg }) => msg === 'stopping'));
      // Of the same kind and within half a second it would be the first one again.
      service.process.kill('SIGINT');
      expect(await service.ended).toEqual({ code: 1, signal: null });
    } else {
      await service.ended;
      for (const pid of workers) process.kill(pid, 'SIGCONT');
    }
    await until('the workers are gone', () => !workers.some(isAlive));
  },
);

test('where the port is taken, it says so and ends with 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const { port } = other.address() as AddressInfo;
  const starting = spawnService({
    DATABASE_URL: database.url,
    WEB_CONCURRENCY: '2',
    MAIL: 'off',
    PORT: String(port),
  });
  await expect(starting.ready).rejects.toThrow(`Port ${port} is taken by another program.`);
  expect(await starting.ended).toEqual({ code: 1, signal: null });
});

test('its metrics are those of all workers, and what is one for all is told once', async () => {
  const service = await startTwo({ METRICS_PORT: '0' });
  const { can } = await service.admin();
  await Promise.all(Array.from({ length: 30 }, () => can.me()));
  const port = service.logs.find(({ msg }) => msg === 'metrics are served')?.['port'];
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(text).toContain('usher_operations_total{field="me",outcome="ok"} 30');
  expect(text).toContain('usher_database_up 1\n');
  expect(text.match(/^usher_jobs\{state="waiting"\} 0$/gm)).toHaveLength(1);
});

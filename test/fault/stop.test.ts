import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { watchInvites } from '../support/live.ts';
import { startLoad } from '../support/load.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type ServiceProcess, spawnService, startServiceProcess } from '../support/service-process.ts';
import { startTarpit } from '../support/tarpit.ts';
import { until } from '../support/until.ts';

let cluster: Cluster;
let mailbox: Mailbox;
let services: ServiceProcess[];

beforeEach(async () => {
  cluster = await startCluster({ migrated: true });
  mailbox = await startMailbox();
  services = [];
});

afterEach(async () => {
  for (const service of services) await service.end('SIGKILL');
  await mailbox.close();
  await cluster.drop();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const service = await startServiceProcess({
    DATABASE_URL: cluster.url,
    SMTP_URL: mailbox.url,
    PUBLIC_URL: 'https://usher.example.com',
    ...env,
  });
  services.push(service);
  return service;
}

test('who is being served when the service stops gets an answer, streams end, and it exits with 0', async () => {
  const service = await start();
  const { accessToken } = await service.admin();
  const watcher = await watchInvites(service.url, accessToken);
  const load = startLoad({ url: service.url, bearer: accessToken, people: 16 });
  await until('the crowd is at work', () => load.acknowledged.size > 50);

  const begun = Date.now();
  const ended = service.end('SIGTERM');
  expect(await watcher.ends()).toMatchObject({ completed: false });
  expect(await ended).toEqual({ code: 0, signal: null });
  console.log(`stopped under load in ${Date.now() - begun} ms`);
  expect(Date.now() - begun).toBeLessThan(10_000);
  await load.end();
  // It worked, or there was nobody any more.
  expect({ unavailable: load.unavailable, cutOff: load.cutOff }).toEqual({ unavailable: 0, cutOff: 0 });
  expect(service.logs.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  // Not the last line for sure: an answer may be logged when its connection has closed.
  expect(service.logs.map(({ msg }) => msg)).toContain('stopped');

  const successor = await start();
  const { can } = await successor.admin();
  for (const email of load.acknowledged.keys()) {
    const { nodes } = await can.invites({ filter: { email } });
    expect(nodes.map(({ status }) => status)).toEqual(['PENDING']);
  }
});

test('a mail server that never answers does not keep it from stopping, and a replica sends the mail', async () => {
  const tarpit = await startTarpit();
  const stuck = await start({ SMTP_URL: tarpit.url });
  const { can } = await stuck.admin();
  await can.createInvite({ email: 'ada@example.com' });
  await until('the mail is on its way', () => tarpit.waiting() > 0);

  const begun = Date.now();
  expect(await stuck.end('SIGTERM')).toEqual({ code: 0, signal: null });
  // The mail alone would take 20 s to fail.
  expect(Date.now() - begun).toBeLessThan(16_000);
  console.log(`stopped with a mail under way in ${Date.now() - begun} ms`);
  await start();
  await mailbox.mailTo('ada@example.com');
  await tarpit.close();
});

test('whoever asks twice does not have to wait', async () => {
  const tarpit = await startTarpit();
  const service = await start({ SMTP_URL: tarpit.url });
  const { can } = await service.admin();
  await can.createInvite({ email: 'ada@example.com' });
  await until('the mail is on its way', () => tarpit.waiting() > 0);

  service.process.kill('SIGTERM');
  await until('it is stopping', () => service.logs.some(({ msg }) => msg === 'stopping'));
  const begun = Date.now();
  expect(await service.end('SIGINT')).toEqual({ code: 1, signal: null });
  expect(Date.now() - begun).toBeLessThan(1_000);
  await tarpit.close();
});

test('a signal that comes twice at a moment, as from a terminal by way of npm, is one', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const service = await start();
    service.process.kill(signal);
    await until('it is stopping', () => service.logs.some(({ msg }) => msg === 'stopping'));
    expect(await service.end(signal)).toEqual({ code: 0, signal: null });
  }
});

test('whoever has stopped to read the log, or went away, keeps it neither from its work nor from stopping', async () => {
  const ask = (service: ServiceProcess) =>
    fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ me { id } }"}',
    }).then((answer) => answer.status);
  const [unread, closed] = [await start(), await start()];
  unread.process.stdout?.pause();
  closed.process.stdout?.destroy();
  closed.process.stderr?.destroy();
  // A line for each, and a pipe holds 64 KB.
  for (let round = 0; round < 100; round += 1) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(unread)));
    expect(answers.every((status) => status === 200)).toBe(true);
  }
  expect(await ask(closed)).toBe(200);
  const begun = Date.now();
  expect(await unread.end('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await closed.end('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(Date.now() - begun).toBeLessThan(10_000);
});

test('a service that is stopped while it starts leaves nothing behind, and starts when it is asked again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-stopped-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const env = { DATA_DIR: dataDir, SMTP_URL: mailbox.url };
  for (const milliseconds of [600, 1_200, 1_800, 2_400]) {
    const starting = spawnService(env);
    await delay(milliseconds);
    starting.process.kill('SIGTERM');
    const { code, signal } = await starting.ended;
    // Before it has begun to listen to signals, the signal itself ends it.
    expect(signal ?? code).toBeOneOf([0, 'SIGTERM']);
  }
  const service = await startServiceProcess(env);
  expect((await (await service.admin()).can.me())?.email).toBe('admin@example.com');
  expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('jobs of a replica that is killed are done by another one within seconds', async () => {
  const tarpit = await startTarpit();
  const dying = await start({ SMTP_URL: tarpit.url });
  const { can } = await dying.admin();
  const emails = ['ada@example.com', 'grace@example.com', 'joan@example.com'];
  for (const email of emails) await can.createInvite({ email });
  await until('its mails are on their way', () => tarpit.waiting() === emails.length);
  const living = await start();

  const begun = Date.now();
  await dying.end('SIGKILL');
  for (const email of emails) await mailbox.mailTo(email);
  expect(Date.now() - begun).toBeLessThan(9_000);
  console.log(`taken over after ${Date.now() - begun} ms`);
  await living.end('SIGTERM');
  await tarpit.close();
});

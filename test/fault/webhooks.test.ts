import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { startCluster } from '../support/cluster.ts';
import { expectType, type Flow } from '../support/flow.ts';
import { startMailbox } from '../support/mailbox.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 4);
/** With the lease of the process that was killed, and the first wait after a try that failed. */
const CATCH_UP_MS = 90_000;

const services: ServiceProcess[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.end('SIGTERM')));
});

const idOf = ({ headers }: Received) => String(headers['webhook-id']);
const emailOf = ({ body }: Received): string => JSON.parse(body).data.email;

async function receiverOfTest(): Promise<Receiver> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  return receiver;
}

async function environment() {
  const cluster = await startCluster({ migrated: true });
  onTestFinished(() => cluster.drop());
  return { DATABASE_URL: cluster.url, MAIL: 'off', WEBHOOK_NETWORKS: '127.0.0.0/8' };
}

async function start(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const service = await startServiceProcess(env);
  services.push(service);
  return service;
}

async function createEndpoint({ can }: { readonly can: Flow }, receiver: Receiver) {
  const result = await can.createWebhookEndpoint({ url: receiver.url, eventTypes: ['INVITE_CREATED'] });
  return expectType(result, 'CreateWebhookEndpointPayload').webhookEndpoint.id;
}

test(`a service that is killed ${ROUNDS} times between a change and its webhook loses none, and says the same id twice`, async () => {
  const receiver = await receiverOfTest();
  const env = await environment();
  // Slow enough that some are on their way, and some wait, whenever the service is killed.
  receiver.answers(async () => {
    await delay(150);
    return { status: 204 };
  });
  const acknowledged = new Set<string>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const service = await startServiceProcess(env);
    const admin = await service.admin();
    if (round === 1) await createEndpoint(admin, receiver);
    const killAt = 20 + Math.floor(Math.random() * 20);
    for (let n = 1; n <= killAt; n += 1) {
      const email = `invitee-${round}-${n}@example.com`;
      const result = await admin.can.createInvite({ email, sendEmail: false });
      acknowledged.add(expectType(result, 'CreateInvitePayload').invite.email);
    }
    expect(await service.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  }
  const heard = () => new Set(receiver.received.map(emailOf));
  const beforeTheLast = heard().size;
  expect(beforeTheLast).toBeLessThan(acknowledged.size);
  await start(env);
  await until('every invite was told', () => heard().size === acknowledged.size, CATCH_UP_MS);
  expect(heard()).toEqual(acknowledged);
  // What was told twice was told under one id, and nothing else under that one.
  const ids = new Map<string, Set<string>>();
  for (const webhook of receiver.received) {
    const email = emailOf(webhook);
    ids.set(email, (ids.get(email) ?? new Set()).add(idOf(webhook)));
  }
  expect([...ids.values()].filter(({ size }) => size !== 1)).toEqual([]);
  expect(new Set(receiver.received.map(idOf)).size).toBe(acknowledged.size);
  console.log({ acknowledged: acknowledged.size, beforeTheLast, webhooks: receiver.received.length });
});

test('two replicas make one try of a delivery at a time, and none too many', async () => {
  const receiver = await receiverOfTest();
  const env = await environment();
  const [one, other] = await Promise.all([start(env), start(env)]);
  const admins = [await one.admin(), await other.admin()];
  if (!admins[0]) throw new Error('There are two.');
  const endpointId = await createEndpoint(admins[0], receiver);
  const underWay = new Map<string, number>();
  const tries = new Map<string, number>();
  let most = 0;
  receiver.answers(async (webhook) => {
    const id = idOf(webhook);
    underWay.set(id, (underWay.get(id) ?? 0) + 1);
    tries.set(id, (tries.get(id) ?? 0) + 1);
    most = Math.max(most, underWay.get(id) ?? 0);
    await delay(100);
    underWay.set(id, (underWay.get(id) ?? 0) - 1);
    return { status: tries.get(id) === 1 ? 500 : 204 };
  });
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      admins[n % 2]?.can.createInvite({ email: `invitee-${n}@example.com`, sendEmail: false }),
    ),
  );
  const delivered = async () => {
    const { deliveries } = await (admins[0] as (typeof admins)[0] & object).can.webhookEndpoint(endpointId, {
      first: 100,
    });
    return deliveries.nodes.filter(({ status }) => status === 'DELIVERED').length;
  };
  await until('all are delivered', async () => (await delivered()) === 40, CATCH_UP_MS);
  expect(most).toBe(1);
  expect(tries.size).toBe(40);
  expect([...tries.values()].every((count) => count === 2)).toBe(true);
});

test('a receiver that takes 15 seconds is given up on then, and neither requests nor mails wait for it', async () => {
  const receiver = await receiverOfTest();
  receiver.answers('never');
  const mailbox = await startMailbox();
  onTestFinished(() => mailbox.close());
  const { MAIL: _, ...env } = await environment();
  const service = await start({ ...env, SMTP_URL: mailbox.url });
  const { can } = await service.admin();
  const endpointId = await createEndpoint({ can }, receiver);
  const deliveries = async () => (await can.webhookEndpoint(endpointId, { first: 100 })).deliveries.nodes;
  const emails = Array.from({ length: 20 }, (_, n) => `invitee-${n}@example.com`);
  for (const email of emails) expectType(await can.createInvite({ email }), 'CreateInvitePayload');
  await until('every mail has come', () => mailbox.all().length === emails.length, CATCH_UP_MS);
  const tries = async () => (await deliveries()).flatMap(({ attempts }) => attempts);
  // Those that came first wait still.
  expect(receiver.received.length).toBeGreaterThan(0);
  expect(await tries()).toEqual([]);

  await until('it is given up on', async () => (await tries()).length > 0, CATCH_UP_MS);
  const [first] = await tries();
  expect(first).toMatchObject({ httpStatus: null, failure: 'TIMEOUT' });
  expect(Math.round((first?.durationMs ?? 0) / 1_000)).toBe(15);
  // The stop need not wait for those that wait still.
  await receiver.close();
});

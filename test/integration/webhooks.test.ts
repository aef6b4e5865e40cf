import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import type { CreateWebhookEndpointInput } from '../support/generated/graphql.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const mailer = createMemoryMailer();
let app: TestApp;
let admin: AdminSeed;
let receiver: Receiver;
beforeAll(async () => {
  app = await startTestApp({
    env: { SMTP_URL: 'smtp://127.0.0.1:1', WEBHOOK_NETWORKS: '127.0.0.0/8' },
    overrides: { mailer },
  });
  admin = await app.admin();
});
afterAll(() => app.stop());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await app.db.execute(sql`DELETE FROM webhook_endpoints`);
  await receiver.close();
});

async function endpoint(input: Partial<CreateWebhookEndpointInput> = {}) {
  const result = await admin.can.createWebhookEndpoint({
    url: receiver.url,
    eventTypes: ['INVITE_CREATED'],
    ...input,
  });
  const { webhookEndpoint, secret } = expectType(result, 'CreateWebhookEndpointPayload');
  return { id: webhookEndpoint.id, secret };
}

const invite = () => admin.invites(someone('ada'), { sendEmail: false });

/** What a receiver reads that verifies with the published libraries; throws where the signature is not good. */
function verified(secret: string, { body, headers }: Received) {
  new SvixWebhook(secret).verify(body, headers as Record<string, string>);
  return new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    timestamp: string;
    data: Record<string, unknown>;
  };
}

async function deliveries(id: string) {
  return (await admin.can.webhookEndpoint(id)).deliveries.nodes;
}

/** Has every delivery that waits tried now. */
async function hurry(): Promise<void> {
  await app.db.execute(sql`
    SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
      SELECT row('deliver-webhook', json_build_object('deliveryId', id), NULL, NULL, 25::smallint, 'webhook:' || id, NULL, NULL)::graphile_worker.job_spec
      FROM webhook_deliveries WHERE status = 'QUEUED'))`);
}

describe('a service that is told by webhook', () => {
  it('gets each event that it wants, signed so that the published library takes it, and no other', async () => {
    const { secret } = await endpoint({ eventTypes: ['INVITE_REVOKED'] });
    const { id, email } = await invite();
    await admin.can.revokeInvite({ invite: { id }, reason: 'A mistake' });
    const [told] = await receiver.has(1);
    if (!told) throw new Error('One has arrived.');
    const { type, timestamp, data } = verified(secret, told);
    expect(type).toBe('invite.revoked');
    expect(Number.isNaN(Date.parse(timestamp))).toBe(false);
    expect(data).toMatchObject({
      version: 1,
      email,
      reason: 'A mistake',
      actor: { kind: 'USER', id: admin.id },
      subject: { type: 'invite', id },
      revision: 2,
    });
    const [event] = (await admin.can.events({ filter: { subjectId: id } })).nodes;
    expect(told.headers['webhook-id']).toBe(event?.id);
    expect(told.headers['content-type']).toBe('application/json');
    expect(receiver.received).toHaveLength(1);
  });

  it('gets the same bytes and the same id in every try, and in a replay', async () => {
    const { id, secret } = await endpoint();
    receiver.answers({ status: 500 });
    await invite();
    await receiver.has(1);
    await until('the try is stored', async () => (await deliveries(id))[0]?.attempts.length === 1);
    const [failed] = await deliveries(id);
    expect(failed).toMatchObject({
      status: 'QUEUED',
      attempts: [{ httpStatus: 500, failure: 'HTTP_STATUS' }],
      event: { type: 'INVITE_CREATED' },
    });
    const wait = Date.parse(failed?.nextAttemptAt ?? '') - Date.now();
    expect(wait).toBeGreaterThan(1_000);
    expect(wait).toBeLessThan(6_000);

    receiver.answers({ status: 204 });
    await hurry();
    await receiver.has(2);
    await until('it is delivered', async () => (await deliveries(id))[0]?.status === 'DELIVERED');
    const [delivered] = await deliveries(id);
    const replayed = await admin.can.replayWebhooks({
      endpointId: id,
      webhooks: { deliveryIds: [delivered?.id ?? ''] },
    });
    expect(expectType(replayed, 'ReplayWebhooksPayload')).toMatchObject({ queuedCount: 1, hasMore: false });
    const all = await receiver.has(3);
    expect(new Set(all.map(({ body }) => body)).size).toBe(1);
    expect(new Set(all.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const one of all) verified(secret, one);
  });

  it('gets it again when the invite that it tells of is gone', async () => {
    const { id, secret } = await endpoint();
    const { id: inviteId, email } = await invite();
    await receiver.has(1);
    await until('it is delivered', async () => (await deliveries(id))[0]?.status === 'DELIVERED');
    const [delivered] = await deliveries(id);
    await admin.can.deleteInvite(inviteId);
    const replayed = await admin.can.replayWebhooks({
      endpointId: id,
      webhooks: { deliveryIds: [delivered?.id ?? ''] },
    });
    expect(expectType(replayed, 'ReplayWebhooksPayload').queuedCount).toBe(1);
    const [first, again] = await receiver.has(2);
    if (!first || !again) throw new Error('Two have arrived.');
    expect(again.body).toBe(first.body);
    expect(again.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(verified(secret, again)).toMatchObject({ type: 'invite.created', data: { email } });
    await until('that is stored', async () => (await deliveries(id))[0]?.status === 'DELIVERED');
    // Of the two, the newer one stands alone on a page, and has the older one behind it.
    const page = await admin.can.webhookEndpoint(id, { first: 1 });
    expect(page.deliveries.nodes).toMatchObject([{ replay: true, event: { type: 'INVITE_CREATED' } }]);
    expect(page.deliveries.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it('is told once by two replicas that both find the event', async () => {
    const { id } = await endpoint();
    await invite();
    await receiver.has(1);
    const [{ position } = { position: '' }] = await app.db.query<{ position: string }>(sql`
      SELECT position::text FROM events WHERE type = 'invite.created' ORDER BY position DESC LIMIT 1`);
    await app.db.execute(sql`
      SELECT id FROM graphile_worker.add_job('fan-out-webhooks', json_build_object('position', ${position}::text))`);
    await until('that job is done', async () => {
      const jobs = await app.db.query(
        sql`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'fan-out-webhooks'`,
      );
      return jobs.length === 0;
    });
    expect(await deliveries(id)).toHaveLength(1);
  });

  it('can verify by the old secret and by the new one until the old one ends', async () => {
    const { id, secret: old } = await endpoint();
    const rotated = expectType(
      await admin.can.rotateWebhookSecret({ id, keepOldForSeconds: 60 }),
      'RotateWebhookSecretPayload',
    );
    expect(rotated.secret).not.toBe(old);
    await invite();
    const [both] = await receiver.has(1);
    if (!both) throw new Error('One has arrived.');
    verified(old, both);
    verified(rotated.secret, both);
    const { previousSecretExpiresAt: until } = rotated.webhookEndpoint;
    expect(Date.parse(until ?? '') - Date.now()).toBeGreaterThan(30_000);
    await app.db.execute(sql`
      UPDATE webhook_endpoints SET previous_secret_expires_at = clock_timestamp() WHERE id = ${id}::uuid`);
    expect((await admin.can.webhookEndpoint(id)).previousSecretExpiresAt).toBeNull();

    const again = await admin.can.rotateWebhookSecret({ id, keepOldForSeconds: 0 });
    const { secret: last, webhookEndpoint } = expectType(again, 'RotateWebhookSecretPayload');
    expect(webhookEndpoint.previousSecretExpiresAt).toBeNull();
    await invite();
    const [, only] = await receiver.has(2);
    if (!only) throw new Error('Two have arrived.');
    verified(last, only);
    expect(() => verified(rotated.secret, only)).toThrow();
  });

  it('keeps its secret when SECRET is rotated', async () => {
    const { secret } = await endpoint();
    const rotated = await startTestApp({
      database: app.database,
      env: {
        SECRET: `the next secret that nobody else has either,${app.app.config.secret}`,
        WEBHOOK_NETWORKS: '127.0.0.0/8',
      },
    });
    try {
      await invite();
      const [told] = await receiver.has(1);
      if (!told) throw new Error('One has arrived.');
      verified(secret, told);
    } finally {
      await rotated.stop();
    }
  });
});

describe('an endpoint that does not take what it is sent', () => {
  it('is left alone for as long as it asks with 429', async () => {
    const { id } = await endpoint();
    receiver.answers({ status: 429, headers: { 'retry-after': '3600' } });
    await invite();
    await until('the try is stored', async () => (await deliveries(id))[0]?.attempts.length === 1);
    const [delivery] = await deliveries(id);
    expect(Date.parse(delivery?.nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('is stopped at once when it is gone, and its maker is told', async () => {
    const { id } = await endpoint();
    receiver.answers({ status: 410 });
    await invite();
    await until('it is stopped', async () => (await admin.can.webhookEndpoint(id)).status === 'DISABLED');
    expect(await admin.can.webhookEndpoint(id)).toMatchObject({ disabledReason: 'GONE' });
    expect(await deliveries(id)).toMatchObject([{ status: 'FAILED', nextAttemptAt: null }]);
    await until('a mail went', () =>
      mailer.sent.some(({ subject }) => subject === 'A webhook endpoint was stopped'),
    );
    const [event] = (await admin.can.events({ filter: { subjectId: id }, first: 1 })).nodes;
    expect(event).toMatchObject({ type: 'WEBHOOK_ENDPOINT_DISABLED', data: { disabledReason: 'GONE' } });

    receiver.answers({ status: 204 });
    const resumed = await admin.can.updateWebhookEndpoint({ id, paused: false });
    expect(expectType(resumed, 'UpdateWebhookEndpointPayload').webhookEndpoint).toMatchObject({
      status: 'ACTIVE',
      disabledReason: null,
      failingSince: null,
    });
  });

  it('is stopped after three days without a success when a delivery is out of tries, and its maker heard after one', async () => {
    const { id } = await endpoint();
    receiver.answers({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    await invite();
    await until('the try is stored', async () => (await deliveries(id))[0]?.attempts.length === 1);
    await app.db.execute(sql`UPDATE webhook_endpoints SET failing_since = now() - interval '25 hours'`);
    await hurry();
    await until('its maker is told', () =>
      mailer.sent.some(({ subject }) => subject === 'A webhook endpoint does not answer'),
    );
    await app.db.execute(sql`UPDATE webhook_endpoints SET failing_since = now() - interval '73 hours'`);
    await app.db.execute(sql`
      UPDATE webhook_deliveries SET attempts = (
        SELECT jsonb_agg(tries.first) FROM (SELECT attempts -> 0 AS first FROM generate_series(1, 9)) AS tries)`);
    await hurry();
    await until('it is stopped', async () => (await admin.can.webhookEndpoint(id)).status === 'DISABLED');
    expect(await admin.can.webhookEndpoint(id)).toMatchObject({ disabledReason: 'FAILING' });
    // A redirect is an answer like any other: it was never followed.
    const [delivery] = await deliveries(id);
    expect(delivery).toMatchObject({ status: 'FAILED' });
    expect(delivery?.attempts.at(-1)).toMatchObject({ httpStatus: 302, failure: 'HTTP_STATUS' });
  });

  it('is sent nothing while it is paused, and what waited is dropped and can be replayed', async () => {
    const { id } = await endpoint();
    receiver.answers({ status: 500 });
    await invite();
    await receiver.has(1);
    await admin.can.updateWebhookEndpoint({ id, paused: true });
    await until('the try is stored', async () => (await deliveries(id))[0]?.attempts.length === 1);
    await hurry();
    await until('it is dropped', async () => (await deliveries(id))[0]?.status === 'DROPPED');
    await invite();
    await until('that is dropped as well', async () =>
      (await deliveries(id)).every(({ status }, _index, all) => all.length === 2 && status === 'DROPPED'),
    );
    receiver.answers({ status: 204 });
    await admin.can.updateWebhookEndpoint({ id, paused: false });
    const since = new Date(Date.now() - 60_000).toISOString();
    const replayed = await admin.can.replayWebhooks({ endpointId: id, webhooks: { failedSince: since } });
    // The one that waited, and the one that happened meanwhile.
    expect(expectType(replayed, 'ReplayWebhooksPayload').queuedCount).toBe(2);
    await receiver.has(3);
    await until(
      'both are taken',
      async () => (await deliveries(id)).filter(({ status }) => status === 'DELIVERED').length === 2,
    );
    const again = await admin.can.replayWebhooks({ endpointId: id, webhooks: { failedSince: since } });
    expect(expectType(again, 'ReplayWebhooksPayload').queuedCount).toBe(0);
  });
});

describe('a receiver that never answers', () => {
  it('keeps neither requests nor mails nor other webhooks waiting', async () => {
    const quick = await startReceiver();
    try {
      await endpoint();
      await endpoint({ url: quick.url });
      receiver.answers('never');
      await Promise.all(Array.from({ length: 30 }, () => invite()));
      await quick.has(30);
      // Which of its five places a webhook gets is left to chance.
      await until('five wait for the slow one', async () => {
        if (receiver.received.length < 5) await invite();
        return receiver.received.length === 5;
      });
      const { email } = await admin.invites(someone('mailed'));
      await until('a mail goes meanwhile', () => mailer.sent.some(({ to }) => to === email));
      expect(receiver.received).toHaveLength(5);
    } finally {
      await receiver.close();
      await quick.close();
    }
  });
});

describe('an admin', () => {
  it('sees the secret once, and it stands nowhere else', async () => {
    const { id, secret } = await endpoint();
    await invite();
    await receiver.has(1);
    const seen = JSON.stringify([
      await admin.can.webhookEndpoint(id),
      await admin.can.events({ first: 50 }),
      await app.db.query(sql`SELECT to_jsonb(webhook_endpoints) AS row FROM webhook_endpoints`),
      await app.db.query(sql`SELECT body FROM webhook_messages`),
      app.logs,
    ]);
    expect(seen).not.toContain(secret);
    expect(seen).not.toContain(secret.slice('whsec_'.length));
    expect((await admin.can.webhookEndpoint(id)).secretPrefix).toBe(secret.slice(0, 12));
  });

  it('tries an endpoint, and learns what it answered', async () => {
    const { id, secret } = await endpoint();
    const good = expectType(await admin.can.sendTestWebhook({ id }), 'SendTestWebhookPayload');
    expect(good.attempt).toMatchObject({ httpStatus: 204, failure: null });
    const [told] = receiver.received;
    if (!told) throw new Error('One has arrived.');
    expect(verified(secret, told)).toMatchObject({
      type: 'webhook.test',
      data: { standsFor: 'invite.accepted' },
    });
    receiver.answers({ status: 404 });
    const refused = expectType(await admin.can.sendTestWebhook({ id }), 'SendTestWebhookPayload');
    expect(refused.attempt).toMatchObject({ httpStatus: 404, failure: 'HTTP_STATUS' });
    await receiver.close();
    const bad = expectType(await admin.can.sendTestWebhook({ id }), 'SendTestWebhookPayload');
    expect(bad.attempt).toMatchObject({ httpStatus: null, failure: 'CONNECTION' });
    expect(await deliveries(id)).toEqual([]);
  });

  it('is told of an eleventh endpoint, twenty at once, that ten are the most', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        admin.can.createWebhookEndpoint({ url: receiver.url, eventTypes: ['USER_CREATED'] }),
      ),
    );
    expect(results.filter(({ __typename }) => __typename === 'CreateWebhookEndpointPayload')).toHaveLength(
      10,
    );
    const refused = results.find(({ __typename }) => __typename === 'QuotaExceededError');
    expect(refused).toMatchObject({ code: 'QUOTA_EXCEEDED', limit: 10 });
    expect(await admin.can.webhookEndpoints()).toHaveLength(10);
  });

  it.each([
    'ftp://example.com/',
    'https://10.0.0.1/',
    'https://0x7f.1/#x',
    'https://u:p@example.com/',
    'nonsense',
  ])('is refused the URL %s in words that tell nothing of what is there', async (url) => {
    const refused = await admin.can.createWebhookEndpoint({ url, eventTypes: [] });
    const { id } = await endpoint();
    expect(await admin.can.updateWebhookEndpoint({ id, url })).toEqual(refused);
    expect(refused).toMatchObject({
      __typename: 'WebhookUrlNotAllowedError',
      code: 'WEBHOOK_URL_NOT_ALLOWED',
      message: 'Webhooks are sent to https URLs of public hosts, without credentials or a fragment.',
    });
    expect((await admin.can.webhookEndpoint(id)).url).toBe(receiver.url);
  });

  it('is told of what is not there, and of an input that is none', async () => {
    const id = crypto.randomUUID();
    for (const result of [
      await admin.can.updateWebhookEndpoint({ id, paused: true }),
      await admin.can.deleteWebhookEndpoint(id),
      await admin.can.rotateWebhookSecret({ id }),
      await admin.can.sendTestWebhook({ id }),
      await admin.can.replayWebhooks({ endpointId: id, webhooks: { deliveryIds: [id] } }),
    ])
      expect(result.__typename).toBe('WebhookEndpointNotFoundError');
    const real = await endpoint();
    for (const result of [
      await admin.can.rotateWebhookSecret({ id: real.id, keepOldForSeconds: 604_801 }),
      await admin.can.updateWebhookEndpoint({ id: real.id, description: 'x'.repeat(201) }),
      await admin.can.createWebhookEndpoint({ url: receiver.url, description: 'x'.repeat(201) }),
      await admin.can.replayWebhooks({ endpointId: real.id, webhooks: { deliveryIds: [] } }),
    ])
      expect(result.__typename).toBe('ValidationError');
    expectType(await admin.can.deleteWebhookEndpoint(real.id), 'DeleteWebhookEndpointPayload');
  });
});

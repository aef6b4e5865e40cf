import { randomBytes } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFlow, expectType } from '../support/flow.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let mailbox: Mailbox;
let receiver: Receiver;
let app: TestApp;
let admin: AdminSeed;

beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([startMailbox(), startReceiver()]);
  app = await startTestApp({ env: { SMTP_URL: mailbox.url, WEBHOOK_NETWORKS: '127.0.0.0/8' } });
  admin = await app.admin();
  const created = await admin.can.createWebhookEndpoint({
    url: receiver.url,
    eventTypes: ['INVITE_CREATED', 'INVITE_DELIVERED', 'INVITE_ACCEPTED'],
  });
  expectType(created, 'CreateWebhookEndpointPayload');
});

afterAll(async () => {
  await app.stop();
  await Promise.all([mailbox.close(), receiver.close()]);
});

/** Somebody whose requests carry a `traceparent`. */
function traced(traceparent: string, bearer?: string) {
  return createFlow(graphqlClient(`${app.url}/graphql`, bearer, { traceparent }));
}

function newTrace() {
  const traceId = randomBytes(16).toString('hex');
  return { traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
}

/** The webhooks about one address, by type. */
async function webhooksAbout(email: string, count: number) {
  const about = () => receiver.received.filter(({ body }) => JSON.parse(body).data.email === email);
  await until(`${count} webhooks about ${email} have arrived`, () => about().length >= count);
  return new Map(about().map(({ body, headers }) => [JSON.parse(body).type as string, headers]));
}

const linesOf = (traceId: string) => app.logs.filter((line) => line['traceId'] === traceId);

describe('without an SDK', () => {
  it('a request is found in the log by the trace that it brought, with its mail and its webhooks', async () => {
    const { traceId, traceparent } = newTrace();
    const email = someone('ada');
    const created = await traced(traceparent, admin.accessToken).createInvite({ email });
    expectType(created, 'CreateInvitePayload');
    const webhooks = await webhooksAbout(email, 2);
    // As it came: there is no span of the service's own between.
    expect(webhooks.get('invite.created')?.['traceparent']).toBe(traceparent);
    expect(webhooks.get('invite.delivered')?.['traceparent']).toBe(traceparent);
    await until('all is logged', () => linesOf(traceId).length >= 4);
    expect(linesOf(traceId).map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['operation', 'a mail was handed over', 'a webhook was tried']),
    );
  });

  it('a mail that fails is found as well', async () => {
    const { traceId, traceparent } = newTrace();
    mailbox.refuse(451);
    try {
      const created = await traced(traceparent, admin.accessToken).createInvite({ email: someone('ada') });
      const { invite } = expectType(created, 'CreateInvitePayload');
      await until('its failure is logged', () =>
        linesOf(traceId).some(({ msg }) => msg === 'a job failed; it is tried again'),
      );
      // Nothing of it comes into the tests behind: it would be mailed once more.
      await admin.can.deleteInvite(invite.id);
    } finally {
      mailbox.refuse(null);
    }
  });

  it('requests that share a transaction keep the trace of each', async () => {
    const people = Array.from({ length: 12 }, (_, index) => ({
      email: someone('many'),
      ...(index % 4 === 3 ? null : newTrace()),
    }));
    const results = await Promise.all(
      people.map(({ email, traceparent }) =>
        (traceparent ? traced(traceparent, admin.accessToken) : admin.can).createInvite({
          email,
          sendEmail: false,
        }),
      ),
    );
    for (const result of results) expectType(result, 'CreateInvitePayload');
    for (const { email, traceparent } of people) {
      const headers = (await webhooksAbout(email, 1)).get('invite.created');
      expect(headers?.['traceparent']).toBe(traceparent);
    }
  });

  it.each([
    'nonsense',
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
    `ff-${'a'.repeat(32)}-${'1'.repeat(16)}-01`,
  ])('nobody follows %s', async (traceparent) => {
    const email = someone('ada');
    const before = app.logs.length;
    const known = new Set(app.logs.map((line) => line['traceId']));
    const created = await traced(traceparent, admin.accessToken).createInvite({ email, sendEmail: false });
    expectType(created, 'CreateInvitePayload');
    expect((await webhooksAbout(email, 1)).get('invite.created')).not.toHaveProperty('traceparent');
    const since = app.logs.slice(before).map((line) => line['traceId']);
    expect(since.filter((traceId) => traceId !== undefined && !known.has(traceId))).toEqual([]);
  });
});

describe('with an SDK', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

  beforeAll(() => void trace.setGlobalTracerProvider(provider));
  afterEach(() => exporter.reset());
  afterAll(async () => {
    trace.disable();
    await provider.shutdown();
  });

  const spansOf = (id: string) =>
    exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === id);

  /** A span's name, and the names of those above it. */
  function pathOf(span: ReadableSpan, spans: readonly ReadableSpan[]): string {
    const parent = spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
    return parent ? `${pathOf(parent, spans)} > ${span.name}` : span.name;
  }

  it('one invite is one trace, from the mutation over its mail and its webhooks to its acceptance', async () => {
    const { traceId, traceparent } = newTrace();
    const email = someone('ada');
    const created = await traced(traceparent, admin.accessToken).createInvite({ email });
    const { inviteLink } = expectType(created, 'CreateInvitePayload');
    const token = await mailbox.tokenFor(email);
    const accepted = await traced(traceparent).acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    expectType(accepted, 'AcceptInvitePayload');
    const webhooks = await webhooksAbout(email, 3);
    await until(
      'the last job has ended',
      () => spansOf(traceId).filter(({ name }) => name === 'POST').length === 3,
    );
    await until(
      'and its span',
      () => spansOf(traceId).filter(({ name }) => name === 'job deliver-webhook').length === 3,
    );

    const spans = spansOf(traceId);
    const paths = spans.map((span) => pathOf(span, spans));
    for (const path of [
      'mutation createInvite',
      'mutation createInvite > INSERT events',
      'mutation createInvite > job send-invite-mail > send mail',
      'mutation createInvite > job fan-out-webhooks > INSERT webhook_deliveries',
      'mutation createInvite > job deliver-webhook > POST',
      'mutation createInvite > job send-invite-mail > job deliver-webhook > POST',
      'mutation acceptInvite > hash password',
      'mutation acceptInvite > job deliver-webhook > POST',
    ])
      expect(paths).toContain(path);
    // The receiver goes on with the very request that reached it.
    const posts = spans.filter(({ name }) => name === 'POST').map((span) => span.spanContext().spanId);
    for (const headers of webhooks.values())
      expect(posts).toContain(headers['traceparent']?.toString().split('-')[2]);

    const [mutation] = spans.filter(({ name }) => name === 'mutation createInvite');
    expect(mutation?.attributes).toMatchObject({
      'graphql.operation.type': 'mutation',
      'graphql.operation.name': 'CreateInvite',
      'http.response.status_code': 200,
      'usher.outcome': 'ok',
    });
    const told = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    for (const secret of [
      email,
      'Ada',
      PASSWORD,
      token,
      inviteLink,
      receiver.url,
      '127.0.0.1',
      admin.accessToken,
    ])
      expect(told).not.toContain(secret);
  });

  it('a page that Prisma reads shows its statements, and what is not recorded makes none', async () => {
    const { traceId, traceparent } = newTrace();
    await traced(traceparent, admin.accessToken).users({ first: 2 });
    await until('it has ended', () => spansOf(traceId).some(({ name }) => name === 'query users'));
    expect(spansOf(traceId).map(({ name }) => name)).toContain('SELECT users');

    const quiet = newTrace();
    await traced(quiet.traceparent.replace(/01$/, '00'), admin.accessToken).users({ first: 2 });
    await until('it is logged', () => linesOf(quiet.traceId).length > 0);
    expect(spansOf(quiet.traceId)).toEqual([]);
  });
});

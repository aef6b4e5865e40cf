import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followEvents as followByRequest } from '../../client/adapters/follow-events.ts';
import { createRequest } from '../../client/adapters/request.ts';
import { createUsherClient as createApolloClient } from '../../client/apollo/client.ts';
import { followEvents as followByApollo } from '../../client/apollo/follow-events.ts';
import { createAuth } from '../../client/auth/auth.ts';
import { createMemoryStore } from '../../client/auth/session-store.ts';
import type { FollowEventsOptions } from '../../client/events/follow-events.ts';
import {
  CreateWebhookEndpointDocument,
  type CreateWebhookEndpointInput,
  DeleteWebhookEndpointDocument,
  ReplayWebhooksDocument,
  RotateWebhookSecretDocument,
  SendTestWebhookDocument,
  UpdateWebhookEndpointDocument,
  WebhookDeliveriesDocument,
  WebhookEndpointsDocument,
} from '../../client/generated/graphql.ts';
import { createUsherClient as createUrqlClient } from '../../client/urql/client.ts';
import { followEvents as followByUrql } from '../../client/urql/follow-events.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { settled } from '../support/settled.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp({ env: { WEBHOOK_NETWORKS: '127.0.0.0/8' } });
  admin = await app.admin();
});
afterAll(async () => {
  await app.stop();
  await receiver.close();
});

function signedIn() {
  const url = `${app.url}/graphql`;
  const auth = createAuth({ url, store: createMemoryStore() });
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  const { accessToken, refreshToken } = admin;
  auth.start({ accessToken, refreshToken, accessTokenExpiresAt: expiresAt } as never);
  return { url, auth };
}

const followers = {
  urql: (options: FollowEventsOptions) => followByUrql(createUrqlClient(signedIn()), options),
  apollo: (options: FollowEventsOptions) => followByApollo(createApolloClient(signedIn()), options),
  'a service': (options: FollowEventsOptions) =>
    followByRequest(createRequest({ url: `${app.url}/graphql`, token: () => admin.accessToken }), options),
};

describe.each(Object.entries(followers))('%s', (_name, follow) => {
  test('follows the log from a cursor, page by page, and gets what comes later as well', async () => {
    await settled(app);
    const { pageInfo } = await admin.can.events({ direction: 'ASC', first: 100 });
    const stop = new AbortController();
    const seen: string[] = [];
    let cursor = pageInfo.endCursor ?? null;
    const options = { after: cursor, everyMs: 20, pageSize: 2, signal: stop.signal };
    const first = await Promise.all(
      [1, 2, 3].map(() => admin.invites(someone('told'), { sendEmail: false })),
    );
    const expected = new Set(first.map(({ id }) => id));
    for await (const { events, cursor: next } of follow(options)) {
      expect(events.length).toBeLessThanOrEqual(2);
      seen.push(...events.map(({ subjectId }) => subjectId));
      cursor = next;
      // Only now there is one more.
      if (seen.length === 3) expected.add((await admin.invites(someone('late'), { sendEmail: false })).id);
      if (seen.length === 4) stop.abort();
    }
    expect(new Set(seen)).toEqual(expected);
    expect(seen).toHaveLength(4);
    const rest = follow({ after: cursor, everyMs: 20, signal: AbortSignal.timeout(100) });
    expect(await rest.next()).toEqual({ done: true, value: undefined });
  });

  test('is told when it may not', async () => {
    const bad = follow({ after: 'no cursor' });
    await expect(bad.next()).rejects.toThrow(/cursor/);
  });
});

describe('an admin page of webhooks', () => {
  const input = (): CreateWebhookEndpointInput => ({ url: receiver.url, eventTypes: ['USER_DELETED'] });

  test('with urql shows a new endpoint, changes it, and forgets it, without asking for the list again', async () => {
    const client = createUrqlClient(signedIn());
    const list = async () =>
      (await client.query(WebhookEndpointsDocument, {}).toPromise()).data?.webhookEndpoints ?? [];
    expect(await list()).toEqual([]);
    const made = await client.mutation(CreateWebhookEndpointDocument, { input: input() }).toPromise();
    const created = made.data?.createWebhookEndpoint;
    if (created?.__typename !== 'CreateWebhookEndpointPayload') throw new Error('An endpoint was expected.');
    const { id } = created.webhookEndpoint;
    expect((await list()).map((endpoint) => endpoint.id)).toEqual([id]);
    await client.mutation(UpdateWebhookEndpointDocument, { input: { id, paused: true } }).toPromise();
    expect((await list())[0]?.status).toBe('PAUSED');
    const rotated = await client.mutation(RotateWebhookSecretDocument, { input: { id } }).toPromise();
    expect(rotated.data?.rotateWebhookSecret).toMatchObject({ secret: expect.stringMatching(/^whsec_/) });
    const tested = await client.mutation(SendTestWebhookDocument, { input: { id } }).toPromise();
    expect(tested.data?.sendTestWebhook).toMatchObject({ attempt: { httpStatus: 204 } });
    const replayed = await client
      .mutation(ReplayWebhooksDocument, {
        input: { endpointId: id, webhooks: { failedSince: new Date(0).toISOString() } },
      })
      .toPromise();
    expect(replayed.data?.replayWebhooks).toMatchObject({ queuedCount: 0, hasMore: false });
    const sent = await client.query(WebhookDeliveriesDocument, { endpointId: id }).toPromise();
    expect(sent.data?.webhookEndpoint?.deliveries.edges).toEqual([]);
    await client.mutation(DeleteWebhookEndpointDocument, { input: { id } }).toPromise();
    expect(await list()).toEqual([]);
  });

  test('with Apollo Client as well', async () => {
    const client = createApolloClient(signedIn());
    const list = async () =>
      (await client.query({ query: WebhookEndpointsDocument })).data?.webhookEndpoints ?? [];
    expect(await list()).toEqual([]);
    const made = await client.mutate({
      mutation: CreateWebhookEndpointDocument,
      variables: { input: input() },
    });
    const created = made.data?.createWebhookEndpoint;
    if (created?.__typename !== 'CreateWebhookEndpointPayload') throw new Error('An endpoint was expected.');
    const { id } = created.webhookEndpoint;
    expect((await list()).map((endpoint) => endpoint.id)).toEqual([id]);
    await client.mutate({
      mutation: UpdateWebhookEndpointDocument,
      variables: { input: { id, paused: true } },
    });
    expect((await list())[0]?.status).toBe('PAUSED');
    await client.mutate({ mutation: DeleteWebhookEndpointDocument, variables: { input: { id } } });
    expect(await list()).toEqual([]);
  });
});

import { once } from 'node:events';
import { createClient } from 'graphql-sse';
import { expect, test } from 'vitest';
import { codeOf, startToy, type ToyAnswer, type ToyServer } from '../support/toy-server.ts';

const STREAM = { accept: 'text/event-stream' };
/** What urql sends with every operation. */
const URQL = {
  accept:
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
};
const WAITING = { query: 'subscription { waiting }' };

async function untilRunning({ toy }: ToyServer, count: number): Promise<void> {
  while (toy.running < count) await once(toy, 'running');
}

async function untilEnded(toy: ToyServer['toy'], count: number): Promise<void> {
  while (toy.ended < count) await new Promise((resolve) => setImmediate(resolve));
}

test.each([STREAM, URQL, { accept: '*/*' }, {}])(
  'a subscriber who accepts %j is told of everything, then of the end',
  async (headers) => {
    const { post } = await startToy();
    const answer = await post({ query: 'subscription { counted(to: 2) }' }, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe(
      ':\n\nevent: next\ndata: {"data":{"counted":1}}\n\nevent: next\ndata: {"data":{"counted":2}}\n\nevent: complete\ndata:\n\n',
    );
  },
);

test('the client of graphql-sse subscribes, and asks ordinary things', async () => {
  const { url } = await startToy();
  const client = createClient({ url: `${url}/graphql`, retryAttempts: 0 });
  const results = [];
  for await (const result of client.iterate({ query: 'subscription { counted(to: 3) }' }))
    results.push(result.data);
  for await (const result of client.iterate({ query: '{ me { name } }' })) results.push(result.data);
  for await (const result of client.iterate({ query: '{ nope }' }))
    results.push(result.errors?.[0]?.extensions?.['code']);
  for await (const result of client.iterate({ query: 'subscription { forbidden }' })) {
    results.push(result.errors?.[0]?.extensions?.['code']);
  }
  expect(results).toEqual([
    { counted: 1 },
    { counted: 2 },
    { counted: 3 },
    { me: { name: 'Ada' } },
    'GRAPHQL_VALIDATION_FAILED',
    'FORBIDDEN',
  ]);
  client.dispose();
});

test('urql, which accepts both, gets JSON for a query', async () => {
  const { post } = await startToy();
  const answer = await post({ query: '{ me { name } }' }, URQL);
  expect(answer.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
});

test('whoever cannot read a stream is told so', async () => {
  const { post } = await startToy();
  const answer = await post(WAITING, { accept: 'application/json' });
  expect(answer.status).toBe(406);
  expect(codeOf((await answer.json()) as ToyAnswer)).toBe('BAD_USER_INPUT');
});

test('who may not subscribe is told by an error, not by a stream that says nothing', async () => {
  const { post } = await startToy();
  const answer = await post({ query: 'subscription { forbidden }' }, URQL);
  expect(codeOf((await answer.json()) as ToyAnswer)).toBe('FORBIDDEN');
});

test('a bug in a stream is masked like any other', async () => {
  const { post, logs } = await startToy();
  const text = await (await post({ query: 'subscription { broken }' }, STREAM)).text();
  expect(text).toContain('INTERNAL_SERVER_ERROR');
  expect(text).not.toContain('secret');
  expect(logs.join()).toContain('unexpected error');
});

test('a subscriber who goes away is forgotten', async () => {
  const server = await startToy({ limits: { streams: 1 } });
  const away = new AbortController();
  await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...STREAM },
    body: JSON.stringify(WAITING),
    signal: away.signal,
  });
  await untilRunning(server, 1);
  away.abort();
  while ((await server.post({ query: 'subscription { counted(to: 1) }' }, STREAM)).status !== 200);
  server.toy.emit('tick', 1);
  await untilEnded(server.toy, 1);
});

test('open streams take no place of an operation, and have a limit of their own', async () => {
  const server = await startToy({ limits: { operationsInFlight: 1, streams: 2 } });
  const streams = [await server.post(WAITING, STREAM), await server.post(WAITING, STREAM)];
  await untilRunning(server, 2);
  expect((await server.post({ query: '{ me { name } }' })).status).toBe(200);
  const refused = await server.post(WAITING, STREAM);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  await Promise.all(streams.map((stream) => stream.body?.cancel()));
});

test('a subscription that begins too late is given back', async () => {
  const server = await startToy({ limits: { operationMs: 50 } });
  const answer = await server.post({ query: 'subscription { late }' }, STREAM);
  expect(answer.status).toBe(503);
  server.toy.emit('release');
  await untilEnded(server.toy, 1);
});

test('a stream ends when the service stops, without a word that it is complete, so that its client connects elsewhere', async () => {
  const server = await startToy();
  const stream = await server.post(WAITING, STREAM);
  await untilRunning(server, 1);
  server.toy.emit('tick', 7);
  const text = stream.text();
  await server.close();
  expect(await text).not.toContain('complete');
});

import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { codeOf, raw, startToy, type ToyAnswer, type ToyServer } from '../support/toy-server.ts';

const SLOW = { query: '{ slow }' };
const QUICK = { query: '{ me { name } }' };

async function untilRunning({ toy }: ToyServer, count: number): Promise<void> {
  while (toy.running < count) await once(toy, 'running');
}

test('a crowd is let in up to the limit, and the next is told to come again at once', async () => {
  const server = await startToy({ limits: { operationsInFlight: 20 } });
  const crowd = Array.from({ length: 20 }, () => server.post(SLOW));
  await untilRunning(server, 20);
  const refused = await server.post(QUICK);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(codeOf((await refused.json()) as ToyAnswer)).toBe('SERVICE_UNAVAILABLE');
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  server.toy.emit('release');
  for (const answer of await Promise.all(crowd)) expect(answer.status).toBe(200);
  expect((await server.post(QUICK)).status).toBe(200);
});

test('an operation that fails gives its place back', async () => {
  const { post } = await startToy({ limits: { operationsInFlight: 1 } });
  for (const query of ['{', '{ nope }', '{ broken }', '{ brokenForSure }', 'query Q($a: Int!) { who }'])
    await post({ query });
  expect((await post(QUICK)).status).toBe(200);
});

test('an operation that takes too long is answered in time', async () => {
  const server = await startToy({ limits: { operationMs: 50 } });
  const answer = await server.post(SLOW);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(codeOf((await answer.json()) as ToyAnswer)).toBe('SERVICE_UNAVAILABLE');
});

test('an attacker who sends a header a second is cut off', async () => {
  const { port } = await startToy({ limits: { headersMs: 200 } });
  expect(await raw(port, 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow')).toMatch(/^HTTP\/1\.1 408 /);
});

test('an attacker who says nothing at all is cut off', async () => {
  const { port } = await startToy({ limits: { headersMs: 200 } });
  expect(await raw(port, '')).toMatch(/^HTTP\/1\.1 408 /);
});

test('an attacker who never finishes a body is cut off, and takes no place meanwhile', async () => {
  const { port, post } = await startToy({
    limits: { headersMs: 200, requestMs: 400, operationsInFlight: 1 },
  });
  const head =
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
  const attack = raw(port, head);
  expect((await post(QUICK)).status).toBe(200);
  await attack;
});

test('headers that are larger than anybody needs are refused', async () => {
  const { port, post } = await startToy();
  const answer = await raw(port, `GET /health HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect((await post(QUICK)).status).toBe(200);
});

test('what is no HTTP at all is refused without repeating it', async () => {
  const { port } = await startToy();
  const answer = await raw(port, 'SECRET nonsense\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).not.toContain('SECRET');
});

test('a client that hangs up in the middle of its body leaves nothing behind', async () => {
  const { port, post, logs } = await startToy({ limits: { operationsInFlight: 1 } });
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  );
  socket.destroy();
  await once(socket, 'close');
  expect((await post(QUICK)).status).toBe(200);
  expect(logs.join()).not.toContain('"level":50');
});

test('connections beyond the limit are not kept', async () => {
  const { port } = await startToy({ limits: { connections: 2 } });
  const kept = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  await Promise.all(kept.map((socket) => once(socket, 'connect')));
  const dropped = connect(port, '127.0.0.1');
  dropped.on('error', () => {});
  await once(dropped, 'close');
  for (const socket of kept) socket.destroy();
});

test.each(['{ large }', 'subscription { flood }'])(
  'a client that reads nothing of %s is cut off, and its place is free again',
  async (query) => {
    const server = await startToy({ limits: { connections: 1, stalledMs: 200 } });
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    const body = JSON.stringify({ query });
    socket.pause();
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await once(socket, 'connect');
    const health = () => fetch(`${server.url}/health`).catch(() => null);
    while ((await health()) === null);
    if (query.startsWith('subscription')) expect(server.toy.ended).toBe(1);
    socket.destroy();
  },
);

test('one address does not get every connection', async () => {
  const { port } = await startToy({ limits: { connectionsPerAddress: 2 } });
  const kept = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  await Promise.all(kept.map((socket) => once(socket, 'connect')));
  const dropped = connect(port, '127.0.0.1').on('error', () => {});
  await once(dropped, 'close');
  for (const socket of kept) socket.destroy();
});

test('who is being served when the service stops gets the answer', async () => {
  const server = await startToy();
  const asked = server.post(SLOW);
  await untilRunning(server, 1);
  const closed = server.close();
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  server.toy.emit('release');
  const answer = await asked;
  expect(await answer.json()).toEqual({ data: { slow: 'done' } });
  await closed;
});

test('a connection that is open when the service stops may bring one more request, and is told that it is the last', async () => {
  const server = await startToy({ limits: { lingerMs: 2_000 } });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string) =>
    new Promise<{ status?: number | undefined; connection?: string | undefined }>((resolve, reject) => {
      get({ port: server.port, path, agent }, (res) => {
        res.resume().on('end', () => resolve({ status: res.statusCode, connection: res.headers.connection }));
      }).on('error', reject);
    });
  expect(await ask('/health')).toEqual({ status: 200, connection: 'keep-alive' });
  const closed = server.close();
  expect(await ask('/ready')).toEqual({ status: 503, connection: 'close' });
  await closed;
  agent.destroy();
});

test('whoever does not come to an end does not keep the service from stopping', async () => {
  const server = await startToy({ limits: { drainMs: 100 } });
  const req = request({
    port: server.port,
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  req.on('error', () => {});
  req.end(JSON.stringify(SLOW));
  await untilRunning(server, 1);
  await server.close();
  expect(server.toy.running).toBe(1);
});

test('stopping twice, or before it ever started, is nothing', async () => {
  const server = await startToy();
  await Promise.all([server.close(), server.close()]);
  await server.close();
});

test('a port that is taken is said, not swallowed', async () => {
  const { port } = await startToy();
  await expect(startToy({ config: { port } })).rejects.toThrow('EADDRINUSE');
});

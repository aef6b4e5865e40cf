import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase } from '../support/database.ts';
import { startTestApp, TEST_SECRET } from '../support/test-app.ts';
import { startToy } from '../support/toy-server.ts';

test('whoever is being served when the service stops is told that this answer is the last on its connection', async () => {
  const server = await startToy();
  const agent = new Agent({ keepAlive: true });
  const asked = request({
    port: server.port,
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    agent,
  });
  asked.end(JSON.stringify({ query: '{ slow }' }));
  while (server.toy.running < 1) await once(server.toy, 'running');
  const closed = server.close();
  server.toy.emit('release');
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect(answer.headers.connection).toBe('close');
  answer.resume();
  await closed;
  agent.destroy();
});

test('a service that has stopped holds nothing: no connection, no port, and may be told to stop again', async () => {
  // Fails when a connection to its database is left.
  const app = await startTestApp({ env: { METRICS_PORT: '0' } });
  const { port } = new URL(app.url);
  await Promise.all([app.service.stop(), app.service.stop()]);
  await app.stop();
  const successor = await startTestApp({ env: { PORT: port } });
  await successor.stop();
});

test('a service that cannot start stops what it had started', async () => {
  const database = await createTestDatabase();
  const app = await startTestApp({ database });
  const config = parseConfig({
    DATABASE_URL: database.url,
    SECRET: TEST_SECRET,
    MAIL: 'off',
    METRICS_PORT: '0',
    PORT: new URL(app.url).port,
  });
  const second = createApp(config, createLogger({ level: 'silent' }));
  await expect(second.start()).rejects.toThrow('EADDRINUSE');
  await second.stop();
  await app.stop();
  await database.drop();
});

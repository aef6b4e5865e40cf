import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { pino } from 'pino';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createDatabase } from '../../src/database/database.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase } from '../support/database.ts';
import { type LogLine, TEST_SECRET } from '../support/test-app.ts';
import { until } from '../support/until.ts';

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A service, and what it logs; it need not be able to start. */
function serviceOn(url: string) {
  const logs: LogLine[] = [];
  const stream = { write: (line: string) => void logs.push(JSON.parse(line)) };
  const config = parseConfig({
    DATABASE_URL: url,
    SECRET: TEST_SECRET,
    PORT: '0',
    MAIL: 'off',
    CONSOLE: 'off',
  });
  const service = createApp(config, createLogger({ level: 'info', stream }));
  onTestFinished(() => service.stop());
  return { service, logs };
}

test('a database that takes no writes is not served from until it does', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const name = new URL(database.url).pathname.slice(1);
  await asSuperuser(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  const { service, logs } = serviceOn(database.url);
  const { url } = await service.start();
  await until('it says what it waits for', () => logs.some(({ msg }) => msg.includes('takes no writes')));
  expect((await fetch(`${url}/ready`)).status).toBe(503);

  await asSuperuser(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await service.ready();
  expect((await fetch(`${url}/ready`)).status).toBe(200);

  await asSuperuser(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  await until('probes are told', async () => (await fetch(`${url}/ready`)).status === 503);
});

test('a pooler between gets no startup parameter that PgBouncer, as it comes, would refuse', async () => {
  const known = ['user', 'database', 'client_encoding', 'application_name'];
  const startups: string[][] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (message) => {
      // A length, the protocol's version, then names and values, each with a zero at its end.
      const words = message.subarray(8).toString().split('\0');
      startups.push(words.filter((word, index) => index % 2 === 0 && word !== ''));
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const db = createDatabase({
    url: `postgres://usher@127.0.0.1:${(server.address() as AddressInfo).port}/usher?sslmode=disable`,
    poolSize: 1,
    log: pino({ level: 'silent' }),
  });
  await expect(db.pool.query('SELECT 1')).rejects.toThrow();
  await db.close();
  expect(startups).toHaveLength(1);
  for (const name of startups[0] ?? []) expect(known).toContain(name);
});

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { pino } from 'pino';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createDatabase } from '../../src/database/database.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { startProblem } from '../../src/process/start-problem.ts';
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

describe('a role that owns nothing', () => {
  /** Its URL, and what to run as a superuser in the same database. */
  async function appRole() {
    const database = await createTestDatabase();
    const role = `app_${crypto.randomUUID().replaceAll('-', '')}`;
    const there = new URL(inject('clusterUrl'));
    there.pathname = new URL(database.url).pathname;
    const client = new pg.Client({ connectionString: there.href });
    await client.connect();
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'app'`);
    onTestFinished(async () => {
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await client.end();
      await database.drop();
    });
    const url = new URL(database.url);
    url.username = role;
    url.password = 'app';
    return { url: url.href, role, grant: (statement: string) => client.query(statement) };
  }

  /** What keeps a service from serving; null where nothing does. */
  async function refusalOf(url: string): Promise<string | null> {
    const { service } = serviceOn(url);
    try {
      await service.start();
      await service.ready();
      return null;
    } catch (error) {
      return startProblem(error);
    } finally {
      await service.stop();
    }
  }

  test('is told what it lacks, one thing after the other, and serves when it has what the page names', async () => {
    const { url, role, grant } = await appRole();
    expect(await refusalOf(url)).toMatch(/lacks a right \(permission denied for table _prisma_migrations\)/);
    await grant(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
                 GRANT USAGE ON SCHEMA graphile_worker TO ${role}`);
    expect(await refusalOf(url)).toMatch(
      /may not read and write graphile_worker\._private_\w+.* and \d more/,
    );
    await grant(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${role};
                 GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, graphile_worker TO ${role}`);
    expect(await refusalOf(url)).toMatch(new RegExp(`cannot see the jobs.*ALTER ROLE "${role}" BYPASSRLS`));
    await grant(`ALTER ROLE ${role} BYPASSRLS`);
    expect(await refusalOf(url)).toBeNull();
  });
});

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { FolderInUseError, lockFolder } from '../../src/database/embedded/folder-lock.ts';
import { migrate } from '../../src/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL, as its superuser. */
    clusterUrl: string;
  }
}

/** A database of one's own, migrated and empty. */
export interface TestDatabase {
  readonly url: string;
  /**
   * Gives it back.
   *
   * @throws Error when somebody is still connected: whatever was started in a test is to be stopped by it
   */
  drop(): Promise<void>;
}

const PREFIX = 'usher-test-';
const TEMPLATE = 'usher';

/** vitest's global setup: one PostgreSQL for the whole run, whose database `usher` every test database is cloned from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = pino({ level: 'warn' }, process.stderr);
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  const server = await startEmbeddedPostgres({
    dataDir,
    log,
    // What a test leaves is thrown away, so nothing needs to survive a power cut.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  });
  const close = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(server.url, { log });
    project.provide('clusterUrl', at(server.url, { user: 'postgres', database: 'postgres' }));
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

/** Clones the migrated template. Call it once in a test file, or in a test that needs a database to itself. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER usher`);
  return testDatabase(name);
}

/** A database with nothing in it, for tests of what fills one. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await asSuperuser(`CREATE DATABASE ${name} OWNER usher`);
  return testDatabase(name);
}

function testDatabase(name: string): TestDatabase {
  return {
    url: at(inject('clusterUrl'), { user: 'usher', database: name }),
    async drop() {
      const connected = await stillConnected(name);
      await asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`);
      if (connected.length > 0) {
        throw new Error(
          `A test left connections to its database open:\n${JSON.stringify(connected, null, 2)}`,
        );
      }
    },
  };
}

/** PostgreSQL notices a moment late that a client has hung up. */
async function stillConnected(name: string): Promise<object[]> {
  let connected: object[] = [];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    connected = await asSuperuser(
      `SELECT application_name, state, query FROM pg_stat_activity WHERE datname = '${name}' AND backend_type = 'client backend'`,
    );
    if (connected.length === 0) break;
    await delay(10);
  }
  return connected;
}

async function asSuperuser(statement: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function at(url: string, { user, database }: { user: string; database: string }): string {
  const changed = new URL(url);
  changed.username = user;
  changed.pathname = database;
  return changed.href;
}

/** A run that was killed could not remove its folder; its server is gone with it. */
async function removeLeftovers(): Promise<void> {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const found = await stat(folder).catch(() => null);
    // A younger one may belong to a run that is about to lock it; one that has just gone, to a run that ended.
    if (!found || found.mtimeMs > anHourAgo || found.uid !== process.getuid?.()) continue;
    try {
      const lock = await lockFolder(folder);
      await rm(folder, { recursive: true, force: true });
      lock.release();
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
    }
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { TestDatabase } from '../support/database.ts';
import { fill } from './fill.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The database with a million invites, which the files of this folder take turns with. */
    filledUrl: string;
  }
}

/** vitest's global setup: a PostgreSQL as the service starts it, but for what makes it safe, and filled. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = pino({ level: 'warn' }, process.stderr);
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-scale-'));
  const settings = { fsync: 'off', full_page_writes: 'off', max_wal_size: '4GB', autovacuum: 'off' };
  const server = await startEmbeddedPostgres({ dataDir, log, settings });
  const close = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(server.url, { log });
    const client = new pg.Client(server.url);
    await client.connect();
    await fill(client).finally(() => client.end());
  } catch (error) {
    await close();
    throw error;
  }
  project.provide('filledUrl', server.url);
  // The kit notes which refusals tests have seen; here nobody asks.
  project.provide('seenTypenamesFile', '/dev/null');
  return close;
}

/** The filled database, for an app of a test. It stays when the app stops. */
export function filledDatabase(): TestDatabase {
  return { url: inject('filledUrl'), drop: async () => {} };
}

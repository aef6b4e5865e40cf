import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { TestDatabase } from './database.ts';

/** A PostgreSQL of a test's own, which may go away and come back. To the service it is an external one. */
export interface Cluster extends TestDatabase {
  /** Ends the server, connections and all. */
  goAway(): Promise<void>;
  /** Starts it again, on the same data and under the same address. */
  comeBack(): Promise<void>;
  /** The number of the server's process. */
  pid(): Promise<number>;
}

/**
 * Starts a PostgreSQL.
 *
 * @param options.migrated whether its database holds the tables already
 */
export async function startCluster(options: { migrated: boolean }): Promise<Cluster> {
  // Whatever happens to it is a test's own doing.
  const log = pino({ level: 'silent' });
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-cluster-'));
  const start = () => startEmbeddedPostgres({ dataDir, log, settings: { shared_buffers: '16MB' } });
  let server: EmbeddedPostgres = await start();
  if (options.migrated) await migrate(server.url, { log });
  return {
    url: server.url,
    goAway: () => server.stop(),
    async comeBack() {
      server = await start();
    },
    async pid() {
      return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
    },
    async drop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

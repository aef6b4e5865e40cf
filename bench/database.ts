import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { fill } from './fill.ts';
import type { Lifetime } from './lifetime.ts';
import { withClient } from './with-client.ts';

/** Usher's database, and the one of what it is measured beside. */
export interface DatabaseUrls {
  readonly usher: string;
  readonly baseline: string;
}

/** A PostgreSQL of the run's own, its settings those of a small server. */
export interface BenchDatabases {
  readonly version: string;
  /** Makes two databases of so many invites, with the same rows. */
  create(invites: number): Promise<DatabaseUrls>;
  /** Throws away the jobs that nobody does at this moment, and what they leave in the tables. */
  forgetJobs(databaseUrl: string): Promise<void>;
}

/** What the run asks of PostgreSQL beyond the embedded one's own settings. */
export const POSTGRES_SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB', max_connections: '100' };

/** Starts it, in a folder of its own. */
export async function startDatabases(lifetime: Lifetime, dataDir: string): Promise<BenchDatabases> {
  // What it logs as an error is that it ended, with the end of the server's log.
  const log = pino(
    { level: 'error' },
    {
      write(line: string) {
        const { msg, output } = JSON.parse(line) as { msg: string; output?: string };
        lifetime.cut(new Error(`The benchmark's PostgreSQL: ${msg}\n${output ?? ''}`));
      },
    },
  );
  const starting = startEmbeddedPostgres({ dataDir, log, settings: POSTGRES_SETTINGS });
  // One that could not be started has said so, and left nothing to stop.
  lifetime.atEnd(async () => (await starting.catch(() => null))?.stop());
  const server = await starting;

  const urlOf = (database: string, user: string) => {
    const url = new URL(server.url);
    url.pathname = database;
    url.username = user;
    return url.href;
  };
  /** The same database, as somebody who may do anything. */
  const asSuperuser = (url: string) => urlOf(new URL(url).pathname, 'postgres');
  const postgres = urlOf('postgres', 'postgres');
  const [row] = await query(postgres, 'SHOW server_version');

  return {
    version: row?.['server_version'] as string,
    async create(invites) {
      const names = { usher: `usher_${invites}`, baseline: `baseline_${invites}` };
      await query(postgres, `CREATE DATABASE ${names.usher} OWNER usher`);
      const url = urlOf(names.usher, 'usher');
      await migrate(url, { log });
      await fill(url, invites);
      await query(asSuperuser(url), 'VACUUM (ANALYZE)');
      await query(
        postgres,
        `CREATE DATABASE ${names.baseline} TEMPLATE ${names.usher} STRATEGY file_copy OWNER usher`,
      );
      // Or the first bursts would share the disk with the filling.
      await query(postgres, 'CHECKPOINT');
      return { usher: url, baseline: urlOf(names.baseline, 'usher') };
    },
    async forgetJobs(url) {
      await query(url, 'DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL');
      await query(asSuperuser(url), 'VACUUM graphile_worker._private_jobs');
    },
  };
}

/** Runs one statement, on a connection of its own. */
export async function query(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(text, values)).rows);
}

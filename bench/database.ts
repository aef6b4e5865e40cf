import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { migrate } from '../src/platform/migrate.ts';
import { PASSWORD, type Side } from './operations.ts';

/** A PostgreSQL of the run's own, its settings those of a small server. */
export interface BenchDatabases {
  readonly version: string;
  /** Makes a database of so many invites for each side, with the same rows. */
  create(invites: number): Promise<Readonly<Record<Side, string>>>;
  remove(): Promise<void>;
}

/** Who asks, in every database. */
export const ADMIN_EMAIL = 'admin@example.com';

const SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB', max_connections: '60' };

/** Starts it, in a folder that goes with it. */
export async function startDatabases(): Promise<BenchDatabases> {
  const log = pino({ level: 'warn' }, process.stderr);
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-bench-'));
  const server = await startEmbeddedPostgres({ dataDir, log, settings: SETTINGS });
  const urlOf = (database: string, user = 'usher') => {
    const url = new URL(server.url);
    url.pathname = database;
    url.username = user;
    return url.href;
  };
  const asSuperuser = urlOf('postgres', 'postgres');
  const [row] = await query(asSuperuser, 'SHOW server_version');
  return {
    version: row?.['server_version'] as string,
    async create(invites) {
      const names = { usher: `usher_${invites}`, limit: `limit_${invites}` };
      await query(asSuperuser, `CREATE DATABASE ${names.usher} OWNER usher`);
      const url = urlOf(names.usher);
      await migrate(url, { log });
      await fill(url, invites);
      await query(
        asSuperuser,
        `CREATE DATABASE ${names.limit} TEMPLATE ${names.usher} STRATEGY file_copy OWNER usher`,
      );
      return { usher: url, limit: urlOf(names.limit) };
    },
    async remove() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs one statement, on a connection of its own. */
export async function query(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** One admin, twenty people who have sent invites, and the invites: of every status, half a minute apart. */
async function fill(url: string, invites: number): Promise<void> {
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await query(
    url,
    `INSERT INTO users (id, email, first_name, last_name, role, password_hash)
     SELECT gen_random_uuid(), CASE n WHEN 0 THEN $1 ELSE 'inviter-' || n || '@example.com' END, 'Grace', 'Hopper',
       CASE n WHEN 0 THEN 'ADMIN' ELSE 'MEMBER' END::role, $2
     FROM generate_series(0, 20) AS n`,
    [ADMIN_EMAIL, passwordHash],
  );
  await query(
    url,
    `WITH inviters AS (SELECT array_agg(id) AS ids FROM users)
     INSERT INTO invites (id, email, role, roles, status, message, window_seconds, expires_at, token_hash,
       created_at, updated_at, accepted_at, declined_at, revoked_at, invited_by_id, invited_by_name)
     SELECT gen_random_uuid(), 'person-' || n || '@example.com', 'MEMBER', '{editor,reader}', status, 'Welcome to the team!',
       259200, CASE status WHEN 'PENDING' THEN now() + interval '30 days' ELSE created_at + interval '3 days' END,
       sha256(lpad(n::text, 43, '0')::bytea), created_at, created_at,
       CASE status WHEN 'ACCEPTED' THEN created_at END, CASE status WHEN 'DECLINED' THEN created_at END,
       CASE status WHEN 'REVOKED' THEN created_at END, ids[1 + n % 21], 'Grace Hopper'
     FROM inviters, generate_series(0, $1::int - 1) AS n,
       LATERAL (SELECT now() - n * interval '30 seconds' AS created_at,
         ('{PENDING,PENDING,PENDING,PENDING,ACCEPTED,ACCEPTED,ACCEPTED,DECLINED,REVOKED,EXPIRED}'::invite_status[])[1 + n % 10] AS status
       ) AS made`,
    [invites],
  );
  await query(url, 'VACUUM ANALYZE');
}

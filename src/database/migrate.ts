import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runMigrations as migrateWorker, Logger as WorkerLogger } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { applyMigration, checksum, MigrationError } from './apply-migration.ts';

/** The same two floors up from src/database and from dist/database. */
const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Prisma's own lock for migrations, so that `prisma migrate deploy` waits for us, and we for it. */
const LOCK = 72_707_369;

const CONNECTION_TIMEOUT_MS = 10_000;
/** How often somebody who waits for another's migration looks again. */
const LOOK_AGAIN_MS = 500;

/** Exactly Prisma's own definition. */
const HISTORY = `CREATE TABLE _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

const UNDEFINED_TABLE = '42P01';

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/**
 * Brings a database up to this code: the tables of graphile-worker, then prisma/migrations in the order of their names.
 *
 * Any number of services may call it at once: one works, the others wait and find it done.
 *
 * @param url of the database
 * @param options.folder where the migrations are, for tests
 * @returns the names of the migrations that were applied by this call
 * @throws MigrationError when the database does not answer, a migration fails, or the database is not what the
 *   migrations say: changed since it was migrated, newer than this code, half migrated, or somebody else's
 */
export async function migrate(
  url: string,
  { log, folder = MIGRATIONS }: { log: Logger; folder?: string },
): Promise<string[]> {
  const names = await migrationNames(folder);
  const client = await connect(url, log);
  try {
    await lock(client, log);
    const applied = await history(client);
    const scripts = new Map<string, string>();
    for (const name of names) scripts.set(name, await readFile(join(folder, name, 'migration.sql'), 'utf8'));
    if (applied === null) {
      await refuseStrangers(client);
      await client.query(HISTORY);
    } else refuseDifferences(applied, scripts);

    // First, because what is recorded below tells the readiness check that all of it is there.
    await migrateWorker({ connectionString: url, maxPoolSize: 1, logger: workerLogger(log) });
    const done = new Set(applied?.map((row) => row.migration_name));
    const pending = names.filter((name) => !done.has(name));
    // A migration of a full database may take its time, and whoever waits wants to see it go on. A new one has one line.
    const level = applied === null ? 'debug' : 'info';
    for (const name of pending) {
      await applyMigration(client, { name, script: scripts.get(name) ?? '' }, log);
      log[level]({ migration: name }, 'migration applied');
    }
    if (applied === null) log.info({ migrations: pending.length }, 'tables made in a new database');
    return pending;
  } finally {
    await client.end();
  }
}

/**
 * The migrations that the database still lacks, for readiness checks: one short statement.
 *
 * @throws what the driver throws when the database does not answer
 */
export async function pendingMigrations(db: Pick<pg.Pool, 'query'>, folder = MIGRATIONS): Promise<string[]> {
  const [names, applied] = await Promise.all([migrationNames(folder), history(db)]);
  const done = new Set(applied?.filter((row) => row.finished).map((row) => row.migration_name));
  return names.filter((name) => !done.has(name));
}

/**
 * Lets a start go on only on a database that is up to this code.
 *
 * @throws ServiceUnavailableError when migrations are missing; what the driver throws when the database does not answer
 */
export async function assertMigrated(db: Pick<pg.Pool, 'query'>): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return;
  throw new ServiceUnavailableError(
    `${pending.length === 1 ? 'A migration is' : `${pending.length} migrations are`} missing. Run 'npm run migrate' ('usher migrate' of the package), or set MIGRATE=true.`,
  );
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function connect(url: string, log: Logger): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    application_name: 'usher migrate',
  });
  client.on('error', (error) => log.warn({ err: error }, 'the connection for migrations broke'));
  try {
    await client.connect();
    // A role or a database may have others, which are meant for the service's statements.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
    return client;
  } catch (cause) {
    const place = `${client.host}:${client.port}`;
    const { code, message } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      '28P01': `The database at ${place} refuses the password of "${client.user}".`,
      '28000': `The database at ${place} does not let "${client.user}" in.`,
      '3D000': `The database at ${place} has no database "${client.database}".`,
    };
    const reason =
      reasons[code ?? ''] ??
      `The database at ${place} does not answer (${code || message || 'no reason given'}).`;
    throw new MigrationError(`${reason} Check DATABASE_URL.`, { cause });
  }
}

/** Held by the connection, so it goes when this process does. */
async function lock(client: pg.Client, log: Logger): Promise<void> {
  const isOurs = async () => {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      LOCK,
    ]);
    return rows[0]?.locked === true;
  };
  if (await isOurs()) return;
  log.info('another service is migrating the database; waiting for it');
  // Not in a statement that lasts: an index that is built concurrently waits for every one that is older.
  while (!(await isOurs())) await delay(LOOK_AGAIN_MS);
}

/** What was applied and not rolled back, or null where nothing was ever migrated. */
async function history(db: Pick<pg.Pool, 'query'>): Promise<Applied[] | null> {
  try {
    const { rows } = await db.query<Applied>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE) return null;
    throw error;
  }
}

async function refuseStrangers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
       AND NOT EXISTS (SELECT FROM pg_depend d
                       WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1 LIMIT 3`,
  );
  if (rows.length === 0) return;
  throw new MigrationError(
    `The database is not empty and not Usher's: it holds ${rows.map((row) => `"${row.name}"`).join(', ')}, and no history of migrations. ` +
      'Give Usher a database of its own. Nothing was changed.',
  );
}

function refuseDifferences(applied: Applied[], scripts: ReadonlyMap<string, string>): void {
  for (const { migration_name: name, checksum: recorded, finished } of applied) {
    const script = scripts.get(name);
    if (script === undefined) {
      throw new MigrationError(
        `The database is newer than this Usher, or another application's: it was migrated by "${name}", which is unknown here. ` +
          'Start the version that migrated it, or a later one. Nothing was changed.',
      );
    }
    if (!finished) {
      throw new MigrationError(
        `The migration "${name}" failed in an earlier attempt of another tool, and what it left is unknown. ` +
          'Repair the database, then mark it: npx prisma migrate resolve --applied or --rolled-back. Nothing was changed.',
      );
    }
    if (!checksums(script).includes(recorded)) {
      throw new MigrationError(
        `The migration "${name}" was edited after it had been applied to this database. ` +
          'Restore the file, and put the change into a new migration. Nothing was changed.',
      );
    }
  }
}

/** Of the file as it is, and, as Prisma does, of the same file with the other line endings that git may give it. */
function checksums(script: string): string[] {
  return [script, script.replaceAll('\r\n', '\n'), script.replaceAll('\n', '\r\n')].map(checksum);
}

function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    log[level === 'warning' ? 'warn' : level](`graphile-worker: ${message}`);
  });
}

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { OperatorError } from '../platform/operator-error.ts';

/** The database cannot be migrated. The message says why, and what to do; it holds no password. */
export class MigrationError extends OperatorError {}

/** A migration as it lies in its folder. */
export interface Migration {
  readonly name: string;
  readonly script: string;
}

/**
 * How long a migration queues for a lock: whoever comes after it queues behind it. A busy table is free for a moment
 * many times in that.
 */
const LOCK_TIMEOUT_MS = 500;
/** How often a migration that has stood back looks whether the way is free. */
const LOOK_AGAIN_MS = 250;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Applies a migration and records it as Prisma does.
 *
 * It is a transaction, so one that fails leaves nothing behind. Where somebody holds a lock that it needs (a backup, a
 * long report), it stands back until they have ended, rather than let everybody queue behind it. One that builds or drops
 * an index CONCURRENTLY, which no transaction can, is a single statement; what a failed one left is taken away first.
 *
 * @throws MigrationError when it fails
 */
export async function applyMigration(client: pg.Client, migration: Migration, log: Logger): Promise<void> {
  if (/^(CREATE|DROP)\b[^;]*\bINDEX CONCURRENTLY\b/i.test(inOneLine(migration.script))) {
    return applyConcurrently(client, migration);
  }
  while (!(await applyInTransaction(client, migration))) {
    const holders = await lockHolders(client);
    log.warn(
      { migration: migration.name, waitsFor: holders.map(({ pid, program }) => `${program} (${pid})`) },
      'a migration waits for those who use its tables to end their transactions',
    );
    await ended(client, holders);
  }
}

/** Of a file as it is, as Prisma records it. */
export function checksum(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/** @returns false when somebody held a lock, and nothing was done */
async function applyInTransaction(client: pg.Client, migration: Migration): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query(migration.script);
    await record(client, migration);
    await client.query('COMMIT');
    return true;
  } catch (cause) {
    // On a broken connection the rollback fails too, and PostgreSQL has done it by then.
    await client.query('ROLLBACK').catch(() => undefined);
    if (cause instanceof pg.DatabaseError && cause.code === LOCK_NOT_AVAILABLE) return false;
    throw failure(migration, 'was rolled back', cause as Error);
  }
}

async function applyConcurrently(client: pg.Client, migration: Migration): Promise<void> {
  const [, index] =
    /^CREATE\b.*?\bCONCURRENTLY (?:IF NOT EXISTS )?"?(\w+)"? ON\b/i.exec(inOneLine(migration.script)) ?? [];
  try {
    const isValid = index === undefined ? null : await validity(client, index);
    if (isValid === false) await client.query(`DROP INDEX CONCURRENTLY "${index}"`);
    // It may have been built by a try that could not record it any more.
    if (isValid !== true) await client.query(migration.script);
    await record(client, migration);
  } catch (cause) {
    throw failure(migration, 'is tried anew the next time', cause as Error);
  }
}

/** Whether an index can be used, or is what a failed build left; null where there is none. */
async function validity(client: pg.Client, index: string): Promise<boolean | null> {
  const { rows } = await client.query<{ indisvalid: boolean }>(
    'SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [`"${index}"`],
  );
  return rows[0]?.indisvalid ?? null;
}

async function record(client: pg.Client, { name, script }: Migration): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksum(script), name],
  );
}

function failure({ name }: Migration, becameOfIt: string, cause: Error): MigrationError {
  return new MigrationError(
    `The migration "${name}" failed and ${becameOfIt}: ${cause.message}.${advice(cause)}`,
    {
      cause,
    },
  );
}

function advice(cause: Error): string {
  if (/extension .* is not available|extension control file/.test(cause.message)) {
    return " Install PostgreSQL's additional modules (contrib) on the database's machine.";
  }
  if ((cause as { code?: string }).code === '42501') {
    return ' The role of DATABASE_URL lacks a right: docs/operations.md names those that it needs ("Your PostgreSQL").';
  }
  return '';
}

interface LockHolder {
  readonly transaction: string;
  readonly pid: number;
  readonly program: string;
}

/** The transactions of others that use tables of ours, at this moment. */
async function lockHolders(client: pg.Client): Promise<LockHolder[]> {
  const { rows } = await client.query<LockHolder>(`
    SELECT DISTINCT virtualtransaction AS transaction, pid, coalesce(nullif(application_name, ''), 'unknown') AS program
    FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'relation' AND granted AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)`);
  return rows;
}

async function ended(client: pg.Client, holders: readonly LockHolder[]): Promise<void> {
  const waitsFor = new Set(holders.map(({ transaction }) => transaction));
  do await delay(LOOK_AGAIN_MS);
  while ((await lockHolders(client)).some(({ transaction }) => waitsFor.has(transaction)));
}

/** A script without its comments, for a look at its first words. */
function inOneLine(script: string): string {
  return script
    .replace(/^\s*--.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

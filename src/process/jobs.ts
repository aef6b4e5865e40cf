import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createDatabase, type Database } from '../database/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { FolderInUseError } from '../database/embedded/folder-lock.ts';
import { ClusterError } from '../database/embedded/postgres-cluster.ts';
import { joinEmbeddedPostgres } from '../database/embedded/socket-address.ts';
import { listJobs, retryJobs, type WaitingJob } from '../events/waiting-jobs.ts';
import { withoutAddresses } from '../platform/describe-error.ts';
import { createLogger } from '../platform/logger.ts';
import { readDatabaseConfig } from './read-config.ts';
import { failWith } from './start-problem.ts';

const USAGE = `Usage:
  usher jobs list            shows what is not done yet, oldest first
  usher jobs retry all       tries again, now, everything that has failed
  usher jobs retry 17 18     tries these again, now
`;

async function showOrRetry([command, ...ids]: readonly string[]): Promise<void> {
  const isValid =
    (command === 'list' && ids.length === 0) ||
    (command === 'retry' &&
      (ids.join() === 'all' || (ids.length > 0 && ids.every((id) => /^\d{1,18}$/.test(id)))));
  if (!isValid) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const config = readDatabaseConfig();
  // Standard output is for the answer.
  const log = createLogger({ level: 'warn' });
  const server = await openServer(config, log);
  const db = createDatabase({ url: server.url, poolSize: 1, log });
  try {
    if (command === 'list') await list(db);
    else await retry(db, ids);
  } finally {
    await db.close();
    await server.stop();
  }
}

async function openServer(
  { database }: Pick<Config, 'database'>,
  log: ReturnType<typeof createLogger>,
): Promise<EmbeddedPostgres> {
  if (database.kind === 'external') return { url: database.url, stop: async () => {} };
  if (!existsSync(join(database.dataDir, 'postgres'))) {
    throw new ClusterError(`There is no database under ${database.dataDir}. Set DATA_DIR or DATABASE_URL.`);
  }
  try {
    return await startEmbeddedPostgres({ dataDir: database.dataDir, log });
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    return joinEmbeddedPostgres(database.dataDir);
  }
}

async function list(db: Database): Promise<void> {
  const jobs = await listJobs(db);
  if (jobs.length === 0) {
    process.stdout.write('Every job is done.\n');
    return;
  }
  const rows = [['ID', 'JOB', 'STATE', 'TRIES', 'NEXT', 'ABOUT', 'LAST ERROR'], ...jobs.map(columnsOf)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}

function columnsOf(job: WaitingJob): string[] {
  const next = job.state === 'waiting' || job.state === 'retrying' ? job.runAt.toISOString() : '-';
  const error = withoutAddresses(job.lastError ?? '').replace(/\s+/g, ' ');
  return [job.id, job.name, job.state, String(job.attempts), next, job.key ?? '-', error];
}

async function retry(db: Database, ids: readonly string[]): Promise<void> {
  const failed = async () =>
    (await listJobs(db)).filter(({ state }) => state === 'retrying' || state === 'dead').map(({ id }) => id);
  const count = await retryJobs(db, ids[0] === 'all' ? await failed() : ids);
  process.stdout.write(`${count === 1 ? '1 job is' : `${count} jobs are`} tried again now.\n`);
}

/**
 * `usher jobs`: shows the jobs that are not done, or has them tried again now. Without DATABASE_URL they are those of the
 * embedded database, whether a service runs on it or not.
 */
export async function runJobs(args: readonly string[]): Promise<void> {
  await showOrRetry(args).catch(failWith);
}

import { ConfigError } from '../config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { FolderInUseError } from '../database/embedded/folder-lock.ts';
import { ClusterError } from '../database/embedded/postgres-cluster.ts';
import { MigrationError, migrate } from '../database/migrate.ts';
import { createLogger } from '../platform/logger.ts';
import { readDatabaseConfig } from './read-config.ts';

async function migrateDatabase(): Promise<void> {
  const { database, logLevel } = readDatabaseConfig();
  const log = createLogger({ level: logLevel });
  const server: EmbeddedPostgres =
    database.kind === 'embedded'
      ? await startEmbeddedPostgres({ dataDir: database.dataDir, log })
      : { url: database.url, stop: async () => {} };
  try {
    const applied = await migrate(server.url, { log });
    log.info({ applied }, applied.length === 0 ? 'nothing to migrate' : 'migrated');
  } finally {
    await server.stop();
  }
}

/** Refusals whose message is all there is to say; of anything else the place is of interest too. */
const EXPECTED = [ConfigError, MigrationError, ClusterError, FolderInUseError];

/** `usher migrate`: brings the database up to this code. Without DATABASE_URL that is the embedded one. */
export async function runMigrate(): Promise<void> {
  await migrateDatabase().catch((error: Error) => {
    process.stderr.write(`${EXPECTED.some((kind) => error instanceof kind) ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });
}

import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { migrate } from '../database/migrate.ts';
import { createLogger } from '../platform/logger.ts';
import { readDatabaseConfig } from './read-config.ts';
import { failWith } from './start-problem.ts';

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

/** `usher migrate`: brings the database up to this code. Without DATABASE_URL that is the embedded one. */
export async function runMigrate(): Promise<void> {
  await migrateDatabase().catch(failWith);
}

// npm run migrate: brings the database up to this code, and ends. Without DATABASE_URL that is the embedded one.
import { existsSync } from 'node:fs';
import { ConfigError, parseConfig } from '../config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { FolderInUseError } from '../database/embedded/folder-lock.ts';
import { ClusterError } from '../database/embedded/postgres-cluster.ts';
import { MigrationError, migrate } from '../database/migrate.ts';
import { createLogger } from '../platform/logger.ts';

/** Of the service's settings, those that matter here: a migration needs no secret and sends no mail. */
const SETTINGS = ['DATABASE_URL', 'DATA_DIR', 'LOG_LEVEL'] as const;

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const settings = Object.fromEntries(SETTINGS.map((name) => [name, process.env[name]]));
  const config = parseConfig({ ...settings, SECRET: 'not needed to migrate a database', MAIL: 'off' });
  const log = createLogger({ level: config.logLevel });
  const { database } = config;
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

main().catch((error: Error) => {
  process.stderr.write(`${EXPECTED.some((kind) => error instanceof kind) ? error.message : error.stack}\n`);
  process.exitCode = 1;
});

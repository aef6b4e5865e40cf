import { existsSync, readFileSync } from 'node:fs';
import { type Config, parseConfig } from '../config.ts';

/** The settings that a command needs which only looks at the database, or migrates it. */
const OF_THE_DATABASE = ['DATABASE_URL', 'DATABASE_URL_FILE', 'DATA_DIR', 'LOG_LEVEL'] as const;

/**
 * Reads the settings of this process, from its environment and from `.env` where there is one.
 *
 * @throws ConfigError naming every problem
 */
export function readConfig(): Config {
  return parseConfig(environment(), readFile);
}

/**
 * The same for a command that needs no secret and sends no mail: only where the database is has to be right.
 *
 * @throws ConfigError naming every problem
 */
export function readDatabaseConfig(): Pick<Config, 'database' | 'logLevel'> {
  const env = environment();
  const settings = Object.fromEntries(OF_THE_DATABASE.map((name) => [name, env[name]]));
  return parseConfig({ ...settings, SECRET: 'not needed to look at a database', MAIL: 'off' }, readFile);
}

function environment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function readFile(path: string): string {
  return readFileSync(path, 'utf8');
}

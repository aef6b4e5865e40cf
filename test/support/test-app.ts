import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { createApp, type Overrides, type Service } from '../../src/app.ts';
import type { App } from '../../src/app-type.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createFlow, type Flow } from './flow.ts';
import { type GraphqlClient, graphqlClient } from './graphql-client.ts';
import { type AdminSeed, seedAdmin } from './seed.ts';

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** The whole service, on a database of its own, reached over HTTP. */
export interface TestApp {
  readonly url: string;
  /** For what no client may do: moving an invite's window into the past, looking at a row. */
  readonly db: App['db'];
  readonly app: App;
  readonly service: Service;
  readonly database: TestDatabase;
  /** Everything that was logged. */
  readonly logs: LogLine[];
  /** A client that sends this bearer token, or none. */
  client(bearer?: string): GraphqlClient;
  /** One function an operation, for a caller with this bearer token, or none. */
  as(bearer?: string): Flow;
  /** A new ADMIN, signed in. */
  admin(): Promise<AdminSeed>;
  /** Says that this test makes the service log errors; otherwise one fails it. */
  expectErrors(): void;
  stop(): Promise<void>;
}

export const TEST_SECRET = 'a secret of the tests that nobody else has';

export interface TestAppOptions {
  /** Settings over the usual ones of a test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: Overrides;
  /** A database that another app of the test uses already; the caller drops it. */
  readonly database?: TestDatabase;
}

/**
 * Starts the service as an operator would, but for a free port, no mail and no rates unless `env` says otherwise.
 */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const logs: LogLine[] = [];
  const env = {
    DATABASE_URL: database.url,
    SECRET: TEST_SECRET,
    PORT: '0',
    RATE_LIMITS: 'off',
    CONSOLE: 'off',
    ...(options.env?.['SMTP_URL'] || options.env?.['MAIL_HOOK_URL'] ? {} : { MAIL: 'off' }),
    ...options.env,
  };
  const config = parseConfig(env, (path) => readFileSync(path, 'utf8'));
  const log = createLogger({
    level: config.logLevel,
    stream: { write: (line: string) => void logs.push(JSON.parse(line)) },
  });
  const service = createApp(config, log, options.overrides);
  const { url, app } = await service.start();
  await service.ready();
  let errorsExpected = false;
  const client = (bearer?: string) => graphqlClient(`${url}/graphql`, bearer);
  return {
    url,
    app,
    db: app.db,
    service,
    database,
    logs,
    client,
    as: (bearer) => createFlow(client(bearer)),
    admin: () => seedAdmin({ app, client }),
    expectErrors() {
      errorsExpected = true;
    },
    async stop() {
      await service.stop();
      if (!options.database) await database.drop();
      const errors = logs.filter(({ level }) => level === 'error' || level === 'fatal');
      if (!errorsExpected) expect(errors, 'errors were logged that no test expected').toEqual([]);
    },
  };
}

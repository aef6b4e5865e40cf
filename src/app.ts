import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { type Config, secretFile } from './config.ts';
import { createInviteChanges } from './events/invite-changes.ts';
import { startWorker, type Worker } from './events/worker.ts';
import { createConsolePages } from './http/console-pages.ts';
import { createContexts } from './http/context.ts';
import { createHttpServer } from './http/server.ts';
import { expireInvites } from './invites/expire-invites.ts';
import { ensureFirstAdmin, type FirstAdmin } from './invites/first-admin.ts';
import { removeOldRows } from './invites/remove-old-rows.ts';
import { sendDeclinedMail } from './invites/send-declined-mail.ts';
import { sendInviteMail } from './invites/send-invite-mail.ts';
import { createMailer } from './mail/create-mailer.ts';
import type { Mailer } from './mail/mailer.ts';
import type { App, Urls } from './platform/app.ts';
import { createDatabase } from './platform/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { readOrCreateSecret } from './platform/generated-secret.ts';
import { deriveKeys } from './platform/keys.ts';
import { migrate, pendingMigrations } from './platform/migrate.ts';
import { createPasswordHasher } from './platform/password-hasher.ts';
import { createNoRateLimits, createRateLimits, sweepRateLimits } from './platform/rate-limits.ts';
import { createTurns } from './platform/turns.ts';
import { printedSchema, schema } from './schema.ts';
import { jwks } from './sessions/access-token.ts';
import { sweepSessions } from './sessions/sweep-sessions.ts';

/** How many connections serve requests. */
const POOL_SIZE = 10;
/** How many jobs run at once: more than a mail server usually lets one client have. */
const JOBS_AT_ONCE = 5;
/** How often a start that waits for the database looks again, in milliseconds. */
const RETRY_MS = 500;

const CONSOLE_BUILD = fileURLToPath(new URL('../dist/web', import.meta.url));

/** What tests may put in place of the real thing. Never the database. */
export interface Overrides {
  readonly mailer?: Mailer;
}

/** The service, put together. */
export interface Service {
  /**
   * Starts everything, and answers when it serves. A database that is away or not migrated is waited for: until then
   * `/ready` says so.
   *
   * @returns where it listens
   */
  start(): Promise<{ url: string; app: App }>;
  /** Answers when the service is ready for the first time, with what was done for a first admin. */
  ready(): Promise<FirstAdmin>;
  /** Stops in the reverse order, and lets what runs finish. May be called at any time, and again. */
  stop(): Promise<void>;
}

/** Puts the service together. Does nothing until `start`: no file is read and no connection made. */
export function createApp(config: Config, log: Logger, overrides: Overrides = {}): Service {
  // What to stop, in the order in which it was started.
  const running: { name: string; stop: () => Promise<void> }[] = [];
  const stopping = new AbortController();
  let becomingReady: Promise<FirstAdmin> | undefined;
  let isReady = false;
  let stopped: Promise<void> | undefined;

  async function start() {
    const url = await databaseUrl();
    const db = createDatabase({ url, poolSize: POOL_SIZE, log });
    running.push({ name: 'database', stop: () => db.close() });
    if (config.migrate) await migrate(url, { log });

    const keys = deriveKeys(config.secret ?? (await readOrCreateSecret(secretFile(config))));
    const limits = config.rateLimits
      ? createRateLimits({ db, keys, rates: config.rates })
      : createNoRateLimits();
    const mailer = overrides.mailer ?? createMailer(config);
    running.push({ name: 'mailer', stop: () => mailer.close() });

    let urls: Urls = urlsOf(config, config.port);
    const app: App = {
      config,
      db,
      keys,
      limits,
      log,
      hasher: createPasswordHasher(),
      turns: createTurns(),
      get urls() {
        return urls;
      },
    };
    const inviteChanges = createInviteChanges({ url, log });
    running.push({ name: 'invite changes', stop: () => inviteChanges.close() });
    const createContext = createContexts(app, inviteChanges);
    const http = createHttpServer({
      schema,
      schemaSdl: printedSchema(),
      config,
      log,
      createContext: ({ headers, ...facts }) =>
        createContext({ ...facts, authorization: headers.authorization }),
      ready: async () => isReady && (await pendingMigrations(db.pool)).length === 0,
      jwks: () => jwks(keys),
      ...(config.console && existsSync(CONSOLE_BUILD)
        ? { staticPages: createConsolePages({ root: CONSOLE_BUILD, config }) }
        : {}),
    });
    const listening = await http.listen();
    urls = urlsOf(config, listening.port);
    running.push({ name: 'http', stop: () => http.close() });

    becomingReady = becomeReady(app, mailer, url);
    // Whoever asks `ready()` is told; a failure that nobody asks about must not end the process.
    becomingReady.catch(() => undefined);
    return { url: listening.url, app };
  }

  async function databaseUrl(): Promise<string> {
    if (config.database.kind === 'external') return config.database.url;
    const embedded: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: config.database.dataDir, log });
    running.push({ name: 'embedded PostgreSQL', stop: () => embedded.stop() });
    return embedded.url;
  }

  /** Everything that needs the tables: done when they are there, however long that takes. */
  async function becomeReady(app: App, mailer: Mailer, url: string): Promise<FirstAdmin> {
    await untilMigrated(app);
    const firstAdmin = await ensureFirstAdmin(app);
    const worker: Worker = await startWorker({
      url,
      db: app.db,
      log,
      concurrency: JOBS_AT_ONCE,
      tasks: {
        'send-invite-mail': (payload) => sendInviteMail(app, mailer, payload),
        'send-declined-mail': (payload) => sendDeclinedMail(app, mailer, payload),
      },
      cron: [
        { name: 'expire-invites', schedule: '* * * * *', run: async () => void (await expireInvites(app)) },
        { name: 'remove-old-rows', schedule: '17 * * * *', run: () => removeOldRows(app.db) },
        {
          name: 'sweep-sessions',
          schedule: '27 * * * *',
          run: async () => void (await sweepSessions(app.db)),
        },
        {
          name: 'sweep-rates',
          schedule: '*/10 * * * *',
          run: async () => void (await sweepRateLimits(app.db)),
        },
      ],
    });
    running.push({ name: 'worker', stop: () => worker.stop() });
    isReady = !stopping.signal.aborted;
    return firstAdmin;
  }

  async function untilMigrated(app: App): Promise<void> {
    let said = '';
    for (;;) {
      const problem = await whatIsMissing(app);
      if (problem === null) return;
      if (problem !== said) log.warn(problem);
      said = problem;
      await delay(RETRY_MS, undefined, { signal: stopping.signal });
    }
  }

  return {
    start,
    async ready() {
      if (!becomingReady) throw new Error('The service was not started.');
      return becomingReady;
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };

  async function stopAll(): Promise<void> {
    isReady = false;
    stopping.abort();
    // A start that is half done adds to the list; what it adds is stopped too.
    await becomingReady?.catch((error: unknown) => log.debug({ err: error }, 'stopped before it was ready'));
    for (let part = running.pop(); part; part = running.pop()) {
      try {
        await part.stop();
      } catch (error) {
        log.error({ err: error, part: part.name }, 'a part did not stop in order');
      }
    }
  }
}

/** Why the service cannot serve yet; null when it can. */
async function whatIsMissing({ db }: App): Promise<string | null> {
  try {
    const pending = await pendingMigrations(db.pool);
    if (pending.length === 0) return null;
    return `The database lacks ${pending.length} migrations. Run 'npm run migrate', or set MIGRATE=true.`;
  } catch {
    return 'The database does not answer. Waiting for it.';
  }
}

function urlsOf(config: Config, port: number): Urls {
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  return { publicUrl, inviteUrl: config.inviteUrl ?? `${publicUrl}/accept-invite#token={token}` };
}

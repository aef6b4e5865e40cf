import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { App, Urls } from './app-type.ts';
import { eventSchemas } from './audit-log/event-schemas.ts';
import { readBrand } from './brand/brand.ts';
import { pageBrand } from './brand/page-brand.ts';
import { type Config, secretFile } from './config.ts';
import { readOrCreateSecret } from './crypto/generated-secret.ts';
import { deriveKeys, type Keys } from './crypto/keys.ts';
import { createPasswordHasher } from './crypto/password-hasher.ts';
import { createDatabase, type Database } from './database/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './database/embedded/embedded-postgres.ts';
import { createGroupCommit } from './database/group-commit.ts';
import { agreeOnSecrets } from './database/known-secrets.ts';
import { createLoaders } from './database/loaders.ts';
import { migrate } from './database/migrate.ts';
import { assertServable, createReadinessCheck } from './database/readiness.ts';
import { assertMayServe } from './database/rights.ts';
import { waitForDatabase } from './database/wait-for-database.ts';
import { continuePositions } from './events/event-position.ts';
import { createInviteChanges } from './events/invite-changes.ts';
import { countJobs, hurryAllJobs, hurryNextJobs } from './events/waiting-jobs.ts';
import type { Worker } from './events/worker.ts';
import { createSubgraph } from './graphql/federation/subgraph.ts';
import { createContexts } from './http/context.ts';
import { startMetricsServer } from './http/metrics-server.ts';
import { createConsolePages } from './http/pages/console.ts';
import { createHttpServer } from './http/server.ts';
import { readTrustedDocuments, warnOfDocuments } from './http/trusted-documents.ts';
import { agreeOnAddressKey } from './invites/address-key.ts';
import { ensureFirstAdmin, type FirstAdmin } from './invites/first-admin.ts';
import { optOut } from './invites/opt-out.ts';
import { MAIL_JOBS, startWorkers } from './jobs.ts';
import { countMails } from './mail/count-mails.ts';
import { createMailer } from './mail/create-mailer.ts';
import { followMails } from './mail/follow-mails.ts';
import { MAIL_KINDS } from './mail/mail-kind.ts';
import type { Mailer } from './mail/mailer.ts';
import { watchOutages } from './mail/watch-outages.ts';
import { proveMails } from './mail-samples/prove-mails.ts';
import { createIssuerKeys } from './outgoing/issuer-keys.ts';
import { issuerNetworks } from './outgoing/issuer-networks.ts';
import { createOutgoing } from './outgoing/outgoing.ts';
import { createKeyedMutex } from './platform/keyed-mutex.ts';
import type { Metrics } from './platform/metrics.ts';
import { ServiceUnavailableError } from './platform/service-unavailable-error.ts';
import { createStopStack } from './platform/stop-stack.ts';
import { withTimeout } from './platform/timeout.ts';
import { createNoRateLimits, createRateLimits } from './rates/rate-limits.ts';
import { printedSchema, schema } from './schema.ts';
import { issuerMetadata, jwks } from './sessions/access-token.ts';
import { countWebhooks } from './webhooks/count-webhooks.ts';

/** How many connections serve requests. */
const POOL_SIZE = 10;
/** Somebody waits for the answer. */
const ISSUER_TIMEOUT_MS = 5_000;
const STOP_START_WITHIN_MS = 5_000;

const CONSOLE_BUILD = fileURLToPath(new URL('../dist/web', import.meta.url));

/** What may be put in place of the usual thing. Never the database. */
export interface Overrides {
  /** For tests. */
  readonly mailer?: Mailer;
  /** The folder that the console was built into, where it is another one. */
  readonly consoleBuild?: string;
  /** Plugins of Yoga or Envelop, added to the surface. */
  readonly plugins?: readonly Plugin[];
  /** For one of several processes that share the metrics' port; answers with how to stop. */
  readonly serveMetrics?: (metrics: Metrics) => Promise<() => Promise<void>>;
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
  const { consoleBuild = CONSOLE_BUILD } = overrides;
  const running = createStopStack(log);
  const stopping = new AbortController();
  let starting: Promise<{ url: string; app: App }> | undefined;
  let becomingReady: Promise<FirstAdmin> | undefined;
  let isReady = false;
  let stopped: Promise<void> | undefined;
  let workers: Worker | undefined;
  let addressKey: Uint8Array | undefined;

  async function start() {
    const brand = await readBrand(config, MAIL_KINDS, proveMails);
    const url = await databaseUrl();
    const db = createDatabase({ url, poolSize: POOL_SIZE, log });
    running.push('database', () => db.close());

    const keys = deriveKeys(config.secret ?? (await readOrCreateSecret(secretFile(config))));
    const limits = config.rateLimits
      ? createRateLimits({ db, keys, rates: config.rates })
      : createNoRateLimits();
    const outgoing = createOutgoing({ networks: config.webhookNetworks ?? [], proxy: config.webhookProxy });
    running.push('outgoing requests', () => outgoing.close());
    const toIssuers = createOutgoing({
      networks: issuerNetworks(config),
      proxy: null,
      timeoutMs: ISSUER_TIMEOUT_MS,
    });
    running.push('requests to issuers', () => toIssuers.close());
    const metrics = await startMetrics(db);
    const mailer = await watchedMailer(db, keys, metrics);
    running.push('mailer', () => mailer.close());

    let urls: Urls = urlsOf(config, config.port);
    const app: App = {
      config,
      brand,
      db,
      keys,
      limits,
      outgoing,
      issuerKeys: createIssuerKeys(toIssuers),
      log,
      hasher: createPasswordHasher(),
      mutex: createKeyedMutex(),
      loaders: createLoaders(db),
      groupCommit: createGroupCommit(),
      get urls() {
        return urls;
      },
      get addressKey() {
        if (!addressKey) throw new ServiceUnavailableError('The service is not ready yet.');
        return addressKey;
      },
    };
    const inviteChanges = createInviteChanges({ url, log });
    running.push('invite changes', () => inviteChanges.close());
    const createContext = createContexts(app, inviteChanges, mailer);
    const isServable = createReadinessCheck(() => assertServable(db.pool));
    const trustedDocuments = await readTrustedDocuments(config);
    if (config.trustedDocuments) warnOfDocuments(schema, config.trustedDocuments, log);
    const http = createHttpServer({
      schema,
      ...(config.federation ? { subgraph: createSubgraph(schema) } : {}),
      schemaSdl: printedSchema,
      eventSchemas,
      config,
      log,
      createContext: ({ headers, requestId, clientAddress }) =>
        createContext({
          requestId,
          clientAddress,
          authorization: headers.authorization,
          userAgent: headers['user-agent'],
        }),
      ready: async () => isReady && (await isServable()),
      jwks: () => jwks(keys),
      issuerMetadata: () => issuerMetadata(urls.publicUrl),
      logo: brand.pageLogo,
      brand,
      trustedDocuments,
      optOut: (token, visitor) => optOut(app, token, visitor),
      ...(overrides.plugins ? { plugins: overrides.plugins } : {}),
      ...(metrics ? { onOperation: metrics.operation } : {}),
      ...(config.console && existsSync(consoleBuild)
        ? { staticPages: createConsolePages({ root: consoleBuild, config, brand: pageBrand(brand) }) }
        : {}),
    });
    stopping.signal.throwIfAborted();
    const listening = await http.listen();
    urls = urlsOf(config, listening.port);
    running.push('requests and jobs', () => Promise.all([http.close(), workers?.stop()]));

    becomingReady = becomeReady(app, { mailer, metrics, url });
    // Whoever asks `ready()` is told; a failure that nobody asks about must not end the process.
    becomingReady.catch(() => undefined);
    return { url: listening.url, app };
  }

  async function databaseUrl(): Promise<string> {
    if (config.database.kind === 'external') return config.database.url;
    const embedded: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: config.database.dataDir, log });
    running.push('embedded PostgreSQL', () => embedded.stop());
    return embedded.url;
  }

  async function startMetrics(db: Database): Promise<Metrics | null> {
    if (config.metricsPort === null) return null;
    const { createMetrics } = await import('./platform/metrics.ts');
    const metrics = createMetrics({
      pool: db.pool,
      countJobs: () => countJobs(db),
      countWebhooks: () => countWebhooks(db),
    });
    if (overrides.serveMetrics) {
      running.push('metrics', await overrides.serveMetrics(metrics));
      return metrics;
    }
    const server = await startMetricsServer({ metrics, host: config.host, port: config.metricsPort, log });
    running.push('metrics', () => server.close());
    log.info({ port: server.port }, 'metrics are served');
    return metrics;
  }

  async function watchedMailer(db: Database, keys: Keys, metrics: Metrics | null): Promise<Mailer> {
    const mailer = overrides.mailer ?? (await createMailer(config, keys));
    return watchOutages(followMails(metrics ? countMails(mailer, metrics.mail) : mailer, log), {
      hurry: (most) =>
        most === null ? hurryAllJobs(db, MAIL_JOBS, stopping.signal) : hurryNextJobs(db, MAIL_JOBS, most),
      log,
    });
  }

  /** Everything that needs the tables: done when they are there, however long that takes. */
  async function becomeReady(
    app: App,
    { mailer, metrics, url }: { mailer: Mailer; metrics: Metrics | null; url: string },
  ): Promise<FirstAdmin> {
    const firstAdmin = await waitForDatabase(
      async () => {
        if (config.migrate) await migrate(url, { log });
        await assertServable(app.db.pool);
        await assertMayServe(app.db.pool);
        await agreeOnSecrets(app.db, app.keys.fingerprint);
        addressKey = await agreeOnAddressKey(app);
        await continuePositions(app.db);
        return ensureFirstAdmin(app);
      },
      { log, signal: stopping.signal },
    );
    stopping.signal.throwIfAborted();
    workers = startWorkers(app, { url, mailer, metrics });
    isReady = true;
    const hurrying = hurryWaitingMails(app.db);
    running.push('waiting mails', () => hurrying);
    return firstAdmin;
  }

  /** An operator who mends the mail's settings starts the service again: then nobody waits for what waited before. */
  async function hurryWaitingMails(db: Database): Promise<void> {
    try {
      await hurryAllJobs(db, MAIL_JOBS, stopping.signal);
    } catch (error) {
      // They are tried later by themselves.
      log.warn({ err: error }, 'waiting mails could not be hurried');
    }
  }

  return {
    start() {
      starting = start();
      return starting;
    },
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
    const isServing = isReady;
    isReady = false;
    stopping.abort();
    // Whoever balances sees by `/ready` that it goes, and sends nobody any more before it stops to listen.
    if (isServing) await delay(config.stopPause * 1_000);
    // A start that is half done adds to the list; what it adds is stopped too.
    await withTimeout(STOP_START_WITHIN_MS, Promise.allSettled([starting]));
    await withTimeout(STOP_START_WITHIN_MS, Promise.allSettled([becomingReady]));
    await running.stopAll();
  }
}

function urlsOf(config: Config, port: number): Urls {
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  return {
    publicUrl,
    inviteUrl: config.inviteUrl ?? `${publicUrl}/accept-invite#token={token}`,
    resetUrl: config.resetUrl ?? `${publicUrl}/reset-password#token={token}`,
    emailChangeUrl: config.emailChangeUrl ?? `${publicUrl}/confirm-email#token={token}`,
  };
}

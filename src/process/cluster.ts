import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { type Config, secretFile } from '../config.ts';
import { readOrCreateSecret } from '../crypto/generated-secret.ts';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { startMetricsServer } from '../http/metrics-server.ts';
import type { FirstAdmin } from '../invites/first-admin.ts';
import { METRICS_CONTENT_TYPE, type MetricValues, metricsTogether } from '../platform/metrics.ts';
import { withTimeout } from '../platform/timeout.ts';
import type { Order, Report } from './cluster-messages.ts';

/** Several processes that serve one port, started and stopped as one service is. */
export interface ServiceGroup {
  /** @returns where it listens, as soon as one worker does */
  start(): Promise<{ url: string }>;
  /** Answers when every worker is ready for the first time, with what was done for a first admin. */
  ready(): Promise<FirstAdmin>;
  stop(): Promise<void>;
}

/**
 * Ten connections for requests, six for jobs, three for webhooks, a lease for each of the two, one for changes, two for
 * migrations; and one to spare.
 */
const CONNECTIONS_A_WORKER = 25;
const USUAL_MAX_CONNECTIONS = 100;
/** Of the 25 s that a stop may take in all; what is left is the database's. */
const STOP_WITHIN_MS = 22_000;
/** How long to wait before a worker is replaced: the first time, and at most. */
const REPLACED_AFTER_MS = { first: 200, most: 30_000 };
/** A worker that has lived so long did not end because of how it started. */
const STEADY_MS = 60_000;
const METRICS_WITHIN_MS = 3_000;

/** One of the places of the group, whichever process has it at the moment. */
interface Place {
  readonly number: number;
  worker: Worker;
  startedAt: number;
  /** How often in a row it ended soon. */
  failures: number;
  /** What it came to; null until it is ready. */
  firstAdmin: FirstAdmin | null;
}

/**
 * Runs `config.webConcurrency` workers that share the port. Each is a whole service, as a replica is: any of them answers
 * anything, and a job runs once, whoever takes it. The primary has what there must be one of: the embedded database, the
 * generated secret, the metrics' port. It serves nothing itself.
 */
export function createServiceGroup(config: Config, log: Logger): ServiceGroup {
  const places: Place[] = [];
  // What to stop once the workers have ended, in the order in which it was started.
  const running: (() => Promise<void>)[] = [];
  const replacing = new Set<NodeJS.Timeout>();
  const listening = later<string>();
  const allReady = later<FirstAdmin>();
  const answers = new Map<number, (values: MetricValues) => void>();
  let questions = 0;
  let orders: Omit<Extract<Order, { order: 'start' }>, 'worker'>;
  let starting: Promise<{ url: string }> | undefined;
  let stopped: Promise<void> | undefined;

  // Whoever does not want to wait for an orderly stop leaves nobody behind.
  process.once('exit', () => {
    for (const { worker } of places) worker.process.kill('SIGKILL');
  });

  async function start(): Promise<{ url: string }> {
    const databaseUrl = await startDatabase();
    orders = {
      order: 'start',
      databaseUrl,
      secret: config.secret ?? (await readOrCreateSecret(secretFile(config))),
    };
    await serveMetrics();
    // Workers accept connections themselves. By Node's usual policy the primary hands them over, and one that is on its way
    // to a worker that dies is never answered.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    if (stopped) throw new Error('Stopped before the workers were started.');
    for (let number = 1; number <= config.webConcurrency; number += 1) {
      const place: Place = {
        number,
        worker: cluster.fork(WORKER),
        startedAt: Date.now(),
        failures: 0,
        firstAdmin: null,
      };
      places.push(place);
      follow(place);
    }
    return { url: await listening.promise };
  }

  async function startDatabase(): Promise<string> {
    if (config.database.kind === 'external') return config.database.url;
    const most = Math.max(USUAL_MAX_CONNECTIONS, config.webConcurrency * CONNECTIONS_A_WORKER);
    const embedded = await startEmbeddedPostgres({
      dataDir: config.database.dataDir,
      log,
      settings: { max_connections: String(most) },
    });
    running.push(() => embedded.stop());
    return embedded.url;
  }

  async function serveMetrics(): Promise<void> {
    if (config.metricsPort === null) return;
    const server = await startMetricsServer({
      metrics: { text: async () => metricsTogether(await askMetrics()), contentType: METRICS_CONTENT_TYPE },
      host: config.host,
      port: config.metricsPort,
      log,
    });
    running.push(() => server.close());
    log.info({ port: server.port }, 'metrics are served');
  }

  /** Listens to the process that has the place, and gives the place to another one when it ends. */
  function follow(place: Place): void {
    const { worker } = place;
    worker.on('message', (report: Report) => {
      switch (report.report) {
        case 'waiting for orders':
          return tell(worker, { ...orders, worker: place.number });
        case 'listening':
          return listening.resolve(report.url);
        case 'ready':
          place.firstAdmin = report.firstAdmin;
          return tellReady();
        case 'metrics':
          return answers.get(report.question)?.(report.values);
      }
    });
    worker.once('exit', (code, signal) => {
      if (stopped) return;
      if (!places.every(({ firstAdmin }) => firstAdmin)) {
        const error = new Error('A worker ended before all were ready.');
        listening.reject(error);
        allReady.reject(error);
        return;
      }
      const steady = Date.now() - place.startedAt >= STEADY_MS;
      place.failures = steady ? 0 : place.failures + 1;
      const waitMs = Math.min(REPLACED_AFTER_MS.most, REPLACED_AFTER_MS.first * 2 ** place.failures);
      log.error(
        { worker: place.number, code, signal, waitMs },
        'a worker ended; another one takes its place',
      );
      const timer = setTimeout(() => {
        replacing.delete(timer);
        Object.assign(place, { worker: cluster.fork(WORKER), startedAt: Date.now() });
        follow(place);
      }, waitMs);
      replacing.add(timer);
    });
  }

  /** Of several workers one made the first admin, and the others found it there. */
  function tellReady(): void {
    const done = places.flatMap(({ firstAdmin }) => firstAdmin ?? []);
    const [first] = done;
    if (!first || done.length < config.webConcurrency) return;
    allReady.resolve(done.find(({ kind }) => kind !== 'none needed') ?? first);
  }

  /** Asks every worker for its numbers; one that does not answer in time is left out. */
  async function askMetrics(): Promise<MetricValues[]> {
    const told: MetricValues[] = [];
    const asked = places.map(async ({ worker }) => {
      const question = ++questions;
      const answer = new Promise<void>((resolve) => {
        answers.set(question, (values) => {
          told.push(values);
          resolve();
        });
      });
      tell(worker, { order: 'tell metrics', question });
      await withTimeout(METRICS_WITHIN_MS, answer);
      answers.delete(question);
    });
    await Promise.all(asked);
    return told;
  }

  async function stopAll(): Promise<void> {
    for (const timer of replacing) clearTimeout(timer);
    listening.reject(new Error('Stopped before a worker listened.'));
    allReady.reject(new Error('Stopped before all workers were ready.'));
    await Promise.allSettled([starting]);
    await Promise.all(
      places.map(({ worker }) => endWorker(worker, STOP_WITHIN_MS + config.stopPause * 1_000, log)),
    );
    for (let stop = running.pop(); stop; stop = running.pop()) await stop();
  }

  return {
    start() {
      starting = start();
      return starting;
    },
    ready: () => allReady.promise,
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

/** Tells src/main.ts, in the new process, what it is. Its own cluster.isWorker may be another program's doing. */
const WORKER = { USHER_WORKER: 'true' };

async function endWorker(worker: Worker, withinMs: number, log: Logger): Promise<void> {
  if (worker.isDead()) return;
  const ended = once(worker, 'exit');
  tell(worker, { order: 'stop' });
  if (await withTimeout(withinMs, ended)) return;
  log.error({ process: worker.process.pid }, 'a worker did not stop in time');
  worker.process.kill('SIGKILL');
  await ended;
}

function tell(worker: Worker, order: Order): void {
  if (worker.isConnected()) worker.send(order);
}

interface Later<Result> {
  readonly promise: Promise<Result>;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Something that is told from elsewhere. A failure that nobody asks about must not end the process. */
function later<Result>(): Later<Result> {
  let settle: Pick<Later<Result>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<Result>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, resolve: (result) => settle?.resolve(result), reject: (error) => settle?.reject(error) };
}

import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

/** How an operation ended. A label has no more values than the schema has root fields, or the API has codes. */
export interface MeasuredOperation {
  readonly field: string | null;
  readonly outcome: string;
  readonly durationMs: number;
}

/** What is read from the rest of the house when somebody asks for the metrics. */
export interface MetricsSources {
  readonly pool: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
  /** Asks the database, so it may fail. */
  readonly countJobs: () => Promise<{
    readonly waiting: number;
    readonly retrying: number;
    readonly dead: number;
    readonly oldestSeconds: number;
  }>;
  /** Asks the database, so it may fail. */
  readonly countWebhooks: () => Promise<{
    readonly endpoints: Readonly<Record<string, number>>;
    readonly oldestSeconds: number;
  }>;
}

/** The numbers of a process, as they are sent to another one. */
export type MetricValues = MetricObjectWithValues<MetricValue<string>>[];

/** The numbers of this process, in Prometheus' words. */
export interface Metrics {
  operation(operation: MeasuredOperation): void;
  mail(outcome: 'sent' | 'deferred' | 'rejected'): void;
  /** What a try to deliver a webhook came to: DELIVERED, or why not. */
  webhook(outcome: string): void;
  /** The text that Prometheus reads; never rejects because the database is away. */
  text(): Promise<string>;
  /** The same numbers, to be added to those of other processes. */
  values(): Promise<MetricValues>;
  readonly contentType: string;
}

/** A lookup takes 2 ms, a password 50 to 100, and after 15 s every operation has been answered. */
const SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Makes the metrics, in a registry of their own. docs/operations.md says what each means. */
export function createMetrics({ pool, countJobs, countWebhooks }: MetricsSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const operations = new Counter({
    name: 'usher_operations_total',
    help: 'GraphQL operations answered, by their first root field and by outcome: ok, refused, or an error code.',
    labelNames: ['field', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'usher_operation_duration_seconds',
    help: 'How long GraphQL operations took, by their first root field.',
    labelNames: ['field'],
    buckets: SECONDS,
    registers,
  });
  const mails = new Counter({
    name: 'usher_mails_total',
    help: 'Tries to hand a mail over: sent, deferred (tried again later) or rejected (given up).',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['sent', 'deferred', 'rejected']) mails.inc({ outcome }, 0);
  const connections = new Gauge({
    name: 'usher_database_connections',
    help: 'Database connections of the request pool: open and busy, open and idle; and requests waiting for one.',
    labelNames: ['state'],
    registers,
  });
  const jobs = new Gauge({
    name: 'usher_jobs',
    aggregator: 'max',
    help: 'Jobs that are not done, of all replicas: waiting, retrying after a failure, dead. Absent while the database is away.',
    labelNames: ['state'],
    registers,
  });
  const oldestJob = new Gauge({
    name: 'usher_oldest_job_seconds',
    aggregator: 'max',
    help: 'How long ago the oldest job was queued that is not done. Absent while the database is away.',
    registers,
  });
  const webhooks = new Counter({
    name: 'usher_webhook_tries_total',
    help: 'Tries to deliver a webhook: delivered, or why not.',
    labelNames: ['outcome'],
    registers,
  });
  webhooks.inc({ outcome: 'delivered' }, 0);
  const endpoints = new Gauge({
    name: 'usher_webhook_endpoints',
    aggregator: 'max',
    help: 'Webhook endpoints by status. Absent while the database is away.',
    labelNames: ['status'],
    registers,
  });
  const oldestWebhook = new Gauge({
    name: 'usher_oldest_webhook_seconds',
    aggregator: 'max',
    help: 'How long ago the oldest webhook was made that waits for a try. Absent while the database is away.',
    registers,
  });
  const databaseUp = new Gauge({
    name: 'usher_database_up',
    aggregator: 'min',
    help: '1 when the database answered just now.',
    registers,
  });

  function lookAtPool(): void {
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'waited_for' }, pool.waitingCount);
  }

  async function askDatabase(): Promise<void> {
    jobs.reset();
    oldestJob.remove();
    endpoints.reset();
    oldestWebhook.remove();
    try {
      const { waiting, retrying, dead, oldestSeconds } = await countJobs();
      jobs.set({ state: 'waiting' }, waiting);
      jobs.set({ state: 'retrying' }, retrying);
      jobs.set({ state: 'dead' }, dead);
      oldestJob.set(oldestSeconds);
      const counted = await countWebhooks();
      for (const [status, count] of Object.entries(counted.endpoints))
        endpoints.set({ status: status.toLowerCase() }, count);
      oldestWebhook.set(counted.oldestSeconds);
      databaseUp.set(1);
    } catch {
      // The metric itself says that the database is away. The requests that need it log why.
      databaseUp.set(0);
    }
  }

  async function look(): Promise<void> {
    // First, because the question to the database takes a connection of that pool.
    lookAtPool();
    await askDatabase();
  }

  return {
    operation({ field, outcome, durationMs }) {
      const label = field ?? 'none';
      operations.inc({ field: label, outcome });
      durations.observe({ field: label }, durationMs / 1_000);
    },
    mail: (outcome) => mails.inc({ outcome }),
    webhook: (outcome) => webhooks.inc({ outcome: outcome.toLowerCase() }),
    async text() {
      await look();
      return registry.metrics();
    },
    async values() {
      await look();
      return registry.getMetricsAsJSON();
    },
    contentType: registry.contentType,
  };
}

/** What Prometheus is told that the text is. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** The numbers of several processes of one service as one text: added up, but for those that are the same for all. */
export function metricsTogether(processes: readonly MetricValues[]): Promise<string> {
  return AggregatorRegistry.aggregate([...processes]).metrics();
}

import type { Logger } from 'pino';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Order, Report } from './cluster-messages.ts';
import { startProblem } from './start-problem.ts';

/**
 * Serves as one of the workers of a primary (src/process/cluster.ts), until it or a signal says stop. Ends with its process: with
 * code 1 where it cannot start. A worker whose primary has died is ended by Node.
 *
 * @param config as the primary has it, because both read the same settings
 */
export function serveAsWorker(config: Config, log: Logger): void {
  let service: ReturnType<typeof createApp> | undefined;
  let metrics: Metrics | undefined;
  let stopping = false;

  async function start({ worker, databaseUrl, secret }: Extract<Order, { order: 'start' }>): Promise<void> {
    const own = { ...config, database: { kind: 'external', url: databaseUrl }, secret } as const;
    service = createApp(own, log.child({ worker }), {
      serveMetrics: async (made) => {
        metrics = made;
        return async () => {
          metrics = undefined;
        };
      },
    });
    try {
      const { url } = await service.start();
      report({ report: 'listening', url });
      report({ report: 'ready', firstAdmin: await service.ready() });
    } catch (error) {
      if (stopping) return;
      const problem = startProblem(error);
      log.fatal(
        problem === null ? { err: error, worker } : { reason: problem, worker },
        'a worker cannot start',
      );
      await service.stop();
      process.exit(1);
    }
  }

  // Ctrl-C and systemd signal every process of a group, and the primary says it too: being asked twice means nothing here.
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    await service?.stop();
    process.exit(0);
  }

  async function tellMetrics(question: number): Promise<void> {
    report({ report: 'metrics', question, values: (await metrics?.values()) ?? [] });
  }

  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  process.on('message', (order: Order) => {
    if (order.order === 'start') void start(order);
    if (order.order === 'stop') void stop();
    if (order.order === 'tell metrics') {
      tellMetrics(order.question).catch((error: unknown) =>
        log.error({ err: error }, 'metrics could not be told'),
      );
    }
  });
  report({ report: 'waiting for orders' });
}

function report(what: Report): void {
  // The primary may be gone; then so is this process in a moment.
  if (process.connected) process.send?.(what);
}

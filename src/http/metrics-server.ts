import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Metrics } from '../platform/metrics.ts';

/** Serves the metrics to Prometheus, on a port of their own: they are for operators, not for whoever reaches the API. */
export interface MetricsServer {
  /** @returns the port, which is the one that was taken when 0 was asked for */
  readonly port: number;
  close(): Promise<void>;
}

/** @throws what node:net throws, for example EADDRINUSE */
export async function startMetricsServer(options: {
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  host: string;
  port: number;
  log: Logger;
}): Promise<MetricsServer> {
  const { metrics, host, port, log } = options;
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (req, res) => {
    if (req.url !== '/metrics' || (req.method !== 'GET' && req.method !== 'HEAD')) {
      res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found.\n');
      return;
    }
    metrics.text().then(
      (text) => res.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: unknown) => {
        log.error({ err: error }, 'the metrics could not be made');
        res.writeHead(500).end();
      },
    );
  });
  server.maxConnections = 20;
  server.listen({ host, port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

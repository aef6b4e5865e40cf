import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

/** A webhook as it arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** `echo`: what was sent. */
      readonly body?: string;
    }
  | 'never';
/** Decides over each webhook, and may take its time. */
type Answers = Answer | ((webhook: Received) => Promise<Answer>);

/** Somebody's receiver of webhooks, on loopback. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Answers so from now on; 204 at first. */
  answers(answers: Answers): void;
  /** Waits until so many have arrived. */
  has(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** Starts a receiver that takes everything. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answers: Answers = { status: 204 };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', async () => {
      const webhook = { headers: req.headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(webhook);
      const answer = typeof answers === 'function' ? await answers(webhook) : answers;
      if (answer === 'never') return;
      const said = answer.body === 'echo' ? webhook.body : answer.body;
      res.writeHead(answer.status, answer.headers).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answers(next) {
      answers = next;
    },
    async has(count) {
      await until(`${count} webhooks have arrived`, () => received.length >= count);
      return received;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// Makes load, in a process of its own: keeps connections busy for a while, checks every answer, and tells its parent how
// long each took. Reads HTTP with as little work as will do, so that it takes little of the two cores that the server
// and the database need.
import { connect } from 'node:net';
import { type Facts, OPERATIONS, type OperationName, type Side } from './operations.ts';

export interface Burst {
  readonly side: Side;
  readonly operation: OperationName;
  readonly port: number;
  readonly connections: number;
  readonly milliseconds: number;
  /** The number of the burst's first request. */
  readonly firstNumber: number;
  readonly facts: Facts;
  /** How long a connection waits before it asks again, in milliseconds; 0 for as often as it can. */
  readonly pause: number;
}

/** What came of a burst; times in milliseconds. */
export interface BurstResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sends a request and answers with the body of the answer. */
type Ask = (request: string) => Promise<string>;

const HEADER_END = '\r\n\r\n';

/** Opens a connection that asks one thing after the other. */
function openConnection(port: number): Promise<{ ask: Ask; close(): void }> {
  return new Promise((opened, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = Buffer.alloc(0);
    let settle: { answer: (body: string) => void; fail: (error: Error) => void } | undefined;

    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const headerEnd = received.indexOf(HEADER_END);
      if (headerEnd < 0) return;
      const head = received.toString('latin1', 0, headerEnd);
      const bodyStart = headerEnd + HEADER_END.length;
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (received.length < bodyStart + length) return;
      const body = received.toString('utf8', bodyStart, bodyStart + length);
      received = received.subarray(bodyStart + length);
      if (head.startsWith('HTTP/1.1 200')) settle?.answer(body);
      else settle?.fail(new Error(`${head.split('\r\n')[0]}: ${body}`));
    });
    socket.on('error', (error) => {
      failed(error);
      settle?.fail(error);
    });
    socket.on('close', () => settle?.fail(new Error('The server hung up.')));
    socket.on('connect', () =>
      opened({
        ask: (request) =>
          new Promise((answer, fail) => {
            settle = { answer, fail };
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

function requestOf({ side, operation, facts }: Burst, n: number): string {
  const { query, variables } = OPERATIONS[operation];
  const path = side === 'limit' ? `/${operation}` : '/graphql';
  const body = JSON.stringify({ query, variables: variables(n, facts) });
  const authorization = facts.bearer === null ? '' : `authorization: Bearer ${facts.bearer}\r\n`;
  return (
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${authorization}` +
    `content-length: ${Buffer.byteLength(body)}${HEADER_END}${body}`
  );
}

async function run(burst: Burst): Promise<BurstResult> {
  const { isGood } = OPERATIONS[burst.operation];
  const times: number[] = [];
  let n = burst.firstNumber;
  const connections = await Promise.all(
    Array.from({ length: burst.connections }, () => openConnection(burst.port)),
  );
  const startedAt = performance.now();
  const endsAt = startedAt + burst.milliseconds;
  await Promise.all(
    connections.map(async ({ ask, close }) => {
      while (performance.now() < endsAt) {
        const request = requestOf(burst, n);
        n += 1;
        const askedAt = performance.now();
        const answer = await ask(request);
        times.push(performance.now() - askedAt);
        if (!isGood(answer))
          throw new Error(`${burst.operation} of ${burst.side} answered: ${answer.slice(0, 2_000)}`);
        if (burst.pause > 0) await new Promise((resolve) => setTimeout(resolve, burst.pause));
      }
      close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  times.sort((a, b) => a - b);
  const quantile = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}

process.on('message', async (burst: Burst) => {
  try {
    process.send?.({ result: await run(burst) });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
process.on('disconnect', () => process.exit());

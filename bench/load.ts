// Makes load, in a process of its own: keeps connections busy for a while, checks every answer, and tells its parent how
// long they took.
import { HEADER_END, openConnection } from './connection.ts';
import { type Facts, OPERATIONS, type OperationName, type Side } from './operations.ts';
import { quantile } from './statistics.ts';

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

export type LoadReport = { readonly result: BurstResult } | { readonly error: string };

let stopped = false;

function requestOf({ side, operation, facts }: Burst, n: number): string {
  const { query, variables } = OPERATIONS[operation];
  const path = side === 'baseline' ? `/${operation}` : '/graphql';
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
      while (performance.now() < endsAt && !stopped) {
        const request = requestOf(burst, n);
        n += 1;
        const askedAt = performance.now();
        const answer = await ask(request);
        times.push(performance.now() - askedAt);
        if (!isGood(answer))
          throw new Error(`${burst.operation} of ${burst.side} answered: ${answer.slice(0, 500)}`);
        if (burst.pause > 0) await new Promise((resolve) => setTimeout(resolve, burst.pause));
      }
      close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

process.on('message', async (order: { burst: Burst } | { stop: true }) => {
  if ('stop' in order) {
    stopped = true;
    return;
  }
  stopped = false;
  const report: LoadReport = await run(order.burst).then(
    (result) => ({ result }),
    (error: Error) => ({ error: error.message }),
  );
  process.send?.(report);
});
process.on('disconnect', () => process.exit());

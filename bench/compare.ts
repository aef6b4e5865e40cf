import { ask, signIn } from './ask.ts';
import { type BenchDatabases, query } from './database.ts';
import { firstDifference } from './first-difference.ts';
import type { BurstResult } from './load.ts';
import type { LoadProcess } from './load-process.ts';
import { type Facts, OPERATIONS, type OperationName, type Side } from './operations.ts';
import type { ServerProcess } from './processes.ts';
import { median, type Ratio, ratioOfRounds } from './statistics.ts';

/** One of two servers that are compared, on its database. */
export interface Contestant {
  readonly side: Side;
  readonly server: ServerProcess;
  readonly databaseUrl: string;
}

/** Two of them, what the second is measured against first. */
export interface Contest {
  readonly contestants: readonly [base: Contestant, tested: Contestant];
  readonly load: LoadProcess;
  readonly databases: Pick<BenchDatabases, 'forgetJobs'>;
  /** How many invites there were at the start, the same in both. */
  readonly invites: number;
  /** How many bursts each side has, and how long one lasts. */
  readonly rounds: number;
  readonly burstMs: number;
  /** How often each operation was asked for, so that no two requests are the same. */
  readonly asked: Map<OperationName, number>;
}

/** What one side made of an operation: the medians of its bursts. */
export interface SideResult extends BurstResult {
  /** How long its process kept a core busy for a request, in microseconds; null where that is not known. */
  readonly cpu: number | null;
}

export interface Comparison {
  readonly operation: OperationName;
  readonly invites: number;
  readonly connections: number;
  readonly base: SideResult;
  readonly tested: SideResult;
  /** How many requests a second the tested side answered, as a share of the other's, round by round. */
  readonly ratio: Ratio;
}

/**
 * Over as many connections as the operation is ever asked by: the few requests of a single one would leave the burst to
 * code that V8 has not compiled yet.
 */
const WARM_UP_MS = 1_000;

/**
 * Measures an operation: bursts alternate, the one side, the other, the one, the other, so that whatever else the machine
 * does hits both.
 *
 * @param baseOperation another one for the base, whose rate is then what the operation is measured against
 * @throws Error when any answer of any burst is not what was asked for
 */
export async function compare(
  contest: Contest,
  operation: OperationName,
  connections: number,
  baseOperation: OperationName = operation,
): Promise<Comparison> {
  const [base, tested] = contest.contestants;
  const sides = [
    { contestant: base, operation: baseOperation, facts: await factsOf(contest, base, baseOperation) },
    { contestant: tested, operation, facts: await factsOf(contest, tested, operation) },
  ] as const;
  if (operation === baseOperation)
    await assertSameAnswers(contest, operation, [sides[0].facts, sides[1].facts]);
  for (const side of sides) {
    const most = Math.max(...OPERATIONS[side.operation].connections);
    await burst(contest, { ...side, connections: most, milliseconds: WARM_UP_MS });
  }
  const bursts: readonly [SideResult[], SideResult[]] = [[], []];
  for (let round = 0; round < contest.rounds; round += 1) {
    for (const index of [0, 1] as const) {
      const what = { ...sides[index], connections, milliseconds: contest.burstMs };
      bursts[index].push(await burst(contest, what));
    }
  }
  const [baseRates, testedRates] = bursts.map((results) => results.map(({ perSecond }) => perSecond));
  return {
    operation,
    invites: contest.invites,
    connections,
    base: medians(bursts[0]),
    tested: medians(bursts[1]),
    ratio: ratioOfRounds(baseRates ?? [], testedRates ?? []),
  };
}

/** What a contestant is asked in a burst. */
interface Asking {
  readonly contestant: Contestant;
  readonly operation: OperationName;
  readonly connections: number;
  readonly facts: Facts;
  readonly milliseconds: number;
}

async function burst(
  { load, databases, asked }: Contest,
  { contestant: { side, server, databaseUrl }, ...what }: Asking,
): Promise<SideResult> {
  const before = server.usage();
  const firstNumber = asked.get(what.operation) ?? 0;
  const result = await load.burst({ ...what, side, port: server.port, firstNumber, pause: 0 });
  const after = server.usage();
  asked.set(what.operation, firstNumber + result.requests);
  const cpu = before && after ? ((after.cpuMs - before.cpuMs) * 1_000) / result.requests : null;
  // So that the next burst does not run beside the mails of this one.
  if (what.operation.startsWith('create')) await databases.forgetJobs(databaseUrl);
  return { ...result, cpu };
}

function medians(results: readonly SideResult[]): SideResult {
  const cpus = results.flatMap(({ cpu }) => cpu ?? []);
  return {
    requests: results.reduce((sum, { requests }) => sum + requests, 0),
    perSecond: median(results.map(({ perSecond }) => perSecond)),
    p50: median(results.map(({ p50 }) => p50)),
    p99: median(results.map(({ p99 }) => p99)),
    cpu: cpus.length === 0 ? null : median(cpus),
  };
}

const MIDDLE = `query Middle($lt: DateTime!) {
  invites(first: 1, filter: { createdAt: { lt: $lt } }) { nodes { id createdAt } pageInfo { endCursor } }
}`;

/** A new access token, and for the deep page its cursor. */
async function factsOf(contest: Contest, contestant: Contestant, operation: OperationName): Promise<Facts> {
  const bearer = contestant.side === 'usher' ? await signIn(contestant.server.port) : null;
  return { bearer, after: operation === 'deepPage' ? await middleOf(contest, contestant) : null };
}

/** The cursor of the invite in the middle, in the side's own form. Usher, the one that is tested, is asked for it. */
async function middleOf(
  { contestants: [, { server }], invites }: Contest,
  { side, databaseUrl }: Contestant,
): Promise<string> {
  const [middle] = await query(databaseUrl, 'SELECT created_at FROM invites WHERE email = $1', [
    `person-${invites / 2}@example.com`,
  ]);
  const variables = { lt: middle?.['created_at'] };
  const { invites: page } = await ask(server.port, {
    query: MIDDLE,
    variables,
    bearer: await signIn(server.port),
  });
  const [{ id, createdAt }] = page.nodes;
  return side === 'usher' ? page.pageInfo.endCursor : JSON.stringify([createdAt, id]);
}

/** That a read answers the same on both sides, field for field, but for what a cursor looks like. */
async function assertSameAnswers(
  { contestants }: Contest,
  operation: OperationName,
  facts: readonly [Facts, Facts],
): Promise<void> {
  const { query: text, variables } = OPERATIONS[operation];
  if (text.startsWith('mutation')) return;
  const answerOf = async ({ side, server }: Contestant, { bearer, after }: Facts) => {
    const path = side === 'baseline' ? operation : 'graphql';
    const asked = variables(0, { bearer, after });
    const data = await ask(server.port, { query: text, variables: asked, bearer, path });
    return JSON.parse(JSON.stringify(data, (key, value) => (key === 'endCursor' ? undefined : value)));
  };
  const [base, tested] = contestants;
  const found = firstDifference(await answerOf(base, facts[0]), await answerOf(tested, facts[1]));
  if (!found) return;
  throw new Error(
    `The sides answer ${operation} differently at ${found.path}: ${found.left} (${base.side}), ${found.right} (${tested.side})`,
  );
}

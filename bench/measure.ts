import { ADMIN_EMAIL, query } from './database.ts';
import type { BurstResult } from './load.ts';
import { type Facts, OPERATIONS, type OperationName, PASSWORD, type Side } from './operations.ts';
import type { LoadProcess, ServerProcess } from './processes.ts';

/** Both sides, each on its database of the same rows. */
export interface Contest {
  readonly load: LoadProcess;
  readonly servers: Readonly<Record<Side, ServerProcess>>;
  readonly databases: Readonly<Record<Side, string>>;
  readonly invites: number;
  /** How many bursts each side has, and how long one lasts. */
  readonly rounds: number;
  readonly burstMs: number;
  /** How often each operation was asked for, so that no two requests are the same. */
  readonly asked: Map<OperationName, number>;
}

/** What one side made of an operation: the medians of its bursts. */
export interface SideResult extends BurstResult {
  /** How long the process itself kept a core busy for a request, in microseconds. */
  readonly cpu: number;
}

export interface Comparison extends Readonly<Record<Side, SideResult>> {
  readonly operation: OperationName;
  readonly invites: number;
  readonly connections: number;
  /** How many requests a second, as a share of the limit's. */
  readonly ratio: number;
}

const SIDES: readonly Side[] = ['limit', 'usher'];
const WARM_UP_MS = 700;

/**
 * Measures an operation: bursts alternate, limit, Usher, limit, Usher, so that whatever else the machine does hits both.
 *
 * @throws Error when any answer of any burst is not what was asked for
 */
export async function compare(
  contest: Contest,
  operation: OperationName,
  connections: number,
): Promise<Comparison> {
  const facts = await factsOf(contest, operation);
  await assertSameAnswers(contest, operation, facts);
  const bursts: Record<Side, SideResult[]> = { limit: [], usher: [] };
  for (let round = 0; round <= contest.rounds; round += 1) {
    for (const side of SIDES) {
      const result = await burst(
        contest,
        operation,
        side,
        connections,
        facts[side],
        round === 0 ? WARM_UP_MS : contest.burstMs,
      );
      if (round > 0) bursts[side].push(result);
    }
  }
  const limit = medians(bursts.limit);
  const usher = medians(bursts.usher);
  const ratio = usher.perSecond / limit.perSecond;
  return { operation, invites: contest.invites, connections, limit, usher, ratio };
}

async function burst(
  contest: Contest,
  operation: OperationName,
  side: Side,
  connections: number,
  facts: Facts,
  milliseconds: number,
): Promise<SideResult> {
  const server = contest.servers[side];
  const cpuBefore = server.cpuMs();
  const firstNumber = contest.asked.get(operation) ?? 0;
  const { port } = server;
  const result = await contest.load.burst({
    side,
    operation,
    port,
    connections,
    milliseconds,
    firstNumber,
    facts,
    pause: 0,
  });
  contest.asked.set(operation, firstNumber + result.requests);
  const cpu = ((server.cpuMs() - cpuBefore) * 1_000) / result.requests;
  await forgetJobs(contest, side);
  return { ...result, cpu };
}

/** What a burst has queued is thrown away, so that the next one does not run beside the mails of this one. */
async function forgetJobs({ databases }: Contest, side: Side): Promise<void> {
  await query(databases[side], 'DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL');
}

function medians(results: readonly SideResult[]): SideResult {
  const median = (value: (result: SideResult) => number) => {
    const sorted = results.map(value).sort((a, b) => a - b);
    const middle = sorted.length / 2;
    return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
  };
  return {
    requests: results.reduce((sum, { requests }) => sum + requests, 0),
    perSecond: median(({ perSecond }) => perSecond),
    p50: median(({ p50 }) => p50),
    p99: median(({ p99 }) => p99),
    cpu: median(({ cpu }) => cpu),
  };
}

/** A new access token, because one lasts ten minutes, and for the deep page the cursor of the invite in the middle. */
async function factsOf(contest: Contest, operation: OperationName): Promise<Record<Side, Facts>> {
  const bearer = await signIn(contest.servers.usher.port);
  if (operation !== 'deepPage') {
    return { limit: { bearer: null, after: null }, usher: { bearer, after: null } };
  }
  const [middle] = await query(contest.databases.usher, 'SELECT created_at FROM invites WHERE email = $1', [
    `person-${contest.invites / 2}@example.com`,
  ]);
  const { invites } = await ask(
    contest.servers.usher.port,
    'query Middle($lt: DateTime!) { invites(first: 1, filter: { createdAt: { lt: $lt } }) { nodes { id createdAt } pageInfo { endCursor } } }',
    { lt: middle?.['created_at'] },
    bearer,
  );
  const [{ id, createdAt }] = invites.nodes;
  return {
    limit: { bearer: null, after: JSON.stringify([createdAt, id]) },
    usher: { bearer, after: invites.pageInfo.endCursor },
  };
}

/** That a read answers the same on both sides, field for field, but for what a cursor looks like. */
async function assertSameAnswers(
  { servers }: Contest,
  operation: OperationName,
  facts: Record<Side, Facts>,
): Promise<void> {
  const { query: text, variables } = OPERATIONS[operation];
  if (text.startsWith('mutation')) return;
  const answers = await Promise.all(
    SIDES.map(async (side) => {
      const path = side === 'limit' ? operation : 'graphql';
      const data = await ask(servers[side].port, text, variables(0, facts[side]), facts[side].bearer, path);
      return JSON.stringify(data, (key, value) => (key === 'endCursor' ? undefined : value));
    }),
  );
  if (answers[0] !== answers[1])
    throw new Error(`The sides answer ${operation} differently:\n${answers.join('\n')}`);
}

async function signIn(port: number): Promise<string> {
  const { result } = await ask(
    port,
    `mutation SignIn($input: SignInInput!) {
      result: signIn(input: $input) { ... on SignInPayload { session { accessToken } } }
    }`,
    { input: { email: ADMIN_EMAIL, password: PASSWORD } },
  );
  return result.session.accessToken;
}

async function ask(
  port: number,
  text: string,
  variables: object,
  bearer: string | null = null,
  path = 'graphql',
) {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
    body: JSON.stringify({ query: text, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever was asked for; a wrong shape fails the run.
  const { data, errors } = (await response.json()) as { data: any; errors?: object[] };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

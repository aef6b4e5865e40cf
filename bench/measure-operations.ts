import { type Bench, settingsOf } from './bench.ts';
import { type Comparison, type Contest, compare } from './compare.ts';
import type { DatabaseUrls } from './database.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import { connectionsOf, MAIN_SIZE } from './options.ts';
import { type ServerProcess, startBaseline, startPlainStack, startUsher } from './processes.ts';

/** Those that are measured on tables of every size. */
const PAGES: readonly OperationName[] = ['firstPage', 'deepPage'];
/** What peers are compared by. */
const PEER_READS: readonly OperationName[] = ['validateInvite', 'firstPage'];
const SHARED_BY_WORKERS: readonly OperationName[] = ['validateInvite', 'me', 'firstPage'];
const TARGET_CONNECTIONS = 16;

/** Measures Usher against the baseline: every operation that is asked for, at each number of connections. */
export async function measureOperations(
  bench: Bench,
  usher: ServerProcess,
  urls: DatabaseUrls,
  invites: number,
): Promise<Comparison[]> {
  const { measures } = bench.options;
  const baseline = await startBaseline(bench, urls.baseline);
  const contest = contestOf(bench, invites, [
    { side: 'baseline', server: baseline, databaseUrl: urls.baseline },
    { side: 'usher', server: usher, databaseUrl: urls.usher },
  ]);
  const comparisons: Comparison[] = [];
  for (const operation of Object.keys(OPERATIONS) as OperationName[]) {
    if (!measures.has(operation) || (invites !== MAIN_SIZE && !PAGES.includes(operation))) continue;
    for (const connections of connectionsOf(operation, bench.options, invites)) {
      comparisons.push(told(bench, 'baseline, Usher', await compare(contest, operation, connections)));
    }
  }
  await baseline.stop();
  return comparisons;
}

/** Measures the plain stack against the baseline, on one database, which both only read. */
export async function measurePeers(
  bench: Bench,
  databaseUrl: string,
  invites: number,
): Promise<Comparison[]> {
  const baseline = await startBaseline(bench, databaseUrl);
  const plain = await startPlainStack(bench, databaseUrl);
  const contest = contestOf(bench, invites, [
    { side: 'baseline', server: baseline, databaseUrl },
    { side: 'plain stack', server: plain, databaseUrl },
  ]);
  const comparisons: Comparison[] = [];
  for (const operation of PEER_READS) {
    const comparison = await compare(contest, operation, TARGET_CONNECTIONS);
    comparisons.push(told(bench, 'baseline, plain stack', comparison));
  }
  await plain.stop();
  await baseline.stop();
  return comparisons;
}

/** Measures the page half-way down against the first one, both of one service, in turn. */
export async function measureDepth(
  bench: Bench,
  usher: ServerProcess,
  databaseUrl: string,
  invites: number,
): Promise<Comparison[]> {
  if (!PAGES.every((page) => bench.options.measures.has(page))) return [];
  const contestant = { side: 'usher', server: usher, databaseUrl } as const;
  const rounds = bench.options.depthRounds;
  const contest = { ...contestOf(bench, invites, [contestant, contestant]), rounds };
  const comparison = await compare(contest, 'deepPage', TARGET_CONNECTIONS, 'firstPage');
  return [told(bench, 'the first, this one', comparison)];
}

/** Measures two processes that share a port against one, on one database. */
export async function measureWorkers(
  bench: Bench,
  one: ServerProcess,
  databaseUrl: string,
  invites: number,
): Promise<Comparison[]> {
  const two = await startUsher(bench, { ...settingsOf(bench, databaseUrl), WEB_CONCURRENCY: '2' });
  const contest = contestOf(bench, invites, [
    { side: 'usher', server: one, databaseUrl },
    { side: 'usher', server: two, databaseUrl },
  ]);
  const comparisons: Comparison[] = [];
  for (const operation of SHARED_BY_WORKERS) {
    comparisons.push(told(bench, 'one, two', await compare(contest, operation, TARGET_CONNECTIONS)));
  }
  await two.stop();
  return comparisons;
}

function contestOf(
  { load, databases, options }: Bench,
  invites: number,
  contestants: Contest['contestants'],
): Contest {
  const { rounds, burstMs } = options;
  return { contestants, load, databases, invites, rounds, burstMs, asked: new Map() };
}

function told(bench: Bench, sides: string, comparison: Comparison): Comparison {
  const { operation, invites, connections, base, tested, ratio } = comparison;
  const rates = `${base.perSecond.toFixed(0)}, ${tested.perSecond.toFixed(0)} a second`;
  const spread = `${ratio.lowest.toFixed(2)} to ${ratio.highest.toFixed(2)}`;
  bench.say(
    `${operation}, ${invites} invites, ${connections} at once: ${sides}: ${rates}, ratio ${ratio.median.toFixed(2)} (${spread})`,
  );
  return comparison;
}

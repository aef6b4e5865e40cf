import { type Bench, settingsOf, setUpBench } from './bench.ts';
import type { Comparison } from './compare.ts';
import { describeMachine, type Machine } from './machine.ts';
import { type MailRun, measureMails } from './mail-run.ts';
import { measureDepth, measureOperations, measurePeers, measureWorkers } from './measure-operations.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import { MAIN_SIZE, type Options } from './options.ts';
import { type ServerProcess, type Surroundings, startUsher } from './processes.ts';
import { measureStarts, memoryAtRest, type Starts } from './standing.ts';

/** What a run found out; null for what it was not asked for. */
export interface Results {
  readonly options: Options;
  readonly machine: Machine;
  /** Usher against the baseline. */
  readonly comparisons: readonly Comparison[];
  /** The page half-way down against the first one, of tables of each size. */
  readonly depth: readonly Comparison[];
  /** The plain stack against the baseline. */
  readonly peers: readonly Comparison[];
  /** Two processes of Usher against one. */
  readonly workers: readonly Comparison[];
  readonly starts: Starts | null;
  /** In MB: at rest, and the most that one process of the service ever had. */
  readonly memory: { readonly rest: number | null; readonly peak: number | null };
  readonly mails: MailRun | null;
}

/**
 * Measures everything that is asked for, one thing after the other.
 *
 * @param say tells what is going on
 * @throws Error when anything is not as it has to be; a run that fails has no numbers
 */
export async function measure(
  around: Surroundings,
  options: Options,
  say: (line: string) => void,
): Promise<Results> {
  const { measures } = options;
  const bench = await setUpBench(around, options, say);
  const comparisons: Comparison[] = [];
  const depth: Comparison[] = [];
  const peaks: number[] = [];
  let standing: Awaited<ReturnType<typeof measureStanding>> | null = null;
  let peers: Comparison[] = [];
  let workers: Comparison[] = [];
  let mails: MailRun | null = null;

  for (const invites of options.sizes) {
    const startedAt = performance.now();
    const urls = await bench.databases.create(invites);
    say(`${invites} invites: filled in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    const isMain = invites === MAIN_SIZE;
    if (isMain && measures.has('starts')) standing = await measureStanding(bench, urls.usher);
    const usher = await startUsher(bench, settingsOf(bench, urls.usher));
    comparisons.push(...(await measureOperations(bench, usher, urls, invites)));
    depth.push(...(await measureDepth(bench, usher, urls.usher, invites)));
    if (isMain && measures.has('peers')) peers = await measurePeers(bench, urls.baseline, invites);
    if (isMain && measures.has('workers')) workers = await measureWorkers(bench, usher, urls.usher, invites);
    peaks.push(...(await stopAtPeak(usher)));
    if (isMain && measures.has('mails')) {
      await bench.databases.forgetJobs(urls.usher);
      const mailing = await startUsher(bench, settingsOf(bench, urls.usher));
      mails = await measureMails(bench, mailing);
      peaks.push(...(await stopAtPeak(mailing)));
    }
  }

  const machine = await describeMachine(bench.databases.version);
  const starts = standing?.starts ?? null;
  // Of a part of the load the peak would say too little.
  const isWholeLoad = (Object.keys(OPERATIONS) as OperationName[]).every((name) => measures.has(name));
  const peak = isWholeLoad && peaks.length > 0 ? Math.max(...peaks) : null;
  const memory = { rest: standing?.rest ?? null, peak };
  return { options, machine, comparisons, depth, peers, workers, starts, memory, mails };
}

async function measureStanding(
  bench: Bench,
  databaseUrl: string,
): Promise<{ starts: Starts; rest: number | null }> {
  const settings = settingsOf(bench, databaseUrl);
  const starts = await measureStarts(bench, settings, bench.options.starts);
  const usher = await startUsher(bench, settings);
  const rest = await memoryAtRest(usher, bench.options.restMs);
  await usher.stop();
  bench.say(`a start: ${starts.external.toFixed(0)} ms, embedded ${starts.embedded.toFixed(0)} ms`);
  return { starts, rest };
}

/** Stops a server, and answers with the most memory that it ever had, where that is known. */
async function stopAtPeak(server: ServerProcess): Promise<number[]> {
  const usage = server.usage();
  await server.stop();
  return usage ? [usage.peakMemory] : [];
}

import { join } from 'node:path';
import { type Comparison, type Contest, compare } from './compare.ts';
import { type BenchDatabases, startDatabases } from './database.ts';
import { startLoad } from './load-process.ts';
import { describeMachine, type Machine } from './machine.ts';
import { type MailRun, measureMails } from './mail-run.ts';
import { startMailSink } from './mail-sink.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import { connectionsOf, MAIN_SIZE, type Options } from './options.ts';
import { countPackages, installPackages, type Packages } from './packages.ts';
import { type ServerProcess, type Surroundings, startLimit, startUsher } from './processes.ts';
import { measureStarts, memoryAtRest, type Starts } from './standing.ts';

/** What a run found out; null for what it was not asked for. */
export interface Results {
  readonly options: Options;
  readonly machine: Machine;
  /** Usher against the limit. */
  readonly comparisons: readonly Comparison[];
  /** Two processes of Usher against one. */
  readonly workers: readonly Comparison[];
  readonly starts: Starts | null;
  /** In MB: at rest, and the most that the service ever had in a run. */
  readonly memory: { readonly rest: number | null; readonly peak: number | null };
  readonly packages: Packages | null;
  readonly mails: MailRun | null;
}

const PAGES: readonly OperationName[] = ['firstPage', 'deepPage'];
const SHARED_BY_WORKERS: readonly OperationName[] = ['validateInvite', 'me', 'firstPage'];
const WORKERS_CONNECTIONS = 16;
const SECRET = 'a secret of the benchmark that nobody else has';

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
  const { measures, quick, sizes } = options;
  const comparisons: Comparison[] = [];
  const workers: Comparison[] = [];
  const peaks: number[] = [];
  let starts: Starts | null = null;
  let rest: number | null = null;
  let mails: MailRun | null = null;

  const packages = measures.has('packages') ? await measurePackages() : null;
  const databases = await startDatabases(around.lifetime, join(around.folder, 'database'));
  const mail = await startMailSink(around.lifetime);
  const load = startLoad(around);

  for (const invites of sizes) {
    const startedAt = performance.now();
    const urls = await databases.create(invites);
    say(`${invites} invites: filled in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    const settings = { DATABASE_URL: urls.usher, SECRET, SMTP_URL: mail.url };
    const isMain = invites === MAIN_SIZE;
    if (isMain && measures.has('starts')) {
      starts = await measureStarts(around, settings, options.starts);
      rest = await restOf(settings);
      say('starts and memory at rest: measured');
    }

    const usher = await startUsher(around, settings);
    const limit = await startLimit(around, urls.limit);
    const base = { side: 'limit', server: limit, databaseUrl: urls.limit } as const;
    const tested = { side: 'usher', server: usher, databaseUrl: urls.usher } as const;
    const contest = { ...contestOf(databases, invites), contestants: [base, tested] } as const;
    for (const operation of Object.keys(OPERATIONS) as OperationName[]) {
      if (!measures.has(operation) || !(isMain || PAGES.includes(operation))) continue;
      for (const connections of connectionsOf(operation, { quick })) {
        comparisons.push(told('limit, Usher', await compare(contest, operation, connections)));
      }
    }
    await limit.stop();

    if (isMain && measures.has('workers')) {
      const two = await startUsher(around, { ...settings, WEB_CONCURRENCY: '2' });
      const group = { ...tested, server: two };
      const among = { ...contestOf(databases, invites), contestants: [tested, group] } as const;
      for (const operation of SHARED_BY_WORKERS) {
        workers.push(told('one, two', await compare(among, operation, WORKERS_CONNECTIONS)));
      }
      await two.stop();
    }
    await stopAtPeak(usher);

    if (isMain && measures.has('mails')) {
      const mailing = await startUsher(around, settings);
      const idleMs = quick ? 4_000 : 10_000;
      mails = await measureMails({ usher: mailing, load, mail, invites: options.mails, idleMs });
      say(
        `mails: ${mails.mailsPerSecond.toFixed(0)}/s, p99 ${mails.idle.p99.toFixed(1)} ms idle, ${mails.busy.p99.toFixed(1)} ms beside them`,
      );
      await stopAtPeak(mailing);
    }
  }
  // Of a part of the load it would say too little.
  const wholeLoad = (Object.keys(OPERATIONS) as OperationName[]).every((name) => measures.has(name));
  const peak = wholeLoad && peaks.length > 0 ? Math.max(...peaks) : null;
  const machine = await describeMachine(databases.version);
  return { options, machine, comparisons, workers, starts, memory: { rest, peak }, packages, mails };

  async function measurePackages(): Promise<Packages> {
    const found = await (quick
      ? countPackages()
      : installPackages(around.lifetime, join(around.folder, 'packages')));
    say(`packages: ${found.count}`);
    return found;
  }

  async function restOf(settings: Readonly<Record<string, string>>): Promise<number | null> {
    const usher = await startUsher(around, settings);
    const memory = await memoryAtRest(usher, options.restMs);
    await usher.stop();
    return memory;
  }

  function contestOf(all: BenchDatabases, invites: number): Omit<Contest, 'contestants'> {
    const { rounds, burstMs } = options;
    return { load, databases: all, invites, rounds, burstMs, asked: new Map() };
  }

  function told(sides: string, comparison: Comparison): Comparison {
    const { operation, invites, connections, base, tested, ratio } = comparison;
    const rates = `${base.perSecond.toFixed(0)}, ${tested.perSecond.toFixed(0)} a second`;
    say(
      `${operation}, ${invites} invites, ${connections} connections: ${sides}: ${rates}, ratio ${ratio.median.toFixed(2)} (${ratio.lowest.toFixed(2)} to ${ratio.highest.toFixed(2)})`,
    );
    return comparison;
  }

  async function stopAtPeak(usher: ServerProcess): Promise<void> {
    const usage = usher.usage();
    if (usage) peaks.push(usage.peakMemory);
    await usher.stop();
  }
}

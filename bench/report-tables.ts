import type { Comparison, SideResult } from './compare.ts';
import { figure, markdownTable } from './markdown.ts';
import type { Results } from './measure.ts';
import { BATCH_SIZE, OPERATIONS, type OperationName } from './operations.ts';
import { MAIN_SIZE } from './options.ts';
import { judge } from './targets.ts';

/** Target, measured, met. */
export function targetTable(results: Results): string {
  const words = new Map([
    [true, 'yes'],
    [false, '**no**'],
    [null, ''],
  ]);
  return markdownTable(
    [{ title: 'target' }, { title: 'measured', numeric: true }, { title: 'met' }],
    judge(results).map(({ target, measured, met }) => [target, measured, words.get(met) ?? '']),
  );
}

/** Usher against the baseline, in all of its numbers. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  return comparedTable(['baseline', 'Usher'], comparisons);
}

/** Deep pages against first ones. */
export function depthTable(depth: readonly Comparison[]): string {
  return depth.length === 0 ? 'Not measured.' : comparedTable(['first', 'deep'], depth);
}

/**
 * What PostGraphile 5 makes of the two reads, in a run of this kind on a machine of this kind. It is measured by hand: its
 * schema is made from the tables, so that its queries and answers are its own.
 */
const POSTGRAPHILE = { validateInvite: '0.23', firstPage: '0.22 to 0.24' };

/** The two reads, as shares of the baseline's rate: the plain stack's, PostGraphile's and Usher's. */
export function peerTable({ peers, comparisons }: Results): string {
  const of = (all: readonly Comparison[], operation: OperationName) => {
    const found = all.find(
      (one) => one.operation === operation && one.connections === 16 && one.invites === MAIN_SIZE,
    );
    return found ? figure(found.ratio.median, 2) : 'not measured';
  };
  const reads = ['validateInvite', 'firstPage'] as const;
  return markdownTable(
    [{ title: 'who' }, ...reads.map((name) => ({ title: OPERATIONS[name].title, numeric: true }))],
    [
      ['Usher', ...reads.map((name) => of(comparisons, name))],
      ['PostGraphile 5 (an earlier run)', ...reads.map((name) => POSTGRAPHILE[name])],
      ['the plain stack', ...reads.map((name) => of(peers, name))],
    ],
  );
}

/** Two processes against one. */
export function workersTable(workers: readonly Comparison[]): string {
  return workers.length === 0 ? 'Not measured.' : comparedTable(['one', 'two'], workers);
}

/** Times in milliseconds, CPU in microseconds. */
function comparedTable(
  [base, tested]: readonly [string, string],
  comparisons: readonly Comparison[],
): string {
  const numeric = [
    'invites',
    'connections',
    `${base} req/s`,
    `${tested} req/s`,
    'ratio',
    'lowest to highest',
    `${base} p50 ms`,
    `${tested} p50 ms`,
    `${tested} p99 ms`,
    `${base} CPU µs`,
    `${tested} CPU µs`,
  ];
  return markdownTable(
    [{ title: 'operation' }, ...numeric.map((title) => ({ title, numeric: true }))],
    comparisons.map(({ operation, invites, connections, ratio, ...sides }) => [
      OPERATIONS[operation].title,
      figure(invites),
      figure(connections),
      rate(sides.base),
      rate(sides.tested),
      figure(ratio.median, 2),
      `${figure(ratio.lowest, 2)} to ${figure(ratio.highest, 2)}`,
      figure(sides.base.p50, 1),
      figure(sides.tested.p50, 1),
      figure(sides.tested.p99, 1),
      cpu(sides.base),
      cpu(sides.tested),
    ]),
  );
}

function rate({ perSecond }: SideResult): string {
  return figure(perSecond, perSecond < 100 ? 1 : 0);
}

function cpu(side: SideResult): string {
  return side.cpu === null ? 'unknown' : figure(side.cpu);
}

/** Batches in rows a second; nothing where there are none. */
export function batchTable(comparisons: readonly Comparison[]): string {
  const batches = comparisons.filter(({ operation }) => operation === 'createInvites');
  const titles = ['connections', 'baseline rows/s', 'Usher rows/s', 'ratio'];
  if (batches.length === 0) return '';
  return `In rows, ${OPERATIONS.createInvites.title} is:\n\n${markdownTable(
    titles.map((title) => ({ title, numeric: true })),
    batches.map(({ connections, base, tested, ratio }) => [
      figure(connections),
      figure(base.perSecond * BATCH_SIZE),
      figure(tested.perSecond * BATCH_SIZE),
      figure(ratio.median, 2),
    ]),
  )}`;
}

/** How quickly mails went, and what requests noticed of it. */
export function mailText({ mails }: Results): string {
  if (!mails) return 'Not measured.';
  const { invites, mailsPerSecond, idle, busy } = mails;
  const row = (what: string, { perSecond, p50, p99 }: typeof idle) => [
    what,
    figure(perSecond),
    figure(p50, 1),
    figure(p99, 1),
  ];
  return `${figure(invites)} invites, queued through the API by ${figure(invites / BATCH_SIZE)} calls of \`createInvites\`, were mailed at **${figure(mailsPerSecond)} a second**: from the first call until the last mail had come to the mail server, each counted once, and none missing. Once they were queued, four connections asked \`validateInvite\`, with pauses of 20 ms, as they had before with nothing else going on:

${markdownTable(
  [
    { title: '`validateInvite`' },
    ...['req/s', 'p50 ms', 'p99 ms'].map((title) => ({ title, numeric: true })),
  ],
  [row('idle', idle), row('beside the mails', busy)],
)}`;
}

/** What is measured once. */
export function standingTable({ starts, memory }: Results): string {
  const milliseconds = (value: number | undefined) =>
    value === undefined ? 'not measured' : `${figure(value)} ms`;
  const megabytes = (value: number | null) => (value === null ? 'not measured' : `${figure(value)} MB`);
  return markdownTable(
    [{ title: 'what' }, { title: 'measured', numeric: true }],
    [
      ['a start on a migrated database', milliseconds(starts?.external)],
      ['a start with the embedded PostgreSQL', milliseconds(starts?.embedded)],
      ['the very first start with it, which makes the database', milliseconds(starts?.embeddedFirst)],
      ['memory at rest', megabytes(memory.rest)],
      ['memory under load, at most', megabytes(memory.peak)],
    ],
  );
}

import type { Comparison } from './compare.ts';
import { figure } from './markdown.ts';
import type { Results } from './measure.ts';
import { BATCH_SIZE, type OperationName } from './operations.ts';

/** Something that the service is to reach, and whether it did. */
export interface Judgement {
  readonly target: string;
  readonly measured: string;
  /** Null where the run did not measure it. */
  readonly met: boolean | null;
}

/** Targets are set at this many connections, as far as an operation is measured at them. */
const CONNECTIONS = 16;

/** One more than the targets have, so that what is just missed does not look met. */
const RATIO_DECIMALS = 3;

/** Holds the numbers of a run against the targets. */
export function judge(results: Results): Judgement[] {
  const { comparisons, depth, starts, memory, mails, options } = results;
  const at = (operation: OperationName, invites: number | null = null) =>
    comparisons.find(
      (one) =>
        one.operation === operation &&
        (one.connections === CONNECTIONS || operation === 'createInvites') &&
        (invites === null || one.invites === invites),
    );
  const atLeast = (what: string, least: number, measured: Comparison | undefined): Judgement =>
    judgement(
      `${what}: at least ${least} of the baseline`,
      measured?.ratio.median,
      (ratio) => ratio >= least,
      RATIO_DECIMALS,
    );

  return [
    atLeast('`validateInvite`', 0.4, at('validateInvite')),
    atLeast('`createInvite`', 0.4, at('createInvite')),
    ...options.sizes.flatMap((invites) => [
      atLeast(`the first page of ${figure(invites)}`, 0.24, at('firstPage', invites)),
      atLeast(`the page half-way down ${figure(invites)}`, 0.24, at('deepPage', invites)),
      judgement(
        `the page half-way down ${figure(invites)}: at least 0.95 of the first page's rate`,
        depth.find((one) => one.invites === invites)?.ratio.median,
        (rate) => rate >= 0.95,
        RATIO_DECIMALS,
      ),
    ]),
    judgeBatch(at('createInvites')),
    atLeast('`acceptInvite`', 0.7, at('acceptInvite')),
    judgement(
      'a start on a migrated database: less than 1.2 s',
      seconds(starts?.external),
      (s) => s < 1.2,
      2,
      ' s',
    ),
    judgement(
      'a start with the embedded PostgreSQL: less than 2.5 s',
      seconds(starts?.embedded),
      (s) => s < 2.5,
      2,
      ' s',
    ),
    judgement('memory at rest: at most 150 MB', memory.rest, (mb) => mb <= 150, 0, ' MB'),
    judgement('memory under load: at most 350 MB', memory.peak, (mb) => mb <= 350, 0, ' MB'),
    judgement('mails: at least 300 a second', mails?.mailsPerSecond, (rate) => rate >= 300),
    judgement(
      'p99 of `validateInvite` beside the mails: at most 3 times the idle one',
      mails ? mails.busy.p99 / mails.idle.p99 : null,
      (times) => times <= 3,
      1,
    ),
  ];
}

function judgement(
  target: string,
  value: number | null | undefined,
  meets: (value: number) => boolean,
  decimals = 0,
  unit = '',
): Judgement {
  if (value == null) return { target, measured: 'not measured', met: null };
  return { target, measured: `${figure(value, decimals)}${unit}`, met: meets(value) };
}

function judgeBatch(batch: Comparison | undefined): Judgement {
  const target = '`createInvites` of 1,000: at least 6,000 rows a second, or 0.4 of one bulk statement';
  if (!batch) return { target, measured: 'not measured', met: null };
  const rows = batch.tested.perSecond * BATCH_SIZE;
  const ratio = batch.ratio.median;
  return {
    target,
    measured: `${figure(rows)} rows a second; ${figure(ratio, RATIO_DECIMALS)}`,
    met: rows >= 6_000 || ratio >= 0.4,
  };
}

function seconds(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : milliseconds / 1_000;
}

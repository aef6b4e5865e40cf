import { parseArgs } from 'node:util';
import { OPERATIONS, type OperationName } from './operations.ts';

/** Measures beside the operations. */
const OTHERS = ['starts', 'peers', 'mails', 'workers'] as const;

export type Measure = OperationName | (typeof OTHERS)[number];

/** What a run is asked to do. */
export interface Options {
  readonly quick: boolean;
  /** Whether the result goes to docs/performance.md rather than to the terminal. */
  readonly write: boolean;
  readonly measures: ReadonlySet<Measure>;
  /** How many invites the databases hold for the pages; other operations have those of `MAIN_SIZE`. */
  readonly sizes: readonly number[];
  /** How many bursts each side has for an operation. */
  readonly rounds: number;
  /** The same for a page's depth: more, because what is expected, 1, is close to what is asked, 0.95. */
  readonly depthRounds: number;
  /** How long a burst lasts. */
  readonly burstMs: number;
  readonly starts: number;
  readonly restMs: number;
  readonly mails: number;
  /** How long requests are timed before the mails. */
  readonly idleMs: number;
  readonly deadlineMs: number;
}

/** Everything but pages is measured on so many invites. */
export const MAIN_SIZE = 100_000;

const FULL = {
  sizes: [1_000, MAIN_SIZE, 1_000_000],
  rounds: 4,
  depthRounds: 12,
  burstMs: 1_250,
  starts: 5,
  restMs: 8_000,
  mails: 10_000,
  idleMs: 10_000,
  deadlineMs: 20 * 60_000,
};
const QUICK = {
  sizes: [1_000, MAIN_SIZE],
  rounds: 2,
  depthRounds: 4,
  burstMs: 1_000,
  starts: 3,
  restMs: 3_000,
  mails: 2_000,
  idleMs: 4_000,
  deadlineMs: 4 * 60_000,
};

/**
 * Reads the command line.
 *
 * @throws Error for what it does not know
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string' },
      sizes: { type: 'string' },
    },
  });
  const usual = values.quick ? QUICK : FULL;
  const whole = !values.quick && values.only === undefined && values.sizes === undefined;
  return {
    ...usual,
    quick: values.quick,
    write: values.write || whole,
    measures: measuresOf(values.only),
    sizes: values.sizes?.split(',').map(sizeOf) ?? usual.sizes,
  };
}

function measuresOf(only: string | undefined): ReadonlySet<Measure> {
  const all: readonly string[] = [...Object.keys(OPERATIONS), ...OTHERS];
  const named = only?.split(',') ?? all;
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`--only knows ${all.join(', ')}; not ${unknown.join(', ')}.`);
  return new Set(named as Measure[]);
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1_000 && size <= 10_000_000) return size;
  throw new Error(`--sizes wants numbers from 1000 to 10000000, separated by commas; not ${text}.`);
}

/**
 * At how many connections an operation is measured: in a quick run, and on other tables than the main one, at one number of
 * them, the one that targets name.
 */
export function connectionsOf(
  operation: OperationName,
  { quick }: Pick<Options, 'quick'>,
  invites: number,
): readonly number[] {
  const all: readonly number[] = OPERATIONS[operation].connections;
  if (!quick && invites === MAIN_SIZE) return all;
  return all.includes(16) ? [16] : all.slice(0, 1);
}

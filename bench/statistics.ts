/** How many times as much one side made as the other, over several rounds. */
export interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The middle value, or the mean of the two in the middle.
 *
 * @throws RangeError for no values
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)];
  const high = sorted[Math.ceil(middle)];
  if (low === undefined || high === undefined) throw new RangeError('There is no median of no values.');
  return (low + high) / 2;
}

/**
 * The value that a share of all values does not exceed: 0.99 for the 99th percentile, by nearest rank.
 *
 * @throws RangeError for no values
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new RangeError('There is no quantile of no values.');
  return found;
}

/**
 * Compares round by round, so that whatever slowed the machine down in one of them hit both sides.
 *
 * @param base what the one side made in each round
 * @param tested what the other side made in each round, in the same order
 */
export function ratioOfRounds(base: readonly number[], tested: readonly number[]): Ratio {
  if (base.length !== tested.length) throw new RangeError('Both sides need the same number of rounds.');
  const ratios = base.map((value, round) => (tested[round] ?? 0) / value);
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

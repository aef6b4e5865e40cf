import { describe, expect, it } from 'vitest';
import { median, quantile, ratioOfRounds } from '../../bench/statistics.ts';

describe('the numbers of a benchmark', () => {
  it('have as their median the middle one, or what lies between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([7])).toBe(7);
  });

  it('are sorted as numbers, not as text', () => {
    expect(median([100, 20, 3])).toBe(20);
  });

  it('have as a quantile one of themselves, which that share does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 1)).toBe(100);
    expect(quantile([4], 0.99)).toBe(4);
  });

  it('have neither where there are none', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => quantile([], 0.99)).toThrow(RangeError);
  });

  it('of two sides are compared round by round, so that a slow moment that hit both changes nothing', () => {
    expect(ratioOfRounds([100, 10, 100, 100], [50, 5, 50, 50])).toEqual({
      median: 0.5,
      lowest: 0.5,
      highest: 0.5,
    });
  });

  it('say how far the rounds were apart', () => {
    expect(ratioOfRounds([100, 100, 100], [80, 60, 70])).toEqual({ median: 0.7, lowest: 0.6, highest: 0.8 });
  });

  it('of two sides are not compared where a round of one is missing', () => {
    expect(() => ratioOfRounds([100, 100], [50])).toThrow(RangeError);
  });
});

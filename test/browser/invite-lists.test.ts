import { expect, test, vi } from 'vitest';
import { atMostEvery } from '../../client/invites/at-most-every.ts';
import { placeOf } from '../../client/lists/place-of.ts';

const rows = { keyOf: (edge: string) => edge, descending: false, hasPreviousPage: false, hasNextPage: false };

test.each([
  ['between its neighbours', ['a', 'c', 'e'], 'd', {}, 2],
  ['on top', ['b', 'c'], 'a', {}, 0],
  ['at the end of a list that is known to its end', ['a', 'b'], 'c', {}, 2],
  ['nowhere yet, beyond the pages that were fetched', ['a', 'b'], 'c', { hasNextPage: true }, null],
  ['nowhere yet, before the pages that were fetched', ['b', 'c'], 'a', { hasPreviousPage: true }, null],
  ['in a list that was empty', [], 'a', {}, 0],
  ['the other way round where the largest come first', ['e', 'c', 'a'], 'd', { descending: true }, 1],
] as const)('a row that comes to fit a list belongs %s', (_where, edges, key, more, place) => {
  expect(placeOf({ ...rows, edges, ...more }, key, -1)).toBe(place);
});

test('a row that is shown stays, or moves to where its new value belongs', () => {
  const at = (edges: readonly string[], key: string, shownAt: number, hasNextPage = false) =>
    placeOf({ ...rows, edges, hasNextPage }, key, shownAt);
  expect(at(['a', 'b', 'd'], 'c', 1)).toBe(1);
  expect(at(['a', 'b', 'd'], 'e', 1)).toBe(2);
  expect(at(['b', 'c', 'd'], 'a', 2)).toBe(0);
  // The last of the fetched ones may well be the last still.
  expect(at(['a', 'b', 'c'], 'd', 2, true)).toBe(2);
  expect(at(['a', 'b', 'c'], 'd', 1, true)).toBeNull();
});

test('a thousand changes in a moment are told of twice: the first at once, the last a second later', () => {
  vi.useFakeTimers();
  const tell = vi.fn();
  const telling = atMostEvery(1_000, tell);
  for (let n = 0; n < 1_000; n += 1) telling.call();
  expect(tell).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(tell).toHaveBeenCalledTimes(2);
  telling.call();
  telling.call();
  telling.cancel();
  vi.advanceTimersByTime(10_000);
  expect(tell).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

import { expect, test } from 'vitest';
import { DELAYS_SECONDS, nextDelaySeconds } from '../../src/webhooks/webhook-schedule.ts';

test('a delivery is tried ten times, later and later, each a tenth up or down', () => {
  expect(DELAYS_SECONDS.map((_, index) => nextDelaySeconds(index + 1, null, 0.5))).toEqual([
    5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
  ]);
  expect(nextDelaySeconds(2, null, 0)).toBeCloseTo(270);
  expect(nextDelaySeconds(2, null, 1)).toBeCloseTo(330);
  expect(nextDelaySeconds(10, null)).toBeNull();
});

test('a receiver that asks to be left alone is, for a day at most, and never tried sooner than otherwise', () => {
  expect(nextDelaySeconds(1, 3_600, 0.5)).toBe(3_600);
  expect(nextDelaySeconds(1, 1_000_000, 0.5)).toBe(86_400);
  expect(nextDelaySeconds(4, 1, 0.5)).toBe(7_200);
});

import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createReadinessCheck } from '../../src/database/readiness.ts';

describe('the check behind /ready', () => {
  it('asks the database once for a thousand probes at a moment', async () => {
    let asked = 0;
    const isReady = createReadinessCheck(async () => {
      asked += 1;
      await delay(5);
    });
    const answers = await Promise.all(Array.from({ length: 1_000 }, isReady));
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(await isReady()).toBe(true);
    expect(asked).toBe(1);
  });

  it('asks again when its answer is old, and tells what has changed', async () => {
    let isAway = false;
    const isReady = createReadinessCheck(async () => {
      if (isAway) throw new Error('away');
    }, 1);
    expect(await isReady()).toBe(true);
    isAway = true;
    await delay(2);
    expect(await isReady()).toBe(false);
    isAway = false;
    await delay(2);
    expect(await isReady()).toBe(true);
  });
});

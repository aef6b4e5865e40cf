import { describe, expect, it, test } from 'vitest';
import { RateLimitedError } from '../../src/rates/rate-limited-error.ts';
import { DEFAULT_RATES, parseRates } from '../../src/rates/rates.ts';

describe('rates', () => {
  it('can be set one by one; the others stay', () => {
    expect(parseRates('refresh=60/120, mail=1/10')).toEqual({
      ...DEFAULT_RATES,
      refresh: { points: 60, seconds: 120 },
      mail: { points: 1, seconds: 10 },
    });
  });

  test.each(['', 'refresh', 'refresh=0/60', 'refresh=5', 'toString=1/1', 'refresh=1/60,', 'refresh=-1/60'])(
    '%j sets none',
    (text) => {
      expect(parseRates(text)).toBeNull();
    },
  );
});

describe('whoever was too fast', () => {
  it('is told when to try again, in whole seconds, at least one', () => {
    expect(new RateLimitedError(0).retryAfterSeconds).toBe(1);
    expect(new RateLimitedError(0.4).message).toBe('Too many attempts. Try again in 1 second.');
    expect(new RateLimitedError(59.2)).toMatchObject({ retryAfterSeconds: 60 });
    expect(new RateLimitedError(899.5).message).toBe('Too many attempts. Try again in 15 minutes.');
  });
});

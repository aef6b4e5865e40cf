import { describe, expect, it, test } from 'vitest';
import { networkOfAddress } from '../../src/platform/network-of-address.ts';
import { RateLimitedError } from '../../src/platform/rate-limited-error.ts';
import { DEFAULT_RATES, parseRates } from '../../src/platform/rates.ts';

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

describe('a client', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
  ])('at %s is counted as %s', (address, network) => {
    expect(networkOfAddress(address)).toBe(network);
  });
});

describe('whoever was too fast', () => {
  it('is told when to try again, in whole seconds, at least one', () => {
    expect(new RateLimitedError(0).retryAfterSeconds).toBe(1);
    expect(new RateLimitedError(0.4).message).toBe('Too many attempts. Try again in 1 second.');
    expect(new RateLimitedError(59.2)).toMatchObject({ retryAfterSeconds: 60 });
    expect(new RateLimitedError(899.5).message).toBe('Too many attempts. Try again in 15 minutes.');
  });
});

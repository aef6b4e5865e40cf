import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../src/http/client-address.ts';

describe('without a proxy in front', () => {
  test('a caller is who the socket says, whatever the header claims', () => {
    expect(clientAddress('203.0.113.7', '10.0.0.1', 0)).toBe('203.0.113.7');
    expect(clientAddress('203.0.113.7', undefined, 0)).toBe('203.0.113.7');
  });

  test('one person with a whole IPv6 network counts as one', () => {
    expect(clientAddress('2001:db8:1:2:aaaa::1', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(clientAddress('2001:db8:1:2:ffff:ffff:ffff:ffff', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(clientAddress('2001:db8:1:3::1', undefined, 0)).toBe('2001:db8:1:3::/64');
    expect(clientAddress('::1', undefined, 0)).toBe('0:0:0:0::/64');
    expect(clientAddress('fe80::1%eth0', undefined, 0)).toBe('fe80:0:0:0::/64');
  });

  test('an IPv4 caller on a dual-stack socket is the same caller', () => {
    expect(clientAddress('::ffff:203.0.113.7', undefined, 0)).toBe('203.0.113.7');
    expect(clientAddress('::ffff:cb00:7107', undefined, 0)).toBe('203.0.113.7');
    expect(clientAddress('64:ff9b::203.0.113.7', undefined, 0)).toBe('64:ff9b:0:0::/64');
  });

  test('a caller who is gone already is unknown', () => {
    expect(clientAddress(undefined, undefined, 0)).toBe('unknown');
  });
});

describe('behind proxies', () => {
  test('a caller is who the outermost trusted proxy saw', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.7', 1)).toBe('203.0.113.7');
    expect(clientAddress('10.0.0.1', '203.0.113.7, 10.0.0.2', 2)).toBe('203.0.113.7');
  });

  test('an attacker who writes addresses into the header is still the attacker', () => {
    expect(clientAddress('10.0.0.1', '1.1.1.1, 2.2.2.2,203.0.113.7', 1)).toBe('203.0.113.7');
    expect(clientAddress('10.0.0.1', '1.1.1.1, 203.0.113.7, 10.0.0.2', 2)).toBe('203.0.113.7');
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (lie, proxies) => {
        const appended = ['203.0.113.7', '10.0.0.3', '10.0.0.2'].slice(0, proxies).join(', ');
        expect(clientAddress('10.0.0.1', `${lie}, ${appended}`, proxies)).toBe('203.0.113.7');
      }),
    );
  });

  test('a request that came around a proxy counts by what is left to believe', () => {
    expect(clientAddress('10.0.0.1', undefined, 2)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '203.0.113.7', 2)).toBe('203.0.113.7');
  });

  test('what is no address is passed over', () => {
    expect(clientAddress('10.0.0.1', 'unknown', 1)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '', 1)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '999.1.1.1', 1)).toBe('10.0.0.1');
  });

  test('a port beside the address is not part of it', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.7:4711', 1)).toBe('203.0.113.7');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]:4711', 1)).toBe('2001:db8:0:0::/64');
  });
});

import { sign, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it } from 'vitest';
import { deriveKeys } from '../../src/crypto/keys.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const OLDER = 'another-secret-of-at-least-thirty-two-chars';

describe('the keys', () => {
  it('are the same for every replica with the same SECRET, and others with another', () => {
    const [a, b, c] = [deriveKeys(SECRET), deriveKeys(SECRET), deriveKeys(OLDER)];
    expect(a.invite).toEqual(b.invite);
    expect(a.signing[0].kid).toBe(b.signing[0].kid);
    expect(a.invite).not.toEqual(c.invite);
    expect(a.signing[0].kid).not.toBe(c.signing[0].kid);
  });

  it('differ from each other', () => {
    const { signing: _signing, fingerprint: _fingerprint, ...secrets } = deriveKeys(SECRET);
    const all = Object.values(secrets).map(([key]) => Buffer.from(key).toString('hex'));
    expect(new Set(all).size).toBe(all.length);
  });

  it('hold, while SECRET is rotated, the new ones first and then the old ones', () => {
    const rotating = deriveKeys(`${OLDER}, ${SECRET}`);
    expect(rotating.invite).toEqual([...deriveKeys(OLDER).invite, ...deriveKeys(SECRET).invite]);
    expect(rotating.signing.map(({ kid }) => kid)).toEqual([
      deriveKeys(OLDER).signing[0].kid,
      deriveKeys(SECRET).signing[0].kid,
    ]);
  });

  it('sign with Ed25519, under the thumbprint of the public key', async () => {
    const { privateKey, publicKey, kid, jwk } = deriveKeys(SECRET).signing[0];
    const message = Buffer.from('message');
    expect(verify(null, message, publicKey, sign(null, message, privateKey))).toBe(true);
    expect(kid).toBe(await calculateJwkThumbprint(jwk));
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('are not printed', () => {
    const keys = deriveKeys(SECRET);
    expect(JSON.stringify({ keys })).toBe('{"keys":"[keys]"}');
    expect(inspect({ keys })).toBe('{ keys: [keys] }');
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { deriveRefreshToken, isGenuine, readRefreshToken } from '../../src/sessions/refresh-token.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const OTHER = 'another-secret-of-at-least-thirty-two-chars';
const keys = deriveKeys(SECRET);
const seed = { sessionId: uuid(), generation: 3, nonce: randomBytes(32) };
const token = deriveRefreshToken(keys, seed).reveal();

function claimed(text: string) {
  const read = readRefreshToken(text);
  if (!read) throw new Error('not shaped like a refresh token');
  return read;
}

describe('a refresh token', () => {
  it('says its session and generation, and is the same every time', () => {
    expect(token).toMatch(/^usr_[A-Za-z0-9_-]{70}$/);
    expect(deriveRefreshToken(keys, seed).reveal()).toBe(token);
    expect(readRefreshToken(token)).toMatchObject({ sessionId: seed.sessionId, generation: 3 });
    expect(isGenuine(keys, claimed(token), seed.nonce)).toBe(true);
  });

  it('cannot be made without the key, nor without the nonce of the row', () => {
    expect(isGenuine(keys, claimed(deriveRefreshToken(deriveKeys(OTHER), seed).reveal()), seed.nonce)).toBe(
      false,
    );
    expect(isGenuine(keys, claimed(token), randomBytes(32))).toBe(false);
  });

  it('cannot be turned into that of another session or generation', () => {
    const bytes = Buffer.from(token.slice(4), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const forged = Buffer.from(bytes);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(isGenuine(keys, claimed(`usr_${forged.toString('base64url')}`), seed.nonce)).toBe(false);
    }
  });

  it('has one spelling', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const readable = [...alphabet].filter((last) => readRefreshToken(token.slice(0, -1) + last) !== null);
    // The last character carries two bits.
    expect(readable).toHaveLength(4);
    expect(readRefreshToken(`${token}=`)).toBeNull();
    expect(readRefreshToken(` ${token}`)).toBeNull();
    expect(readRefreshToken(token.slice(4))).toBeNull();
  });

  it('of before a rotation of SECRET stays good, and the next one is made with the new key', () => {
    const rotating = deriveKeys(`${OTHER},${SECRET}`);
    expect(isGenuine(rotating, claimed(token), seed.nonce)).toBe(true);
    const next = deriveRefreshToken(rotating, { ...seed, generation: 4 }).reveal();
    expect(isGenuine(deriveKeys(OTHER), claimed(next), seed.nonce)).toBe(true);
  });

  it('is read from no other text, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(readRefreshToken(text)).toBeNull();
      }),
    );
  });
});

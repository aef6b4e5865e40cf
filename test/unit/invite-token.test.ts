import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { hashLinkToken, isLinkTokenShaped } from '../../src/crypto/link-token.ts';
import { currentToken, deriveToken, findToken } from '../../src/invites/invite-token.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const invite = fc.record({ id: fc.uuid(), version: fc.integer({ min: 1, max: 2 ** 31 - 1 }) });

describe('a token', () => {
  it('is 43 characters of base64url, which hold 32 bytes', () => {
    fc.assert(
      fc.property(key, invite, (someKey, someInvite) => {
        const { token } = deriveToken(someKey, someInvite);
        expect(isLinkTokenShaped(token)).toBe(true);
        expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      }),
    );
  });

  it('is the same for the same invite and version, so that a mail that is tried again carries the same link', () => {
    fc.assert(
      fc.property(key, invite, (someKey, someInvite) => {
        expect(deriveToken(someKey, someInvite)).toEqual(deriveToken(someKey, { ...someInvite }));
      }),
    );
  });

  it('is another one for another version, invite or key', () => {
    fc.assert(
      fc.property(key, key, invite, invite, (key1, key2, invite1, invite2) => {
        fc.pre(Buffer.compare(key1, key2) !== 0 && invite1.id !== invite2.id);
        const next = { ...invite1, version: invite1.version + 1 };
        const tokens = [
          deriveToken(key1, invite1),
          deriveToken(key2, invite1),
          deriveToken(key1, invite2),
          deriveToken(key1, next),
        ];
        expect(new Set(tokens.map(({ token }) => token)).size).toBe(4);
      }),
    );
  });

  it('does not say where an id ends and a version begins in two ways', () => {
    const someKey = new Uint8Array(32);
    const id = '0198c0de-0000-7000-8000-000000000001';
    expect(deriveToken(someKey, { id: `${id}1`, version: 1 }).token).not.toBe(
      deriveToken(someKey, { id, version: 11 }).token,
    );
  });

  it('is not its hash, and its hash is what the database finds it by', () => {
    const { token, hash } = deriveToken(new Uint8Array(32), { id: 'x', version: 1 });
    expect(hash).toEqual(hashLinkToken(token));
    expect(hash).toHaveLength(32);
    expect(hash.toString('base64url')).not.toBe(token);
  });
});

describe('the token of a stored invite', () => {
  it('is found again with the key that made it, wherever that stands among the keys', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        invite,
        (keys, which, someInvite) => {
          const maker = keys[which % keys.length] as Uint8Array;
          const { token, hash } = deriveToken(maker, someInvite);
          const stored = { ...someInvite, tokenHash: hash };
          expect(findToken(keys, stored)).toBe(token);
          expect(currentToken(keys, stored)).toBe(token);
        },
      ),
    );
  });

  it('is lost with its key', () => {
    const stored = { id: 'x', version: 1, tokenHash: hashLinkToken('made with another key') };
    expect(findToken([new Uint8Array(32)], stored)).toBeNull();
    expect(() => currentToken([new Uint8Array(32)], stored)).toThrow(/SECRET/);
  });
});

describe('no token', () => {
  test.each([
    '',
    'x'.repeat(42),
    'x'.repeat(44),
    `${'x'.repeat(42)}=`,
    `${'x'.repeat(42)}+`,
    `${'x'.repeat(42)}/`,
    `${'x'.repeat(43)}\n`,
    `\n${'x'.repeat(43)}`,
    `${'x'.repeat(42)}é`,
    ' '.repeat(43),
  ])('has the shape of %j', (text) => {
    expect(isLinkTokenShaped(text)).toBe(false);
  });
});

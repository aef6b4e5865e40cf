import { randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { effectiveScopes } from '../../src/api-keys/api-key.ts';
import { createApiKeySecret, hashApiKey, isApiKeyShaped } from '../../src/api-keys/api-key-secret.ts';

describe('the secret of an API key', () => {
  it('is found by its hash and recognised by its first characters, which say nothing secret', () => {
    const id = randomUUID();
    const [one, other] = [createApiKeySecret(id), createApiKeySecret(id)];
    const text = one.secret.reveal();
    expect(text).toMatch(/^usk_[A-Za-z0-9_-]{64}$/);
    expect(isApiKeyShaped(text)).toBe(true);
    expect(hashApiKey(text)).toEqual(one.hash);
    expect(text.startsWith(one.prefix)).toBe(true);
    // Two keys of one id would look the same: what is shown comes from the id alone.
    expect(one.prefix).toBe(other.prefix);
    expect(text).not.toBe(other.secret.reveal());
  });

  it('is made for a UUID only', () => {
    expect(() => createApiKeySecret('not-a-uuid')).toThrow('UUID');
  });

  test.each([
    '',
    'usk_',
    'usk_short',
    `usr_${'a'.repeat(64)}`,
    `usk_${'a'.repeat(65)}`,
    `usk_${'ä'.repeat(64)}`,
  ])('%j is none', (text) => {
    expect(isApiKeyShaped(text)).toBe(false);
  });
});

describe('an API key', () => {
  it('may do what it was made for, as far as its maker still may', () => {
    expect(effectiveScopes(['invites:read', 'users:read'], 'ADMIN')).toEqual(['invites:read', 'users:read']);
    expect(effectiveScopes(['invites:read', 'users:read'], 'MEMBER')).toEqual([]);
    expect(effectiveScopes(['everything:do'], 'ADMIN')).toEqual([]);
  });
});

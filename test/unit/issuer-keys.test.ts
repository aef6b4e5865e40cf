import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TrustedIssuer } from '../../src/config/trusted-issuers.ts';
import { createIssuerKeys, IssuerAwayError } from '../../src/outgoing/issuer-keys.ts';

const ISSUER = 'https://id.example';
const TRUSTED: TrustedIssuer = {
  issuer: ISSUER,
  audience: ['usher'],
  algorithms: ['ES256'],
  grants: [],
};
const MINUTE = 60_000;

let jwks: { keys: JWK[] };
let isAway: boolean;
let asked: string[];

const outgoing = {
  async getJson(url: string) {
    asked.push(url);
    if (isAway) throw new Error('away');
    return url.endsWith('/keys') ? jwks : { issuer: ISSUER, jwks_uri: 'https://keys.example/keys' };
  },
};

async function newKey(kid: string): Promise<JWK> {
  const { publicKey } = await generateKeyPair('ES256');
  return { ...(await exportJWK(publicKey)), kid, alg: 'ES256' };
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  jwks = { keys: [await newKey('first')] };
  isAway = false;
  asked = [];
});
afterEach(() => void vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('the keys of an issuer', () => {
  const find = () => {
    const keys = createIssuerKeys(outgoing);
    return (kid: string) => keys(TRUSTED)({ alg: 'ES256', kid }, { payload: '', signature: '' });
  };

  test('are found where the issuer says, and asked for again after ten minutes', async () => {
    const key = find();
    await key('first');
    await key('first');
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`, 'https://keys.example/keys']);
    later(11 * MINUTE);
    await key('first');
    expect(asked).toHaveLength(4);
  });

  test('are asked for when a new one appears, but twice a minute at most', async () => {
    const key = find();
    await key('first');
    jwks = { keys: [await newKey('second')] };
    await expect(key('second')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    later(31_000);
    await key('second');
    expect(asked).toHaveLength(4);
  });

  test('go on to be used for a day while the issuer is away, and no longer', async () => {
    const key = find();
    await key('first');
    isAway = true;
    later(23 * 60 * MINUTE);
    await key('first');
    await expect(key('unknown')).rejects.toBeInstanceOf(IssuerAwayError);
    later(2 * 60 * MINUTE);
    await expect(key('first')).rejects.toBeInstanceOf(IssuerAwayError);
  });

  test('are not asked for again at once where the issuer was away, and are had when it is back', async () => {
    isAway = true;
    const key = find();
    await expect(key('first')).rejects.toBeInstanceOf(IssuerAwayError);
    await expect(key('first')).rejects.toBeInstanceOf(IssuerAwayError);
    expect(asked).toHaveLength(1);
    isAway = false;
    later(11_000);
    await key('first');
  });

  test.each([
    ['another name than its own', { issuer: 'https://other.example', jwks_uri: 'https://keys.example/keys' }],
    ['no place of its keys', { issuer: ISSUER }],
    ['nothing', null],
  ])('are not taken where the issuer gives %s', async (_what, found) => {
    const keys = createIssuerKeys({ getJson: async () => found });
    await expect(keys(TRUSTED)({ alg: 'ES256' }, { payload: '', signature: '' })).rejects.toBeInstanceOf(
      IssuerAwayError,
    );
  });
});

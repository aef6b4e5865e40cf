import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { deriveKeys, type SigningKey } from '../../src/crypto/keys.ts';
import { SCOPES } from '../../src/platform/scopes.ts';
import { jwks, signAccessToken, verifyAccessToken } from '../../src/sessions/access-token.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const OTHER = 'another-secret-of-at-least-thirty-two-chars';
const ISSUER = 'https://usher.example.com';
const keys = deriveKeys(SECRET);
const subject = {
  userId: randomUUID(),
  sessionId: randomUUID(),
  role: 'ADMIN',
  roles: ['editor', 'billing'],
} as const;
const now = () => Math.floor(Date.now() / 1_000);

async function goodToken() {
  return (await signAccessToken(keys, ISSUER, subject)).reveal();
}

/** A token with everything right, but for what is given. */
async function tokenWith(options: {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  key?: SigningKey['privateKey'];
}) {
  const claims = {
    iss: ISSUER,
    aud: ISSUER,
    sub: subject.userId,
    sid: subject.sessionId,
    iat: now(),
    exp: now() + 600,
    jti: randomUUID(),
    ...options.claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: keys.signing[0].kid, ...options.header })
    .sign(options.key ?? keys.signing[0].privateKey);
}

function encoded(part: object) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

const verified = (token: string, issuer = ISSUER) => verifyAccessToken(keys, issuer, token);

describe('an access token', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is a JWT of RFC 9068 that says who, in which session, and with which rights', async () => {
    const token = await goodToken();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: keys.signing[0].kid });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: ISSUER,
      aud: ISSUER,
      sub: subject.userId,
      sid: subject.sessionId,
      role: 'ADMIN',
      roles: ['editor', 'billing'],
      scope: SCOPES.join(' '),
      jti: expect.any(String),
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
    expect(await verified(token)).toEqual({ userId: subject.userId, sessionId: subject.sessionId });
  });

  it('holds no scope for a MEMBER', async () => {
    const token = await signAccessToken(keys, ISSUER, { ...subject, role: 'MEMBER' });
    expect(decodeJwt(token.reveal())).toMatchObject({ role: 'MEMBER', scope: '' });
  });

  it('ends after ten minutes, with five seconds of tolerance', async () => {
    vi.useFakeTimers({ now: Date.now() });
    const token = await goodToken();
    vi.advanceTimersByTime(603_000);
    expect(await verified(token)).not.toBeNull();
    vi.advanceTimersByTime(4_000);
    expect(await verified(token)).toBeNull();
  });

  it('is the control: the forge makes good tokens when nothing is changed', async () => {
    expect(await verified(await tokenWith({}))).not.toBeNull();
  });

  test.each([
    ['another type', { header: { typ: 'JWT' } }],
    ['no type', { header: { typ: undefined } }],
    ['an unknown kid', { header: { kid: 'somebody' } }],
    ['no kid', { header: { kid: undefined } }],
    ['another issuer', { claims: { iss: 'https://evil.example.com', aud: 'https://evil.example.com' } }],
    ['another audience', { claims: { aud: 'https://other.example.com' } }],
    ['several audiences', { claims: { aud: [ISSUER, 'https://other.example.com'] } }],
    ['an end in the past', { claims: { exp: now() - 60 } }],
    ['a beginning in the future', { claims: { nbf: now() + 60 } }],
    ['no end', { claims: { exp: undefined } }],
    ['no subject', { claims: { sub: undefined } }],
    ['no session', { claims: { sid: undefined } }],
    ['no issuer', { claims: { iss: undefined } }],
    ['no audience', { claims: { aud: undefined } }],
    ['no id of its own', { claims: { jti: undefined } }],
    ['a session that is no UUID', { claims: { sid: "' OR 1=1" } }],
  ])('with %s is refused', async (_what, options) => {
    expect(await verified(await tokenWith(options))).toBeNull();
  });

  it('of another key is refused, whatever kid and key it brings', async () => {
    const pair = generateKeyPairSync('ed25519');
    const jwk = pair.publicKey.export({ format: 'jwk' });
    expect(await verified(await tokenWith({ key: pair.privateKey }))).toBeNull();
    expect(await verified(await tokenWith({ key: pair.privateKey, header: { jwk } }))).toBeNull();
    expect(
      await verified(await tokenWith({ key: pair.privateKey, header: { jku: 'http://127.0.0.1:1/jwks' } })),
    ).toBeNull();
    const { signing } = deriveKeys(OTHER);
    const kid = signing[0].kid;
    expect(await verified(await tokenWith({ key: signing[0].privateKey, header: { kid } }))).toBeNull();
  });

  it('without a signature is refused', async () => {
    const [header = '', payload = '', signature = ''] = (await goodToken()).split('.');
    const none = encoded({ alg: 'none', typ: 'at+jwt', kid: keys.signing[0].kid });
    expect(await verified(`${none}.${payload}.`)).toBeNull();
    expect(await verified(`${none}.${payload}.${signature}`)).toBeNull();
    expect(await verified(`${header}.${payload}.`)).toBeNull();
  });

  it('signed by HMAC with the public key is refused', async () => {
    const [, payload = ''] = (await goodToken()).split('.');
    const { kid, publicKey, jwk } = keys.signing[0];
    const header = encoded({ alg: 'HS256', typ: 'at+jwt', kid });
    const spellings = [
      publicKey.export({ format: 'pem', type: 'spki' }),
      publicKey.export({ format: 'der', type: 'spki' }),
      Buffer.from(jwk.x, 'base64url'),
      jwk.x,
    ];
    for (const key of spellings) {
      const mac = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url');
      expect(await verified(`${header}.${payload}.${mac}`)).toBeNull();
    }
  });

  it('with another payload under the same signature is refused', async () => {
    const [header, , signature] = (await goodToken()).split('.');
    const payload = encoded({ ...decodeJwt(await goodToken()), sub: randomUUID() });
    expect(await verified(`${header}.${payload}.${signature}`)).toBeNull();
  });

  test.each(['', '.', '..', 'a.b.c', 'usk_abc', '\u0000.\u0000.\u0000', 'x'.repeat(5_000)])(
    '%j is none',
    async (text) => {
      expect(await verified(text)).toBeNull();
    },
  );

  it('of before a rotation of SECRET stays good, and the JWKS lists both keys', async () => {
    const rotating = deriveKeys(`${OTHER},${SECRET}`);
    expect(await verifyAccessToken(rotating, ISSUER, await goodToken())).not.toBeNull();
    expect(jwks(rotating).keys.map(({ kid }) => kid)).toEqual(rotating.signing.map(({ kid }) => kid));
    expect(JSON.stringify(jwks(rotating))).not.toContain('"d"');
    const fresh = (await signAccessToken(rotating, ISSUER, subject)).reveal();
    expect(decodeProtectedHeader(fresh).kid).toBe(deriveKeys(OTHER).signing[0].kid);
  });

  it('of a replica on another port is good where no public URL was set, and only there', async () => {
    const token = (await signAccessToken(keys, 'http://localhost:4001', subject)).reveal();
    expect(await verified(token, 'http://localhost:4002')).not.toBeNull();
    expect(await verified(token, ISSUER)).toBeNull();
    expect(await verified(await goodToken(), 'http://localhost:4002')).toBeNull();
  });
});

import { randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Keys, PublicJwk, SigningKey } from '../crypto/keys.ts';
import { type Secret, secretOf } from '../crypto/secret.ts';
import { SCOPES, scopesOfRole } from '../platform/scopes.ts';
import { uuidOrNull } from '../platform/shape.ts';

/** How long an access token works, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;

/** What other clocks may be off, in seconds (RFC 8725 asks for as little as will do). */
const CLOCK_TOLERANCE_SECONDS = 5;

/** RFC 9068, so that no other kind of JWT passes for an access token. */
const TYPE = 'at+jwt';

/** Whom a token is about, as the consuming application will read it. */
export interface AccessTokenSubject {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: 'ADMIN' | 'MEMBER';
  readonly roles: readonly string[];
}

/** What a good token proves: that this service gave it to this user in this session. Not that either is still good. */
export interface AccessTokenClaims {
  readonly userId: string;
  readonly sessionId: string;
}

/**
 * Signs an access token: EdDSA (Ed25519), RFC 9068, for ten minutes.
 *
 * @param issuer the service's public URL; the audience too
 */
export async function signAccessToken(
  keys: Pick<Keys, 'signing'>,
  issuer: string,
  subject: AccessTokenSubject,
): Promise<Secret> {
  const { kid, privateKey } = keys.signing[0];
  const issuedAt = Math.floor(Date.now() / 1_000);
  const token = await new SignJWT({
    sid: subject.sessionId,
    role: subject.role,
    roles: [...subject.roles],
    scope: scopesOfRole(subject.role).join(' '),
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(subject.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .setJti(randomUUID())
    .sign(privateKey);
  return secretOf(token);
}

/**
 * Verifies an access token as RFC 8725 asks: one algorithm, one type, known keys, this issuer and audience, every claim.
 *
 * @param issuer the service's public URL
 * @returns null for a token that is not good, whatever is wrong with it
 */
export async function verifyAccessToken(
  keys: Pick<Keys, 'signing'>,
  issuer: string,
  token: string,
): Promise<AccessTokenClaims | null> {
  try {
    const payload = stillGood(keys, token) ?? (await verified(keys, token));
    if (!isTrusted(payload.iss, issuer) || payload.aud !== payload.iss) return null;
    const userId = uuidOrNull(String(payload.sub));
    const sessionId = uuidOrNull(String(payload['sid']));
    return userId && sessionId ? { userId, sessionId } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/**
 * What the tokens hold whose signature was verified with these keys. A signature stays good, and checking it costs as much
 * as the rest of a request; what can change, the time and the session, is looked at each time.
 */
const verifiedTokens = new WeakMap<object, Map<string, JWTPayload>>();

/** How many are kept, a kilobyte each; the oldest goes first. More only cost the check again. */
const VERIFIED_TOKENS_KEPT = 5_000;

function stillGood(keys: Pick<Keys, 'signing'>, token: string): JWTPayload | null {
  const payload = verifiedTokens.get(keys.signing)?.get(token);
  if (payload?.exp === undefined) return null;
  return payload.exp + CLOCK_TOLERANCE_SECONDS > Date.now() / 1_000 ? payload : null;
}

async function verified(keys: Pick<Keys, 'signing'>, token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid).publicKey, {
    algorithms: ['EdDSA'],
    typ: TYPE,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp', 'jti'],
  });
  const kept = verifiedTokens.get(keys.signing) ?? new Map<string, JWTPayload>();
  verifiedTokens.set(keys.signing, kept);
  kept.set(token, payload);
  const [oldest] = kept.keys();
  if (kept.size > VERIFIED_TOKENS_KEPT && oldest !== undefined) kept.delete(oldest);
  return payload;
}

/** The public keys that tokens can be verified with: the current one and, during a rotation, the one before. */
export function jwks(keys: Pick<Keys, 'signing'>): { keys: PublicJwk[] } {
  return { keys: keys.signing.map(({ jwk }) => jwk) };
}

/**
 * What others have to know to verify tokens (RFC 8414). No OpenID Connect, and nobody gets a token by OAuth: what is not there
 * is said, because left out it would mean the usual.
 *
 * @param issuer the service's public URL
 */
export function issuerMetadata(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: SCOPES,
    response_types_supported: [],
    grant_types_supported: [],
    token_endpoint_auth_methods_supported: [],
  };
}

/** What stands in for a public URL where none is set. */
const LOCAL_ISSUER = /^http:\/\/localhost:\d+$/;

/**
 * Where no public URL is set, replicas on one machine differ in their port, and so does one service that was started
 * again on a free port; the signature already says that all of them have the same SECRET.
 */
function isTrusted(claimed: string | undefined, issuer: string): boolean {
  return claimed === issuer || (LOCAL_ISSUER.test(issuer) && LOCAL_ISSUER.test(claimed ?? ''));
}

/** By name alone: nothing in a token's header is ever fetched or taken for a key. */
function keyOf(keys: Pick<Keys, 'signing'>, kid: string | undefined): SigningKey {
  const key = keys.signing.find((candidate) => candidate.kid === kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key;
}

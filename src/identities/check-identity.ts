import { createHmac } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { App } from '../app-type.ts';
import type { TrustedIssuer } from '../config/trusted-issuers.ts';
import type { Keys } from '../crypto/keys.ts';
import { sql } from '../database/sql.ts';
import { IssuerAwayError } from '../outgoing/issuer-keys.ts';
import type { Scope } from '../platform/scopes.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { scopesOf } from './granted-scopes.ts';

/** Who is calling, as another issuer says. */
export interface CheckedIdentity {
  readonly kind: 'identity';
  /** Nobody of this service's own. */
  readonly userId: null;
  /** Stands for issuer and subject: a keyed hash in the form of a UUID. */
  readonly identityId: string;
  readonly issuer: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The database's clock. */
  readonly now: Date;
}

/** What other clocks may be off, in seconds: as for this service's own tokens. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** A token cannot be taken back, so one that lives for longer is no access token. */
const LONGEST_LIFE_SECONDS = 86_400;
/** What issuers write into the header of an access token, or nothing: RFC 9068 and what was before it. */
const USUAL_TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/** Which of the trusted issuers a token says that it is from; null for none of them. Nothing is verified yet. */
export function trustedIssuerOf(
  issuers: readonly TrustedIssuer[] | null,
  token: string,
): TrustedIssuer | null {
  if (!issuers) return null;
  try {
    const { iss } = decodeJwt(token);
    return issuers.find(({ issuer }) => issuer === iss) ?? null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/**
 * Verifies a token of a trusted issuer (RFC 8725): its algorithm, key, type, issuer, audience, times and client.
 *
 * @returns null for a token that is not good, whatever is wrong with it
 * @throws ServiceUnavailableError when the issuer's keys cannot be had, or the database does not answer
 */
export async function checkIdentity(
  app: Pick<App, 'db' | 'keys' | 'issuerKeys' | 'log'>,
  trusted: TrustedIssuer,
  token: string,
): Promise<CheckedIdentity | null> {
  const payload = await verified(app, trusted, token);
  if (!payload?.sub || !isForCallers(payload, trusted)) return null;
  const [clock] = await app.db.query<{ now: Date }>(sql`SELECT clock_timestamp() AS now`);
  return {
    kind: 'identity',
    userId: null,
    identityId: identityId(app.keys, trusted.issuer, payload.sub),
    issuer: trusted.issuer,
    scopes: scopesOf(trusted.grants, payload),
    now: clock?.now ?? new Date(),
  };
}

async function verified(
  app: Pick<App, 'issuerKeys' | 'log'>,
  trusted: TrustedIssuer,
  token: string,
): Promise<JWTPayload | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, app.issuerKeys(trusted), {
      algorithms: [...trusted.algorithms],
      issuer: trusted.issuer,
      audience: [...trusted.audience],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp'],
      ...(trusted.typ === undefined ? {} : { typ: trusted.typ }),
    });
    if (trusted.typ === undefined && !USUAL_TYPES.includes(protectedHeader.typ?.toLowerCase())) return null;
    return payload;
  } catch (error) {
    if (error instanceof IssuerAwayError) {
      // Of those who ask meanwhile nothing new can be said.
      if (error.cause)
        app.log.warn({ err: error, issuer: trusted.issuer }, 'the keys of a trusted issuer cannot be had');
      throw new ServiceUnavailableError('a trusted issuer is away', { cause: error, retryAfterSeconds: 10 });
    }
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** Bounded in its life, and an access token: an ID token is for the client that it names. */
function isForCallers(payload: JWTPayload, { clients }: TrustedIssuer): boolean {
  const { iat = 0, exp = 0, aud = [] } = payload;
  if (exp - iat > LONGEST_LIFE_SECONDS || iat > Date.now() / 1_000 + CLOCK_TOLERANCE_SECONDS) return false;
  const client = clientOf(payload);
  if (client !== null && [aud].flat().includes(client)) return false;
  return clients === undefined || (client !== null && clients.includes(client));
}

/** The client that a token was given to: RFC 9068, OpenID Connect, Entra's first version, Okta. */
function clientOf(payload: JWTPayload): string | null {
  for (const name of ['client_id', 'azp', 'appid', 'cid']) {
    const value = payload[name];
    if (typeof value === 'string') return value;
  }
  return null;
}

/**
 * A keyed hash in the form of a UUID of version 8 (RFC 9562), which is what actors' ids are: nobody without the key can tell
 * whose it is.
 */
function identityId(keys: Pick<Keys, 'identity'>, issuer: string, subject: string): string {
  const hash = createHmac('sha256', keys.identity[0])
    .update(JSON.stringify([issuer, subject]))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

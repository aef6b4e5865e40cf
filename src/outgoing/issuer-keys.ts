import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from '../config/trusted-issuers.ts';
import type { Outgoing } from './outgoing.ts';

/** The keys of an issuer cannot be had at the moment: its tokens are neither good nor bad. */
export class IssuerAwayError extends Error {}

/** Says with which keys the tokens of an issuer are verified. */
export type IssuerKeys = (trusted: TrustedIssuer) => JWTVerifyGetKey;

/** How long keys are used before they are asked for again. A key that is not among them is asked for sooner. */
const FRESH_MS = 600_000;
/** How long keys go on to be used while the issuer is away. */
const KEPT_MS = 86_400_000;
/** An unknown key has them asked for at most this often: anybody can make one up. */
const COOLDOWN_MS = 30_000;
/** An issuer that was away is asked again after this. */
const AWAY_MS = 10_000;

/** Keeps the keys of each issuer, once they were asked for. */
export function createIssuerKeys(outgoing: Pick<Outgoing, 'getJson'>): IssuerKeys {
  const known = new Map<TrustedIssuer, JWTVerifyGetKey>();
  return (trusted) => {
    let keys = known.get(trusted);
    if (!keys) {
      keys = keysOf(trusted, outgoing);
      known.set(trusted, keys);
    }
    return keys;
  };
}

function keysOf(trusted: TrustedIssuer, outgoing: Pick<Outgoing, 'getJson'>): JWTVerifyGetKey {
  let fetchedAt = 0;
  let awayUntil = 0;

  async function fetchKeys(): Promise<Response> {
    if (Date.now() < awayUntil) throw new IssuerAwayError('It was away a moment ago.');
    try {
      const json = await outgoing.getJson(trusted.jwksUri ?? (await discover(trusted, outgoing)));
      // Told apart from a token that is not good.
      createLocalJWKSet(json as never);
      fetchedAt = Date.now();
      return Response.json(json);
    } catch (cause) {
      awayUntil = Date.now() + AWAY_MS;
      throw new IssuerAwayError('Its keys could not be fetched.', { cause });
    }
  }

  // The address is the fetch's affair: it may have to be found out first.
  const remote = createRemoteJWKSet(new URL(trusted.jwksUri ?? trusted.issuer), {
    cacheMaxAge: FRESH_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: fetchKeys,
  });

  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      const kept = remote.jwks();
      if (!(error instanceof IssuerAwayError) || !kept || Date.now() - fetchedAt > KEPT_MS) throw error;
      return createLocalJWKSet(kept)(header, token).catch((unknown: unknown) => {
        // It may be a new one.
        throw unknown instanceof errors.JWKSNoMatchingKey ? error : unknown;
      });
    }
  };
}

/** Where an issuer says that its keys are (OpenID Connect Discovery 1.0, section 4). */
async function discover({ issuer }: TrustedIssuer, outgoing: Pick<Outgoing, 'getJson'>): Promise<string> {
  const found = await outgoing.getJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer: claimed, jwks_uri: jwksUri } = Object(found) as Record<string, unknown>;
  if (claimed !== issuer) throw new Error('The issuer calls itself by another name.');
  if (typeof jwksUri !== 'string') throw new Error('The issuer does not say where its keys are.');
  return jwksUri;
}

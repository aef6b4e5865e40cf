import type { JWTPayload } from 'jose';
import type { TrustedIssuer } from '../config/trusted-issuers.ts';
import { isScope, type Scope, scopesOfRole } from '../platform/scopes.ts';

/** What no other issuer can allow: whoever makes ADMINs is one of this service's own. */
const NEVER: Scope = 'admins:grant';

/** What a token allows: the scopes of every grant whose claim has the grant's value. */
export function scopesOf(grants: TrustedIssuer['grants'], payload: JWTPayload): ReadonlySet<Scope> {
  const scopes = new Set<Scope>();
  for (const { claim, value, role, scopes: listed } of grants) {
    if (claim !== undefined && !holds(valueAt(payload, claim), value)) continue;
    for (const scope of [...(role ? scopesOfRole(role) : []), ...listed.filter(isScope)]) scopes.add(scope);
  }
  scopes.delete(NEVER);
  return scopes;
}

/** A name is one claim, dots and all, because many are addresses; a list of names is a path. */
function valueAt(payload: JWTPayload, claim: string | readonly string[]): unknown {
  let value: unknown = payload;
  for (const name of [claim].flat()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Whether a claim has a value: by itself, in a list, or among words with spaces between, as in `scope`. */
function holds(claimed: unknown, value: string | boolean | undefined): boolean {
  if (Array.isArray(claimed)) return claimed.includes(value);
  if (claimed === value) return true;
  return typeof claimed === 'string' && typeof value === 'string' && claimed.split(' ').includes(value);
}

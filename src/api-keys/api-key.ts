import { sql } from '../database/sql.ts';
import type { ApiKey } from '../generated/prisma/client.ts';
import { type Scope, scopesOfRole } from '../platform/scopes.ts';

/** An API key as the API shows one: never with its hash. */
export type ApiKeyRow = Omit<ApiKey, 'secretHash'>;

/** A key's columns, for statements that return whole keys. All but the hash, which no answer needs. */
export const API_KEY_COLUMNS = sql`id, name, prefix, scopes, created_at, created_by_id, expires_at, last_used_at, revoked_at`;

/** What a key may do now: what it was made for, as far as its maker still may. */
export function effectiveScopes(scopes: readonly string[], makerRole: 'ADMIN' | 'MEMBER'): Scope[] {
  return scopesOfRole(makerRole).filter((scope) => scopes.includes(scope));
}

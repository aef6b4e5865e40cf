import type { Keys } from '../crypto/keys.ts';
import { sql } from '../database/sql.ts';
import { findWebhookSecret } from './webhook-secret.ts';

/** What the secrets of an endpoint are found by. */
export interface Signer {
  readonly endpointId: string;
  readonly secretVersion: number;
  readonly secretHash: Uint8Array;
  /** Null where none was replaced, or it has ended. */
  readonly previousSecretHash: Uint8Array | null;
}

/** A signer's columns, of `webhook_endpoints AS endpoint`. */
export const SIGNER_COLUMNS = sql`endpoint.id AS endpoint_id, secret_version, secret_hash,
  CASE WHEN previous_secret_expires_at > clock_timestamp() THEN previous_secret_hash END AS previous_secret_hash`;

/**
 * The secrets that sign now: the current one and, until it ends, the one before.
 *
 * @returns null where the current one was made with a SECRET that this process does not have
 */
export function signingSecrets(keys: Keys, signer: Signer): string[] | null {
  const { endpointId, secretVersion, secretHash, previousSecretHash } = signer;
  const current = findWebhookSecret(keys, endpointId, secretVersion, secretHash);
  if (current === null) return null;
  const previous =
    previousSecretHash && findWebhookSecret(keys, endpointId, secretVersion - 1, previousSecretHash);
  return previous ? [current, previous] : [current];
}

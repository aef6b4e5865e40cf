import { createHash, createHmac } from 'node:crypto';
import type { Keys } from '../crypto/keys.ts';
import { type Secret, secretOf } from '../crypto/secret.ts';
import { standardSecret } from '../outgoing/standard-webhook.ts';

/** A secret on the way to whoever asked for it, and what is kept of it. */
export interface NewWebhookSecret {
  readonly secret: Secret;
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly prefix: string;
}

/** How many characters of a secret are shown to recognise it by: `whsec_` and six more, of 44. */
const PREFIX_LENGTH = 12;

/** Makes the secret of an endpoint's version. Derived, so that nothing that signs is stored. */
export function createWebhookSecret(keys: Keys, endpointId: string, version: number): NewWebhookSecret {
  const text = derive(keys.webhook[0], endpointId, version);
  return { secret: secretOf(text), hash: hashOf(text), prefix: text.slice(0, PREFIX_LENGTH) };
}

/**
 * The secret of an endpoint's version, by the hash that was kept of it: made of the present SECRET or of the one before, so
 * that rotating SECRET changes no receiver's secret.
 *
 * @returns null where neither SECRET made it
 */
export function findWebhookSecret(
  keys: Keys,
  endpointId: string,
  version: number,
  hash: Uint8Array,
): string | null {
  for (const key of keys.webhook) {
    const text = derive(key, endpointId, version);
    if (hashOf(text).equals(hash)) return text;
  }
  return null;
}

function derive(key: Uint8Array, endpointId: string, version: number): string {
  return standardSecret(createHmac('sha256', key).update(`${endpointId}|${version}`).digest());
}

function hashOf(text: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(text).digest();
}

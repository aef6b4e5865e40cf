import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse as uuidBytes, stringify as uuidText } from 'uuid';

const ID_BYTES = 16;
const HASH_BYTES = 32;
/** Half of an HMAC-SHA-256, the least that RFC 2104 advises. */
const MAC_BYTES = 16;
const SHAPE = new RegExp(`^[A-Za-z0-9_-]{${Math.ceil(((ID_BYTES + HASH_BYTES + MAC_BYTES) * 8) / 6)}}$`);

/** What a token for opting out says: which invite's mail it stood in, and the hash of the address. */
export interface OptOut {
  readonly inviteId: string;
  readonly addressHash: Buffer;
}

/** What is kept of an address that wants no mail: nobody without the key can tell whose it is. */
export function suppressionHash(addressKey: Uint8Array, email: string): Buffer {
  return createHmac('sha256', addressKey).update(`address\0${email}`).digest();
}

/**
 * What the List-Unsubscribe link of an invite's mail carries. An HMAC of the address, so nothing of it is stored, and it is
 * good after the invite is gone; it opens nothing else.
 *
 * @param addressKey see `App`
 */
export function optOutToken(addressKey: Uint8Array, { id, email }: { id: string; email: string }): string {
  const said = Buffer.concat([uuidBytes(id), suppressionHash(addressKey, email)]);
  return Buffer.concat([said, macOf(addressKey, said)]).toString('base64url');
}

/**
 * Reads a token.
 *
 * @returns null for one that this service did not make
 */
export function readOptOutToken(addressKey: Uint8Array, token: string): OptOut | null {
  if (!SHAPE.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const said = bytes.subarray(0, ID_BYTES + HASH_BYTES);
  if (!timingSafeEqual(bytes.subarray(ID_BYTES + HASH_BYTES), macOf(addressKey, said))) return null;
  return { inviteId: uuidText(said.subarray(0, ID_BYTES)), addressHash: said.subarray(ID_BYTES) };
}

function macOf(addressKey: Uint8Array, said: Uint8Array): Buffer {
  return createHmac('sha256', addressKey).update('opt-out\0').update(said).digest().subarray(0, MAC_BYTES);
}

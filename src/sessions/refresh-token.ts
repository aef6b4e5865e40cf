import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../crypto/keys.ts';
import { type Secret, secretOf } from '../crypto/secret.ts';

/*
 * A refresh token is `usr_` and base64url of
 *
 *   session id (16 bytes) | generation (4 bytes, big endian) | HMAC-SHA-256(key, id | generation | nonce) (32 bytes)
 *
 * The nonce is in the session's row and the key is not in the database, so neither alone can make a token; and because a
 * token is derived, the current one can be said again without having been stored.
 */

const PREFIX = 'usr_';
const ID_BYTES = 16;
const GENERATION_BYTES = 4;
const MAC_BYTES = 32;
const BYTES = ID_BYTES + GENERATION_BYTES + MAC_BYTES;
const SHAPE = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{${Math.ceil((BYTES * 4) / 3)}}$`);

/** What a refresh token claims to be, before anybody has checked it. */
export interface ClaimedRefreshToken {
  readonly sessionId: string;
  readonly generation: number;
  readonly mac: Buffer;
}

interface TokenSeed {
  readonly sessionId: string;
  readonly generation: number;
  readonly nonce: Uint8Array;
}

/** The refresh token of a session's generation; the same every time. */
export function deriveRefreshToken(keys: Pick<Keys, 'refreshToken'>, seed: TokenSeed): Secret {
  const bytes = Buffer.concat([head(seed), mac(keys.refreshToken[0], seed)]);
  return secretOf(PREFIX + bytes.toString('base64url'));
}

/** Takes a refresh token apart; null for a text that is none. */
export function readRefreshToken(text: string): ClaimedRefreshToken | null {
  if (!SHAPE.test(text)) return null;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  // Base64 has spare bits at its end: without this, one token could be written in several ways.
  if (bytes.toString('base64url') !== encoded) return null;
  const hex = bytes.toString('hex', 0, ID_BYTES);
  return {
    sessionId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    generation: bytes.readUInt32BE(ID_BYTES),
    mac: bytes.subarray(ID_BYTES + GENERATION_BYTES),
  };
}

/** Whether the service made this token: with its current key or, during a rotation of SECRET, with the one before. */
export function isGenuine(
  keys: Pick<Keys, 'refreshToken'>,
  claimed: ClaimedRefreshToken,
  nonce: Uint8Array,
): boolean {
  const seed = { sessionId: claimed.sessionId, generation: claimed.generation, nonce };
  return keys.refreshToken.some((key) => timingSafeEqual(mac(key, seed), claimed.mac));
}

function head({ sessionId, generation }: Pick<TokenSeed, 'sessionId' | 'generation'>): Buffer {
  const bytes = Buffer.alloc(ID_BYTES + GENERATION_BYTES);
  bytes.write(sessionId.replaceAll('-', ''), 'hex');
  bytes.writeUInt32BE(generation, ID_BYTES);
  return bytes;
}

function mac(key: Uint8Array, seed: TokenSeed): Buffer {
  return createHmac('sha256', key).update(head(seed)).update(seed.nonce).digest();
}

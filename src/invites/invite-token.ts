import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** What an invite's link carries. The database holds its hash alone. */
export interface DerivedToken {
  readonly token: string;
  readonly hash: Buffer;
}

/**
 * Derives the token of an invite's version: HMAC-SHA-256 over id and version, 32 bytes, 43 characters of base64url.
 *
 * Derived rather than drawn, so that a mail's retry and a copied link carry the same one and nothing secret is stored.
 *
 * @param key the invite key
 */
export function deriveToken(key: Uint8Array, invite: { id: string; version: number }): DerivedToken {
  const token = createHmac('sha256', key).update(`${invite.id}.${invite.version}`).digest('base64url');
  return { token, hash: hashToken(token) };
}

interface StoredInvite {
  readonly id: string;
  readonly version: number;
  readonly tokenHash: Uint8Array;
}

/**
 * The current token of a stored invite, again.
 *
 * @param keys the current invite key and those before it: an invite that was sent before a rotation of SECRET keeps its
 *   link
 * @returns null when none of the keys made it: SECRET was replaced instead of rotated
 */
export function findToken(keys: readonly Uint8Array[], invite: StoredInvite): string | null {
  for (const key of keys) {
    const { token, hash } = deriveToken(key, invite);
    if (timingSafeEqual(hash, invite.tokenHash)) return token;
  }
  return null;
}

/**
 * The current token of a stored invite, where it must be there.
 *
 * @throws Error when SECRET was replaced instead of rotated
 */
export function currentToken(keys: readonly Uint8Array[], invite: StoredInvite): string {
  const token = findToken(keys, invite);
  if (token !== null) return token;
  throw new Error('The link of this invite was made with a SECRET that is no longer set. Resend the invite.');
}

/** What is kept of a token, and what a token is found by. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether a text can be a token at all; checked before any query. */
export function isTokenShaped(text: string): boolean {
  return SHAPE.test(text);
}

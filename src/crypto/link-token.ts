import { createHmac, hash, timingSafeEqual } from 'node:crypto';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** What the link of a mail carries. The database holds its hash alone. */
export interface LinkToken {
  readonly token: string;
  readonly hash: Buffer;
}

/**
 * Derives the token of a link: HMAC-SHA-256, 32 bytes, 43 characters of base64url.
 *
 * Derived rather than drawn, so that a mail's retry and a copied link carry the same one and nothing secret is stored.
 *
 * @param key of this kind of link alone, so that a token of one kind is never one of another
 * @param subject what the link is for: the same gives the same token
 */
export function deriveLinkToken(key: Uint8Array, subject: string): LinkToken {
  const token = createHmac('sha256', key).update(subject).digest('base64url');
  return { token, hash: hashLinkToken(token) };
}

/**
 * A token whose hash was stored, again.
 *
 * @param keys the current key and those before it: a link that was made before a rotation of SECRET stays good
 * @returns null when none of the keys made it: SECRET was replaced instead of rotated
 */
export function findLinkToken(
  keys: readonly Uint8Array[],
  subject: string,
  storedHash: Uint8Array,
): string | null {
  for (const key of keys) {
    const derived = deriveLinkToken(key, subject);
    if (timingSafeEqual(derived.hash, storedHash)) return derived.token;
  }
  return null;
}

/** What is kept of a token, and what a token is found by. */
export function hashLinkToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Whether a text can be a token at all; checked before any query. */
export function isLinkTokenShaped(text: string): boolean {
  return SHAPE.test(text);
}

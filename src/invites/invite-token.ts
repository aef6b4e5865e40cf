import { deriveLinkToken, findLinkToken, type LinkToken } from '../crypto/link-token.ts';

/**
 * Derives the token of an invite's version.
 *
 * @param key the invite key
 */
export function deriveToken(key: Uint8Array, invite: { id: string; version: number }): LinkToken {
  return deriveLinkToken(key, subjectOf(invite));
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
  return findLinkToken(keys, subjectOf(invite), invite.tokenHash);
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

function subjectOf({ id, version }: { id: string; version: number }): string {
  return `${id}.${version}`;
}

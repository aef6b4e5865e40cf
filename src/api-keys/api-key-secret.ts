import { createHash, randomBytes } from 'node:crypto';
import { type Secret, secretOf } from '../crypto/secret.ts';

/** By this a scanner of leaked code knows one, and so does whoever finds it in a log. */
const MARK = 'usk_';
const ID_BYTES = 16;
const RANDOM_BYTES = 32;
const SHAPE = /^usk_[A-Za-z0-9_-]{64}$/;
/** The mark and a part of the id: enough to recognise a key by, and nothing of what makes it secret. */
const PREFIX_LENGTH = 16;

/** A new key's secret, with what is kept of it. */
export interface NewApiKeySecret {
  /** Shown once, to whoever asked for the key. */
  readonly secret: Secret;
  readonly prefix: string;
  readonly hash: Buffer;
}

/**
 * Makes the secret of an API key: a mark, the key's id and 32 random bytes.
 *
 * With 256 random bits nobody can try them all, so a plain SHA-256 keeps it as well as a slow hash would.
 */
export function createApiKeySecret(id: string): NewApiKeySecret {
  const bytes = Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), randomBytes(RANDOM_BYTES)]);
  if (bytes.length !== ID_BYTES + RANDOM_BYTES) throw new Error('The id of an API key must be a UUID.');
  const text = MARK + bytes.toString('base64url');
  return { secret: secretOf(text), prefix: text.slice(0, PREFIX_LENGTH), hash: hashApiKey(text) };
}

/** Whether a text can be the secret of a key at all; checked before any query. */
export function isApiKeyShaped(text: string): boolean {
  return SHAPE.test(text);
}

/** What is kept of a secret, and what a key is found by. */
export function hashApiKey(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

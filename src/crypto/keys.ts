import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';

/** A key and, while SECRET is being rotated, the one before it: the newest first. New things are made with the first. */
type Rotation<Key> = readonly [Key, ...Key[]];

/** Every key of the service, each derived from SECRET, so that all replicas have the same and none is stored. */
export interface Keys {
  /** HMAC key of the tokens in invites' links. */
  readonly invite: Rotation<Uint8Array>;
  /** HMAC key of the tokens in links that set a new password. */
  readonly passwordReset: Rotation<Uint8Array>;
  /** HMAC key of the tokens in links that confirm a new address. */
  readonly emailChange: Rotation<Uint8Array>;
  /** HMAC key of the secrets that webhooks are signed with. */
  readonly webhook: Rotation<Uint8Array>;
  /** What mails are signed with that are posted to MAIL_HOOK_URL. */
  readonly mailHook: Rotation<Uint8Array>;
  /** HMAC key of refresh tokens. */
  readonly refreshToken: Rotation<Uint8Array>;
  /** HMAC key of what the rates are counted by, so that their table holds no address. */
  readonly rateLimit: Rotation<Uint8Array>;
  /** HMAC key of what stands for callers of other issuers. */
  readonly identity: Rotation<Uint8Array>;
  /** HMAC key of addresses in the log. */
  readonly log: Rotation<Uint8Array>;
  /** AES-256 key that the key of addresses is kept under; see src/database/address-key.ts. */
  readonly addressKey: Rotation<Uint8Array>;
  /** What access tokens are signed with. */
  readonly signing: Rotation<SigningKey>;
  /** What the database knows each secret by; it opens nothing. */
  readonly fingerprint: Rotation<Buffer>;
}

/** An Ed25519 key pair. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: PublicJwk;
}

/** A public key as the JWKS lists it. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

/**
 * Derives every key by HKDF-SHA-256 (RFC 5869).
 *
 * @param secret SECRET as it is set: one secret, or `new,old`
 * @returns keys that neither a logger nor util.inspect prints
 */
export function deriveKeys(secret: string): Keys {
  const [first = '', ...older] = secret.split(',').map((part) => part.trim());
  const secrets: Rotation<string> = [first, ...older];
  const keys: Keys = {
    invite: rotation(secrets, (text) => derive(text, 'invite-token')),
    passwordReset: rotation(secrets, (text) => derive(text, 'password-reset-token')),
    emailChange: rotation(secrets, (text) => derive(text, 'email-change-token')),
    mailHook: rotation(secrets, (text) => derive(text, 'mail-hook')),
    webhook: rotation(secrets, (text) => derive(text, 'webhook-secret')),
    refreshToken: rotation(secrets, (text) => derive(text, 'refresh-token')),
    rateLimit: rotation(secrets, (text) => derive(text, 'rate-limit')),
    identity: rotation(secrets, (text) => derive(text, 'identity')),
    log: rotation(secrets, (text) => derive(text, 'log')),
    addressKey: rotation(secrets, (text) => derive(text, 'address-key')),
    signing: rotation(secrets, (text) => signingKey(derive(text, 'access-token-ed25519'))),
    fingerprint: rotation(secrets, (text) => Buffer.from(derive(text, 'fingerprint'))),
  };
  const hide = { value: () => '[keys]' };
  return Object.freeze(Object.defineProperties(keys, { toJSON: hide, [inspect.custom]: hide }));
}

function rotation<Key>([first, ...older]: Rotation<string>, make: (secret: string) => Key): Rotation<Key> {
  return [make(first), ...older.map(make)];
}

/** The label keeps the keys apart: knowing one says nothing about another. */
function derive(secret: string, label: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'usher', `usher/v1/${label}`, 32));
}

/** What stands before an Ed25519 seed in PKCS #8 (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

function signingKey(seed: Uint8Array): SigningKey {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const { x } = publicKey.export({ format: 'jwk' }) as { x: string };
  // RFC 7638: the required members alone, in lexicographic order, without white space.
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' },
  };
}

import type { Logger } from 'pino';
import type { Brand } from './brand/brand.ts';
import type { Config } from './config.ts';
import type { Keys } from './crypto/keys.ts';
import type { PasswordHasher } from './crypto/password-hasher.ts';
import type { Database } from './database/database.ts';
import type { GroupCommit } from './database/group-commit.ts';
import type { Loaders } from './database/loaders.ts';
import type { IssuerKeys } from './outgoing/issuer-keys.ts';
import type { Outgoing } from './outgoing/outgoing.ts';
import type { KeyedMutex } from './platform/keyed-mutex.ts';
import type { RateLimits } from './rates/rate-limits.ts';

/** The addresses under which people reach the service; known once it listens, because the port may be any free one. */
export interface Urls {
  /** The issuer of access tokens and the base of links, without a trailing slash. */
  readonly publicUrl: string;
  /** The links in mails, each holding `{token}`. */
  readonly inviteUrl: string;
  readonly resetUrl: string;
  readonly emailChangeUrl: string;
}

/** What use cases may ask for. Each takes only what it uses: `Pick<App, 'db' | 'keys'>`. */
export interface App {
  readonly config: Config;
  /** The team's name, look and languages. */
  readonly brand: Brand;
  readonly db: Database;
  readonly keys: Keys;
  /**
   * HMAC key of the addresses that want no mail. It outlives each SECRET; asking for it before the service was ready the first
   * time throws ServiceUnavailableError.
   */
  readonly addressKey: Uint8Array;
  readonly hasher: PasswordHasher;
  readonly limits: RateLimits;
  /** Requests to addresses that an admin gave. */
  readonly outgoing: Outgoing;
  /** The keys of other issuers. */
  readonly issuerKeys: IssuerKeys;
  readonly log: Logger;
  readonly urls: Urls;
  /** Keeps twenty clicks on one link from hashing twenty passwords. */
  readonly mutex: KeyedMutex;
  /** Lets lookups that are asked for at the same moment share a statement. */
  readonly loaders: Loaders;
  /** Lets what a caller asks for while a transaction runs share the next one. */
  readonly groupCommit: GroupCommit;
}

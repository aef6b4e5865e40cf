import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from './database.ts';
import type { Keys } from './keys.ts';
import type { MicroBatches } from './micro-batches.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Together } from './together.ts';
import type { Turns } from './turns.ts';

/** The addresses under which people reach the service; known once it listens, because the port may be any free one. */
export interface Urls {
  /** The issuer of access tokens and the base of links, without a trailing slash. */
  readonly publicUrl: string;
  /** The link in a mail, holding `{token}`. */
  readonly inviteUrl: string;
}

/** What use cases may ask for. Each takes only what it uses: `Pick<App, 'db' | 'keys'>`. */
export interface App {
  readonly config: Config;
  readonly db: Database;
  readonly keys: Keys;
  readonly hasher: PasswordHasher;
  readonly limits: RateLimits;
  readonly log: Logger;
  readonly urls: Urls;
  /** Keeps twenty clicks on one link from hashing twenty passwords. */
  readonly turns: Turns;
  /** Lets lookups that are asked for at the same moment share a statement. */
  readonly together: Together;
  /** Lets what a caller asks for while a transaction runs share the next one. */
  readonly microBatches: MicroBatches;
}

import type { Actor, Cause } from './event.ts';

/** Who makes a change that needs rights: an admin, a service with an API key, or a caller with another issuer's token. */
export interface Caller extends Cause {
  readonly actor: Extract<Actor, { kind: 'USER' | 'API_KEY' | 'IDENTITY' }>;
  /** The person behind it: the admin, or whoever made the key; null for a caller with another issuer's token. */
  readonly userId: string | null;
  /** Whom rates count: the person, or that caller. */
  readonly ratedAs: string;
  /** Whether the caller holds `admins:grant`. */
  readonly mayGrantAdmin: boolean;
}

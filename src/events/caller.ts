import type { Actor, Cause } from './event.ts';

/** Who makes a change that needs rights: an admin, or a service with an API key. */
export interface Caller extends Cause {
  readonly actor: Extract<Actor, { kind: 'USER' | 'API_KEY' }>;
  /** The person behind it: the admin, or whoever made the key. */
  readonly userId: string;
  /** Whether the caller holds `admins:grant`. */
  readonly mayGrantAdmin: boolean;
}

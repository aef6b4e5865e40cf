import type { Actor } from '../events/event.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';

/** Who sends or changes invites: an admin, or a service with an API key. */
export interface Caller {
  readonly actor: Extract<Actor, { kind: 'USER' | 'API_KEY' }>;
  /** The person behind it: the admin, or whoever made the key. */
  readonly userId: string;
  /** Whether the caller may hand out the ADMIN role, which holds every right: only who holds every right may. */
  readonly mayGrantAdmin: boolean;
}

/**
 * Keeps a caller from getting, through an invite, rights that it lacks.
 *
 * @param role the role that the invite grants
 * @throws ForbiddenError where that is ADMIN and the caller is an API key that does not hold every scope
 */
export function assertMayGrant(caller: Caller, role: 'ADMIN' | 'MEMBER' | null | undefined): void {
  if (role === 'ADMIN' && !caller.mayGrantAdmin) {
    throw new ForbiddenError(
      'Only an ADMIN, or an API key with every scope, may handle an invite that grants ADMIN.',
    );
  }
}

import type { Caller } from '../events/caller.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';

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

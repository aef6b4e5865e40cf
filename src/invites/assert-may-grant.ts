import type { Caller } from '../events/caller.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';

/**
 * Keeps a caller from getting, through an invite, rights that it lacks.
 *
 * @param role the role that the invite grants
 * @throws ForbiddenError where that is ADMIN and the caller does not hold `admins:grant`
 */
export function assertMayGrant(caller: Caller, role: 'ADMIN' | 'MEMBER' | null | undefined): void {
  if (role === 'ADMIN' && !caller.mayGrantAdmin) {
    throw new ForbiddenError('To handle an invite that grants ADMIN takes the scope admins:grant.');
  }
}

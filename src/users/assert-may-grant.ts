import type { Caller } from '../events/caller.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';

/**
 * Keeps a caller from bringing an ADMIN about without the right to. Judged by what comes of a change, not by what its input
 * names: by the row as it then is, whether the caller made it grant ADMIN or found it so.
 *
 * @param role the role of the user, or of the invite that is made, changed or handed out
 * @throws ForbiddenError where that is ADMIN and the caller does not hold `admins:grant`
 */
export function assertMayGrant(caller: Caller, role: 'ADMIN' | 'MEMBER'): void {
  if (role === 'ADMIN' && !caller.mayGrantAdmin) {
    throw new ForbiddenError(
      'This makes or changes an ADMIN, or an invite that grants ADMIN: it takes the scope admins:grant.',
    );
  }
}

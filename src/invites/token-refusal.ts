import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { type Statement, sql } from '../platform/sql.ts';
import { settledRefusal } from './invite-by.ts';
import {
  InviteExpiredError,
  InviteInvalidTokenError,
  InviteNoLongerAuthorizedError,
  InviteSupersededError,
} from './invite-errors.ts';

/** An invite as the holder of one of its links meets it. */
export interface HeldInvite extends Invite {
  /** Whether the link is the current one, not the one before. */
  readonly current: boolean;
  /** Whether the window has closed, by the database's clock. */
  readonly expired: boolean;
  /** Whether whoever granted the role still may. */
  readonly authorized: boolean;
}

/**
 * That whoever granted an ADMIN role is still an active ADMIN. Nobody granted it: the service itself did, for the first
 * admin.
 */
export const stillAuthorized: Statement = sql`(
  invites.role <> 'ADMIN' OR granted_by_id IS NULL
  OR EXISTS (SELECT FROM users WHERE users.id = granted_by_id AND users.role = 'ADMIN' AND users.status = 'ACTIVE')
)`;

/**
 * Why the holder of a link cannot accept, in the contract's order: unknown, accepted, revoked, declined, superseded,
 * expired; and last that nobody answers for the role any more.
 *
 * @returns null where it can be accepted
 */
export function tokenRefusal(held: HeldInvite | null): DomainError | null {
  if (!held) return new InviteInvalidTokenError();
  const settled = settledRefusal(held);
  if (settled) return settled;
  if (!held.current) return new InviteSupersededError(held.supersededAt as Date);
  if (held.expired || held.status === 'EXPIRED') return new InviteExpiredError(held.expiresAt);
  return held.authorized ? null : new InviteNoLongerAuthorizedError();
}

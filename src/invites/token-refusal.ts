import { type Statement, sql } from '../database/sql.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { settledRefusal } from './invite-by.ts';
import {
  InviteExpiredError,
  InviteInvalidTokenError,
  InviteNoLongerAuthorizedError,
  InviteSupersededError,
} from './invite-errors.ts';

/** An invite as the holder of one of its links meets it. */
export interface HeldInvite
  extends Pick<
    Invite,
    | 'id'
    | 'email'
    | 'role'
    | 'roles'
    | 'status'
    | 'message'
    | 'locale'
    | 'expiresAt'
    | 'tokenHash'
    | 'supersededAt'
    | 'acceptedAt'
    | 'declinedAt'
    | 'revokedAt'
    | 'invitedByName'
  > {
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

/** The columns of a HeldInvite, for the holder of the link that has this hash. Not all there are: this is a hot statement. */
export function heldColumns(tokenHash: Uint8Array | Statement): Statement {
  return sql`
    id, email, role, roles, status, message, locale, expires_at, token_hash, superseded_at, accepted_at, declined_at, revoked_at,
    invited_by_name, token_hash = ${tokenHash} AS current, expires_at <= clock_timestamp() AS expired,
    ${stillAuthorized} AS authorized`;
}

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

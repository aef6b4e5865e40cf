import type { Invite } from '../generated/prisma/client.ts';
import { statusAt } from './invite.ts';

/** What can be done with an invite, each by the mutation of that name; REINSTATE by resendInvite. */
export type InviteAction = 'COPY_LINK' | 'DELETE' | 'RESEND' | 'REINSTATE' | 'REVOKE' | 'UPDATE';

/** In what state each can be done, and whether the caller must be allowed to grant the invite's role. */
const RULES: readonly {
  readonly action: InviteAction;
  readonly statuses: readonly Invite['status'][];
  readonly grants: boolean;
}[] = [
  { action: 'COPY_LINK', statuses: ['PENDING'], grants: true },
  { action: 'RESEND', statuses: ['PENDING', 'EXPIRED'], grants: true },
  { action: 'UPDATE', statuses: ['PENDING', 'EXPIRED'], grants: true },
  { action: 'REVOKE', statuses: ['PENDING', 'EXPIRED'], grants: false },
  { action: 'DELETE', statuses: ['PENDING', 'EXPIRED', 'DECLINED', 'REVOKED'], grants: false },
];

/**
 * What somebody may do with an invite at a moment.
 *
 * @param scopes what the caller holds
 * @param now the database's clock
 */
export function allowedActions(
  invite: Pick<Invite, 'status' | 'expiresAt' | 'role'>,
  scopes: ReadonlySet<string>,
  now: Date,
): InviteAction[] {
  if (!scopes.has('invites:write')) return [];
  const status = statusAt(invite, now);
  const mayGrant = invite.role !== 'ADMIN' || scopes.has('admins:grant');
  return RULES.filter(({ statuses, grants }) => statuses.includes(status) && (mayGrant || !grants)).map(
    ({ action }) => action,
  );
}

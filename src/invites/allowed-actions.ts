import type { Invite } from '../generated/prisma/client.ts';
import { isReinstatable, statusAt } from './invite.ts';

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
  { action: 'REINSTATE', statuses: ['DECLINED', 'REVOKED'], grants: true },
  { action: 'REVOKE', statuses: ['PENDING', 'EXPIRED'], grants: false },
  { action: 'DELETE', statuses: ['PENDING', 'EXPIRED', 'DECLINED', 'REVOKED'], grants: false },
];

/**
 * What somebody may do with an invite at a moment.
 *
 * @param scopes what the caller holds
 * @param recipient whether the invitee wants no mail, asked of a declined invite alone; and whether the rules on domains rule
 *   the address out
 * @param now the database's clock
 */
export function allowedActions(
  invite: Pick<Invite, 'status' | 'expiresAt' | 'role' | 'revokedAt'>,
  scopes: ReadonlySet<string>,
  recipient: { readonly optedOut: boolean; readonly ruledOut: boolean },
  now: Date,
): InviteAction[] {
  if (!scopes.has('invites:write')) return [];
  const status = statusAt(invite, now);
  const mayGrant = invite.role !== 'ADMIN' || scopes.has('admins:grant');
  const isTooLate = status === 'REVOKED' ? !isReinstatable(invite, now) : recipient.optedOut;
  return RULES.filter(({ statuses, grants }) => statuses.includes(status) && (mayGrant || !grants))
    .map(({ action }) => action)
    .filter((action) => action !== 'REINSTATE' || !isTooLate)
    .filter((action) => !recipient.ruledOut || (action !== 'RESEND' && action !== 'REINSTATE'));
}

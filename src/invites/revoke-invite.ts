import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { parseShape, plainText } from '../platform/shape.ts';
import { findInvite, type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { lapseInvites } from './lapse-invites.ts';
import { storeRevocation } from './store-revocation.ts';

/** Why an invite is taken back. */
export const revocationShape = z.object({ reason: plainText(1_000).nullish() });

/**
 * Takes an invite back: its link is dead at the commit, and the row is kept.
 *
 * @returns the invite, and `changed: false` where it was revoked before
 * @throws ValidationError, InviteNotFoundError, InviteAlreadyAcceptedError, InviteDeclinedError
 */
export async function revokeInvite(
  app: Pick<App, 'db'>,
  caller: Caller,
  input: { invite: InviteBy; reason?: string | null | undefined },
): Promise<{ invite: Invite; changed: boolean }> {
  const { reason = null } = parseShape(revocationShape, { reason: input.reason });
  const condition = inviteIs(input.invite);
  return app.db.transaction(async (tx) => {
    await lapseInvites(tx, condition);
    const [revoked] = await storeRevocation(tx, condition, { cause: caller, reason });
    if (revoked) return { invite: revoked, changed: true };
    const invite = await findInvite(tx, condition);
    if (invite.status === 'REVOKED') return { invite, changed: false };
    throw settledRefusal(invite) ?? new Error('A live invite was not revoked.');
  });
}

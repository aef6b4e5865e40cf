import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { parseShape, plainText } from '../platform/shape.ts';
import { findInvite, type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { inviteEvent } from './invite-events.ts';
import { lapseInvites } from './lapse-invites.ts';

const shape = z.object({ reason: plainText(1_000).nullish() });

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
  const { reason } = parseShape(shape, { reason: input.reason });
  const condition = inviteIs(input.invite);
  return app.db.transaction(async (tx) => {
    await lapseInvites(tx, condition);
    const [revoked] = await tx.query<Invite>(sql`
      UPDATE invites
      SET status = 'REVOKED', revoked_at = now(), revoke_reason = ${reason ?? null}, updated_at = now()
      WHERE ${condition} AND status IN ('PENDING', 'EXPIRED')
      RETURNING *`);
    if (revoked) {
      await recordEvent(tx, inviteEvent('invite.revoked', caller, revoked, { reason: reason ?? null }));
      return { invite: revoked, changed: true };
    }
    const invite = await findInvite(tx, condition);
    if (invite.status === 'REVOKED') return { invite, changed: false };
    throw settledRefusal(invite) ?? new Error('A live invite was not revoked.');
  });
}

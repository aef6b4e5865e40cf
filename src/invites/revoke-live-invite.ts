import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { inviteEvent } from './invite-events.ts';
import { lapseInvites } from './lapse-invites.ts';

/**
 * Takes the live invite of an address back, where there is one, because the service itself knows that it has come to
 * nothing.
 *
 * @param reason for admins, a whole sentence
 */
export async function revokeLiveInvite(tx: Transaction, email: string, reason: string): Promise<void> {
  await lapseInvites(tx, sql`email = ${email}`);
  const revoked = await tx.query<Invite>(sql`
    UPDATE invites
    SET status = 'REVOKED', revoked_at = clock_timestamp(), revoke_reason = ${reason}, updated_at = clock_timestamp()
    WHERE email = ${email} AND status = 'PENDING'
    RETURNING *`);
  await recordEvents(
    tx,
    revoked.map((invite) => inviteEvent('invite.revoked', SYSTEM, invite, { reason })),
  );
}

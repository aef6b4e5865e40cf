import type { Transaction } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { inviteEvent } from './invite-events.ts';

/**
 * Stores that windows have closed, and records it, once for each window.
 *
 * Every change of an invite begins with this, so that the status column is the truth for what follows in the same
 * transaction, sweep or no sweep.
 *
 * @param condition which invites to look at
 * @returns how many windows it stored as closed
 */
export async function lapseInvites(tx: Transaction, condition: Statement): Promise<number> {
  const lapsed = await tx.query<Invite>(sql`
    UPDATE invites SET status = 'EXPIRED', updated_at = clock_timestamp()
    WHERE status = 'PENDING' AND expires_at <= clock_timestamp() AND ${condition}
    RETURNING *`);
  await recordEvents(
    tx,
    lapsed.map((invite) => inviteEvent('invite.expired', SYSTEM, invite)),
  );
  return lapsed.length;
}

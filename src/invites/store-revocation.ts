import type { Transaction } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Cause } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { inviteEvent } from './invite-events.ts';

/** Who takes invites back, and why. `userId` is null where the service itself does. */
export interface Revocation {
  readonly cause: Cause & { readonly userId?: string | null };
  readonly reason: string | null;
}

/**
 * Revokes the invites that a condition finds and that are PENDING or EXPIRED, and records it.
 *
 * @returns those that it revoked
 */
export async function storeRevocation(
  tx: Transaction,
  condition: Statement,
  { cause, reason }: Revocation,
): Promise<Invite[]> {
  const revoked = await tx.query<Invite>(sql`
    UPDATE invites
    SET status = 'REVOKED', revoked_at = clock_timestamp(), revoke_reason = ${reason},
      revoked_by_id = ${cause.userId ?? null}::uuid, updated_at = clock_timestamp()
    WHERE ${condition} AND status IN ('PENDING', 'EXPIRED')
    RETURNING *`);
  await recordEvents(
    tx,
    revoked.map((invite) => inviteEvent('invite.revoked', cause, invite, { reason })),
  );
  return revoked;
}

import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/** What about a user ends all of the user's sessions. */
export type EndReason = 'PASSWORD_CHANGED' | 'EMAIL_CHANGED' | 'USER_DISABLED' | 'ROLE_CHANGED';

/**
 * Ends every session of a user, in the transaction of the change that is the reason.
 *
 * It stands with the users because it is a consequence of their changes: sessions know users, and not the other way.
 *
 * @param keptId the one session that goes on; null for none
 */
export async function endSessionsOf(
  tx: Transaction,
  userId: string,
  reason: EndReason,
  keptId: string | null = null,
): Promise<void> {
  await tx.execute(sql`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoke_reason = ${reason}
    WHERE user_id = ${userId}::uuid AND revoked_at IS NULL AND id IS DISTINCT FROM ${keptId}::uuid`);
}

import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/**
 * Ends one session.
 *
 * @returns whether it was still open
 */
export async function revokeSession(
  db: Queryable,
  sessionId: string,
  reason: 'SIGNED_OUT' | 'REUSED',
): Promise<boolean> {
  const ended = await db.execute(sql`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoke_reason = ${reason}
    WHERE id = ${sessionId}::uuid AND revoked_at IS NULL`);
  return ended === 1;
}

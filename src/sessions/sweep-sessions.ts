import type { Queryable } from '../platform/database.ts';
import { sql } from '../platform/sql.ts';

/** How long a session that ended is kept, for whoever looks into an incident. */
const KEPT_DAYS = 30;

/**
 * Deletes sessions that ended long ago, by index, at most so many at once. A revoked one goes when it would have ended
 * by itself.
 *
 * @returns how many were deleted; call again while it is `batch`
 */
export async function sweepSessions(db: Queryable, batch = 1_000): Promise<number> {
  return db.execute(sql`
    DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions
      WHERE idle_expires_at < clock_timestamp() - make_interval(days => ${KEPT_DAYS})
      ORDER BY idle_expires_at LIMIT ${batch} FOR UPDATE SKIP LOCKED
    )`);
}

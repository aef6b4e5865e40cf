import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/** How long a session that ended is kept, for whoever looks into an incident. */
const KEPT_DAYS = 30;
/** How many rows one statement deletes. */
const BATCH = 1_000;

/**
 * Deletes sessions that ended long ago, by index, a batch at a time. A revoked one goes when it would have ended by
 * itself.
 */
export async function sweepSessions(db: Queryable): Promise<void> {
  let deleted: number;
  do {
    deleted = await db.execute(sql`
      DELETE FROM sessions WHERE id = ANY(ARRAY(
        SELECT id FROM sessions
        WHERE idle_expires_at < now() - make_interval(days => ${KEPT_DAYS})
        ORDER BY idle_expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ))`);
  } while (deleted === BATCH);
}

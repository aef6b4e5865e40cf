import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { lapseInvites } from './lapse-invites.ts';

const BATCH = 1_000;

/**
 * The sweep: stores expiry for every invite whose window has closed, in batches so that no lock is held for long, and
 * past rows that a request holds, which stores it itself. Replicas may run it at the same time.
 *
 * @returns how many it stored
 */
export async function expireInvites(app: Pick<App, 'db'>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await app.db.transaction((tx) =>
      lapseInvites(
        tx,
        // By now(), which an index can be asked for; clock_timestamp() may change from row to row, so it would read all.
        sql`id = ANY(ARRAY(
          SELECT id FROM invites WHERE status = 'PENDING' AND expires_at <= now()
          ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
        ))`,
      ),
    );
    total += count;
    if (count < BATCH) return total;
  }
}

import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/*
 * Where an event stands in the log: the number of the transaction that wrote it, and then its id.
 *
 * Neither time nor id can order a log that is read while it grows: a transaction that began early and commits late puts its
 * events before those that a reader has passed already. Transactions are numbered in the order in which they first write, so
 * everything below the oldest one that still runs is settled, and nothing will ever come before it.
 *
 * A copy of a database in another cluster numbers its transactions anew, mostly from below. `event_order` holds what is
 * added to their numbers, so that positions, and the cursors that readers kept, go on from where they were.
 */

const ADDED = sql`(SELECT added FROM event_order)`;

/** The position of what the current transaction records. */
export const CURRENT_POSITION = sql`pg_current_xact_id()::text::bigint + ${ADDED}`;

/** Every event below this position is there to be read; above it some may still come. */
export const SETTLED_BELOW = sql`pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ${ADDED}`;

/**
 * Has positions go on above those of the events that are there, where the transactions' numbers have begun anew: in a
 * database that was restored into another cluster. Otherwise changes nothing.
 */
export async function continuePositions(db: Pick<Database, 'query' | 'transaction'>): Promise<void> {
  const begunAnew = sql`
    SELECT greatest(0, max(position) - pg_snapshot_xmax(pg_current_snapshot())::text::bigint) AS missing
    FROM events HAVING max(position) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + ${ADDED}`;
  const [found] = await db.query(begunAnew);
  if (!found) return;
  await db.transaction(async (tx) => {
    // Nobody records an event while what is added changes: a transaction that runs would be below what was read already.
    await tx.execute(sql`LOCK TABLE events IN EXCLUSIVE MODE`);
    await tx.execute(sql`
      UPDATE event_order SET added = begun_anew.missing + 1 FROM (${begunAnew}) AS begun_anew`);
  });
}

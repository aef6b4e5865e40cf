import type { Database } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import { IDEMPOTENCY_HOURS } from './idempotency.ts';

const BATCH = 5_000;

/**
 * Removes what nobody needs any more, by index and in batches, so that no statement runs or locks for long.
 *
 * The rows of a batch are handed over as an array: joined to them, PostgreSQL may read the whole table beside them.
 *
 * @param eventDays for how long events, and tries to mail, can be read
 */
export async function removeOldRows(db: Pick<Database, 'execute'>, eventDays: number): Promise<void> {
  await inBatches(
    db,
    sql`DELETE FROM events WHERE id = ANY(ARRAY(
      SELECT id FROM events WHERE occurred_at < now() - make_interval(days => ${eventDays})
      ORDER BY occurred_at LIMIT ${BATCH}))`,
  );
  await inBatches(
    db,
    sql`DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM idempotency_keys WHERE created_at < now() - make_interval(hours => ${IDEMPOTENCY_HOURS})
      ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
  );
  await inBatches(
    db,
    sql`DELETE FROM mail_attempts WHERE id = ANY(ARRAY(
      SELECT id FROM mail_attempts WHERE at < now() - make_interval(days => ${eventDays}) ORDER BY at LIMIT ${BATCH}))`,
  );
}

async function inBatches(db: Pick<Database, 'execute'>, statement: Statement): Promise<void> {
  let removed: number;
  do removed = await db.execute(statement);
  while (removed === BATCH);
}

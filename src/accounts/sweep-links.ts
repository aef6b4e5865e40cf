import type { Queryable } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';

/** How many rows one statement deletes. */
const BATCH = 1_000;
/** How long a confirmed change of address waits at most for the address before it to be told, in days. */
const NOTICE_DAYS = 7;

/** Deletes links that have expired, by index, a batch at a time. */
export async function sweepLinks(db: Pick<Queryable, 'execute'>): Promise<void> {
  await inBatches(
    db,
    sql`DELETE FROM password_resets WHERE id = ANY(ARRAY(
      SELECT id FROM password_resets WHERE expires_at < now()
      ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
  );
  await inBatches(
    db,
    sql`DELETE FROM email_changes WHERE id = ANY(ARRAY(
      SELECT id FROM email_changes
      WHERE expires_at < now() AND (confirmed_at IS NULL OR expires_at < now() - make_interval(days => ${NOTICE_DAYS}))
      ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
  );
}

async function inBatches(db: Pick<Queryable, 'execute'>, statement: Statement): Promise<void> {
  let deleted: number;
  do deleted = await db.execute(statement);
  while (deleted === BATCH);
}

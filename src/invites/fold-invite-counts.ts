import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/** So many rows are added up in a fraction of a millisecond. */
const FEW = 1_000;

/**
 * Adds up the rows by which changes of invites are counted (see the table in the migrations), so that the sum stays cheap.
 *
 * One statement, so that every other one sees all of the rows or their sum. It waits for nobody: changes only add rows.
 */
export async function foldInviteCounts(db: Pick<Queryable, 'execute'>): Promise<void> {
  await db.execute(sql`
    WITH folded AS (
      DELETE FROM invite_counts WHERE (SELECT count(*) FROM invite_counts) > ${FEW} RETURNING status, role, change
    )
    INSERT INTO invite_counts SELECT status, role, sum(change) FROM folded GROUP BY status, role`);
}

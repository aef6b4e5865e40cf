import type { Queryable } from './database.ts';
import { joinSql, type Statement, sql } from './sql.ts';

/** A count ends here, so that asking for one costs a bounded time: a twentieth of a second. */
export const COUNTED_AT_MOST = 100_000;

/**
 * Counts the rows of a table that meet all of the conditions, up to COUNTED_AT_MOST.
 *
 * @param table its name
 */
export async function countRows(
  db: Pick<Queryable, 'query'>,
  table: Statement,
  conditions: readonly Statement[],
): Promise<number> {
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${joinSql([...conditions], ' AND ')}`;
  const [row] = await db.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM (SELECT FROM ${table} ${where} LIMIT ${COUNTED_AT_MOST}) AS counted`,
    { planned: 'each time' },
  );
  return row?.count ?? 0;
}

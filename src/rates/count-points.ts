import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Rate } from './rates.ts';

/**
 * Counts a point for each key, as rate-limiter-flexible's `consume` does for one: a window begins with its first point
 * and is not extended. In the order of the keys, so that two batches at once cannot wait for each other.
 *
 * @param rate.points how many a window may hold
 * @returns the keys that hold more, and how many milliseconds their windows have left
 */
export async function countPoints(
  tx: Queryable,
  keys: readonly string[],
  { points, seconds }: Rate,
): Promise<{ key: string; retryAfterMs: string }[]> {
  return tx.query<{ key: string; retryAfterMs: string }>(sql`
    WITH clock AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms),
    counted AS (
      INSERT INTO rate_limits AS counts (key, points, expire)
      SELECT key, 1, now_ms + ${seconds * 1_000}::bigint FROM unnest(${keys}::text[]) AS key, clock ORDER BY key
      ON CONFLICT (key) DO UPDATE SET
        points = CASE WHEN counts.expire <= (SELECT now_ms FROM clock) THEN 1 ELSE counts.points + 1 END,
        expire = CASE WHEN counts.expire <= (SELECT now_ms FROM clock) THEN excluded.expire ELSE counts.expire END
      RETURNING key, points, expire
    )
    SELECT key, expire - now_ms AS retry_after_ms FROM counted, clock WHERE points > ${points}`);
}

import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/** What is written at most this often while it is renewed all the time, in seconds. */
const PAUSE_SECONDS = 3_600;

/**
 * Remembers something from now on for so many seconds, whether it was remembered before or not, in the form that
 * rate-limiter-flexible reads. Nothing is written where that moves the end by less than an hour.
 *
 * @param tx the caller's transaction: what is rolled back is not remembered
 */
export async function renewMemory(tx: Queryable, key: string, seconds: number): Promise<void> {
  await tx.execute(sql`
    INSERT INTO rate_limits AS memory (key, points, expire)
    SELECT ${key}, 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint + ${seconds * 1_000}::bigint
    ON CONFLICT (key) DO UPDATE SET points = 1, expire = excluded.expire
    WHERE memory.expire < excluded.expire - ${PAUSE_SECONDS * 1_000}::bigint`);
}

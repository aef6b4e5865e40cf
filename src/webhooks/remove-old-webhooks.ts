import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/** How many messages one statement removes, so that none runs into its timeout. */
const AT_ONCE = 5_000;

/**
 * Removes what was sent, with its bytes and its tries, once it is old. What waits for a try stays.
 *
 * @param days for how many it is kept
 */
export async function removeOldWebhooks(db: Pick<Database, 'execute'>, days: number): Promise<void> {
  for (;;) {
    const removed = await db.execute(sql`
      DELETE FROM webhook_messages WHERE event_id IN (
        SELECT event_id FROM webhook_messages
        WHERE created_at < clock_timestamp() - make_interval(days => ${days}) AND NOT EXISTS (
          SELECT FROM webhook_deliveries AS waiting
          WHERE waiting.event_id = webhook_messages.event_id AND waiting.status = 'QUEUED')
        LIMIT ${AT_ONCE})`);
    if (removed < AT_ONCE) return;
  }
}

import type { Queryable } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';

/** What is left of an event's data: its ids. They name nobody once what they stood for is gone. */
const IDS_OF_DATA = sql`(
  SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(data)
  WHERE key LIKE '%Id' AND (value = 'null' OR value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
)`;

/**
 * Leaves nothing of what events tell but ids. That something happened, when and by whom stays. The bytes that webhooks kept of
 * them go, and what was on its way with them.
 *
 * @param condition which events
 * @returns how many told more before
 */
export async function redactEvents(db: Queryable, condition: Statement): Promise<number> {
  const events = await db.query<{ id: string }>(sql`SELECT id FROM events WHERE ${condition}`);
  const ids = events.map(({ id }) => id);
  const redacted = await db.execute(sql`
    UPDATE events SET data = ${IDS_OF_DATA} WHERE id = ANY(${ids}::uuid[]) AND data <> ${IDS_OF_DATA}`);
  // A statement of its own, after the events are locked: it sees what was made of them until then.
  await db.execute(sql`DELETE FROM webhook_messages WHERE event_id = ANY(${ids}::uuid[])`);
  return redacted;
}

import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { EndpointRow } from './webhook-endpoint.ts';

/** How webhooks stand. */
export interface WebhookCounts {
  readonly endpoints: Readonly<Record<EndpointRow['status'], number>>;
  /** How long ago the oldest delivery was made that waits for a try; 0 without one. */
  readonly oldestSeconds: number;
}

/** Counts endpoints, and looks for the oldest delivery that waits. */
export async function countWebhooks(db: Pick<Queryable, 'query'>): Promise<WebhookCounts> {
  const [row] = await db.query<{
    active: number;
    paused: number;
    disabled: number;
    oldestSeconds: number;
  }>(sql`
    SELECT count(*) FILTER (WHERE status = 'ACTIVE')::int AS active,
      count(*) FILTER (WHERE status = 'PAUSED')::int AS paused,
      count(*) FILTER (WHERE status = 'DISABLED')::int AS disabled,
      coalesce(extract(epoch FROM clock_timestamp() - (
        SELECT min(created_at) FROM webhook_deliveries WHERE status = 'QUEUED')), 0)::float AS oldest_seconds
    FROM webhook_endpoints`);
  if (!row) throw new Error('Counting webhooks returned no row.');
  const { active, paused, disabled, oldestSeconds } = row;
  return { endpoints: { ACTIVE: active, PAUSED: paused, DISABLED: disabled }, oldestSeconds };
}

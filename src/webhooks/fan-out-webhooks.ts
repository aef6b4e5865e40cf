import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { type ToldEvent, webhookBody } from './webhook-body.ts';
import { queueDeliveries } from './webhook-queue.ts';

/**
 * The job behind a transaction's events: makes a delivery for each endpoint that was there and wants one of them. Done twice, it makes
 * none twice.
 */
export async function fanOutWebhooks(
  app: Pick<App, 'db'>,
  { position }: Jobs['fan-out-webhooks'],
): Promise<void> {
  await app.db.transaction(async (tx) => {
    const wanted = await tx.query<ToldEvent & { endpointIds: string[] }>(sql`
      SELECT events.id, type, occurred_at, actor_kind, actor_id, subject_id, events.revision, data,
        array_agg(endpoint.id) AS endpoint_ids
      FROM events JOIN webhook_endpoints AS endpoint
        ON endpoint.status = 'ACTIVE' AND endpoint.created_at <= occurred_at
          AND (endpoint.event_types = '{}' OR type = ANY(endpoint.event_types))
      WHERE position = ${position}::bigint
      GROUP BY events.id
      ORDER BY events.id`);
    if (wanted.length === 0) return;
    await tx.execute(sql`
      INSERT INTO webhook_messages (event_id, body)
      SELECT * FROM unnest(
        ${wanted.map(({ id }) => id)}::uuid[], ${wanted.map((event) => webhookBody(event))}::text[])
      ON CONFLICT DO NOTHING`);
    const pairs = wanted.flatMap(({ id, type, endpointIds }) =>
      endpointIds.map((endpointId) => ({ deliveryId: uuid(), endpointId, eventId: id, type })),
    );
    const made = await tx.query<{ id: string; endpointId: string }>(sql`
      INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, next_attempt_at)
      SELECT pair.*, clock_timestamp() FROM unnest(
        ${pairs.map(({ deliveryId }) => deliveryId)}::uuid[], ${pairs.map(({ endpointId }) => endpointId)}::uuid[],
        ${pairs.map(({ eventId }) => eventId)}::uuid[], ${pairs.map(({ type }) => type)}::text[]) AS pair
      ON CONFLICT (endpoint_id, event_id) WHERE NOT replay DO NOTHING
      RETURNING id, endpoint_id`);
    await queueDeliveries(tx, made, 0);
  });
}

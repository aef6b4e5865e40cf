import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { type ToldEvent, webhookBody } from './webhook-body.ts';
import { queueDeliveries } from './webhook-queue.ts';

interface WantedEvent extends ToldEvent {
  readonly requestId: string | null;
  readonly endpointIds: string[];
  readonly activeIds: string[];
}

/**
 * The job behind a transaction's events: makes a delivery for each endpoint that was there and wants one of
 * them; for one that is stopped, a dropped one, which can be replayed. Done twice, it makes
 * none twice.
 */
export async function fanOutWebhooks(
  app: Pick<App, 'db'>,
  { position, traceparents }: Jobs['fan-out-webhooks'],
): Promise<void> {
  await app.db.transaction(async (tx) => {
    // Whoever is being erased at this moment is waited for, and what is erased after this finds what is made here.
    await tx.query(sql`SELECT FROM events WHERE position = ${position}::bigint ORDER BY id FOR SHARE`);
    const wanted = await tx.query<WantedEvent>(sql`
      SELECT events.id, type, request_id, occurred_at, actor_kind, actor_id, actor_issuer, subject_id, events.revision, data,
        array_agg(endpoint.id) AS endpoint_ids,
        coalesce(array_agg(endpoint.id) FILTER (WHERE endpoint.status = 'ACTIVE'), '{}') AS active_ids
      FROM events JOIN webhook_endpoints AS endpoint
        ON endpoint.created_at <= occurred_at
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
    const pairs = wanted.flatMap(({ id, type, endpointIds, activeIds }) =>
      endpointIds.map((endpointId) => ({
        deliveryId: uuid(),
        endpointId,
        eventId: id,
        type,
        // Not sent, and kept to be replayed.
        status: activeIds.includes(endpointId) ? 'QUEUED' : 'DROPPED',
      })),
    );
    const made = await tx.query<{ id: string; endpointId: string; eventId: string; status: string }>(sql`
      INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, status, next_attempt_at)
      SELECT pair.*, CASE status WHEN 'QUEUED' THEN clock_timestamp() END FROM unnest(
        ${pairs.map(({ deliveryId }) => deliveryId)}::uuid[], ${pairs.map(({ endpointId }) => endpointId)}::uuid[],
        ${pairs.map(({ eventId }) => eventId)}::uuid[], ${pairs.map(({ type }) => type)}::text[],
        ${pairs.map(({ status }) => status)}::webhook_delivery_status[]
      ) AS pair (id, endpoint_id, event_id, event_type, status)
      ON CONFLICT (endpoint_id, event_id) WHERE NOT replay DO NOTHING
      RETURNING id, endpoint_id, event_id, status`);
    const requestIds = new Map(wanted.map(({ id, requestId }) => [id, requestId]));
    const traceparentOf = (eventId: string) => traceparents?.[requestIds.get(eventId) ?? ''];
    await queueDeliveries(
      tx,
      made
        .filter(({ status }) => status === 'QUEUED')
        .map((delivery) => ({ ...delivery, traceparent: traceparentOf(delivery.eventId) })),
      0,
    );
  });
}

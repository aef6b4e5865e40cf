import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { App } from '../app-type.ts';
import { type Statement, sql } from '../database/sql.ts';
import { parseShape, uuidOrNull } from '../platform/shape.ts';
import { WebhookEndpointNotFoundError } from './webhook-errors.ts';
import { queueDeliveries } from './webhook-queue.ts';

/** How many webhooks one replay sends again. */
const MOST_AT_ONCE = 1_000;
const IDS_MESSAGE = `Name 1 to ${MOST_AT_ONCE} deliveries.`;
const shape = z.object({
  deliveryIds: z.array(z.string()).min(1, IDS_MESSAGE).max(MOST_AT_ONCE, IDS_MESSAGE).nullish(),
  failedSince: z.date().nullish(),
  eventsSince: z.date().nullish(),
});

export interface ReplayWebhooksInput {
  readonly endpointId: string;
  /** One of them is given. */
  readonly webhooks: {
    readonly deliveryIds?: readonly string[] | null | undefined;
    /** What failed, or was dropped, since then, and was neither taken in a replay nor waits for one. */
    readonly failedSince?: Date | null | undefined;
    /** Every event since then that is kept and that the endpoint wants, but those that were replayed within an hour. */
    readonly eventsSince?: Date | null | undefined;
  };
}

/**
 * Sends webhooks once more: the bytes that were kept, with today's signature, one try each. The endpoint's health is left
 * alone.
 *
 * @returns how many were queued, the oldest first, and whether there are more
 * @throws ValidationError, RateLimitedError, WebhookEndpointNotFoundError
 */
export async function replayWebhooks(
  app: Pick<App, 'db' | 'limits'>,
  input: ReplayWebhooksInput,
): Promise<{ queuedCount: number; hasMore: boolean }> {
  const which = parseShape(shape, input.webhooks);
  const endpointId = uuidOrNull(input.endpointId);
  if (!endpointId) throw new WebhookEndpointNotFoundError();
  const [endpoint] = await app.db.query(sql`SELECT FROM webhook_endpoints WHERE id = ${endpointId}::uuid`);
  if (!endpoint) throw new WebhookEndpointNotFoundError();
  await app.limits.consume('webhookReplay', endpointId);
  return app.db.transaction(async (tx) => {
    const found = await tx.query<{ eventId: string; eventType: string }>(sql`
      SELECT event_id, event_type FROM (${chosen(endpointId, which)}) AS chosen
      ORDER BY event_id LIMIT ${MOST_AT_ONCE + 1}`);
    const events = found.slice(0, MOST_AT_ONCE);
    const made = await tx.query<{ id: string; endpointId: string }>(sql`
      INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, replay, next_attempt_at)
      SELECT id, ${endpointId}::uuid, event_id, event_type, true, clock_timestamp()
      FROM unnest(
        ${events.map(() => uuid())}::uuid[], ${events.map(({ eventId }) => eventId)}::uuid[],
        ${events.map(({ eventType }) => eventType)}::text[]) AS event (id, event_id, event_type)
      RETURNING id, endpoint_id`);
    await queueDeliveries(tx, made, 0);
    return { queuedCount: made.length, hasMore: found.length > MOST_AT_ONCE };
  });
}

/** The events to tell of again, each once. */
function chosen(endpointId: string, which: z.output<typeof shape>): Statement {
  const ofEndpoint = sql`SELECT DISTINCT event_id, event_type FROM webhook_deliveries WHERE endpoint_id = ${endpointId}::uuid`;
  if (which.deliveryIds != null) {
    const ids = which.deliveryIds.flatMap((id) => uuidOrNull(id) ?? []);
    return sql`${ofEndpoint} AND id = ANY(${ids}::uuid[])`;
  }
  if (which.failedSince != null) {
    return sql`${ofEndpoint} AND status IN ('FAILED', 'DROPPED') AND created_at >= ${which.failedSince}
      AND NOT EXISTS (
        SELECT FROM webhook_deliveries AS later
        WHERE later.endpoint_id = webhook_deliveries.endpoint_id AND later.event_id = webhook_deliveries.event_id
          AND later.status IN ('QUEUED', 'DELIVERED'))`;
  }
  return sql`
    SELECT message.event_id, type AS event_type
    FROM webhook_messages AS message
      CROSS JOIN LATERAL (SELECT message.body::jsonb ->> 'type' AS type) AS typed
      JOIN webhook_endpoints AS endpoint
        ON endpoint.id = ${endpointId}::uuid AND (endpoint.event_types = '{}' OR type = ANY(endpoint.event_types))
    WHERE message.created_at >= ${which.eventsSince ?? null}
      AND NOT EXISTS (
        SELECT FROM webhook_deliveries AS lately
        WHERE lately.endpoint_id = ${endpointId}::uuid AND lately.event_id = message.event_id AND lately.replay
          AND lately.created_at > clock_timestamp() - interval '1 hour')`;
}

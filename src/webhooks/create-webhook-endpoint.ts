import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Secret } from '../crypto/secret.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { EventType } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import { QuotaExceededError } from '../platform/quota-exceeded-error.ts';
import { parseShape } from '../platform/shape.ts';
import { ENDPOINT_COLUMNS, type EndpointRow, MOST_ENDPOINTS } from './webhook-endpoint.ts';
import { endpointEvent } from './webhook-events.ts';
import { createWebhookSecret } from './webhook-secret.ts';
import { descriptionShape, endpointUrl, eventTypesShape } from './webhook-shape.ts';

const shape = z.object({ description: descriptionShape, eventTypes: eventTypesShape });

export interface CreateWebhookEndpointInput {
  readonly url: string;
  readonly description?: string | null | undefined;
  /** Empty: all of them, those of later versions too. */
  readonly eventTypes: readonly EventType[];
}

/**
 * Makes an endpoint that is told of events from now on.
 *
 * @returns the endpoint and its secret, which is kept nowhere
 * @throws WebhookUrlNotAllowedError, ValidationError; QuotaExceededError where there are ten already
 */
export async function createWebhookEndpoint(
  app: Pick<App, 'db' | 'keys' | 'outgoing'>,
  caller: Caller,
  input: CreateWebhookEndpointInput,
): Promise<{ webhookEndpoint: EndpointRow; secret: Secret }> {
  const { description, eventTypes } = parseShape(shape, input);
  const url = endpointUrl(app.outgoing, input.url);
  const id = uuid();
  const { secret, hash, prefix } = createWebhookSecret(app.keys, id, 1);
  return app.db.transaction(async (tx) => {
    // One at a time, so that two at the same moment do not both become the tenth.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('usher webhook endpoints', 0))`);
    const [webhookEndpoint] = await tx.query<EndpointRow>(sql`
      INSERT INTO webhook_endpoints (id, url, description, event_types, secret_hash, secret_prefix, created_by_id)
      SELECT ${id}::uuid, ${url}, ${description}, ${eventTypes}::text[], ${hash}, ${prefix}, ${caller.userId}::uuid
      WHERE (SELECT count(*) FROM webhook_endpoints) < ${MOST_ENDPOINTS}
      RETURNING ${ENDPOINT_COLUMNS}`);
    if (!webhookEndpoint) {
      throw new QuotaExceededError(
        `There may be ${MOST_ENDPOINTS} webhook endpoints. Delete one that is not needed any more.`,
        MOST_ENDPOINTS,
      );
    }
    await recordEvent(tx, endpointEvent('webhook_endpoint.created', caller, webhookEndpoint));
    return { webhookEndpoint, secret };
  });
}

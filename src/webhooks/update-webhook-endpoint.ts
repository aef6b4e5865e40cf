import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { EventType } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import { parseShape, uuidOrNull } from '../platform/shape.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './webhook-endpoint.ts';
import { WebhookEndpointNotFoundError } from './webhook-errors.ts';
import { endpointEvent } from './webhook-events.ts';
import { descriptionShape, endpointUrl, eventTypesShape } from './webhook-shape.ts';

const shape = z.object({ description: descriptionShape, eventTypes: eventTypesShape.nullish() });

/** What to change. What is left out stays; a description of null takes the description away. */
export interface UpdateWebhookEndpointInput {
  readonly id: string;
  readonly url?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly eventTypes?: readonly EventType[] | null | undefined;
  /** False also takes a DISABLED one back to ACTIVE. */
  readonly paused?: boolean | null | undefined;
}

/**
 * Changes an endpoint.
 *
 * @throws WebhookUrlNotAllowedError, ValidationError, WebhookEndpointNotFoundError
 */
export async function updateWebhookEndpoint(
  app: Pick<App, 'db' | 'outgoing'>,
  caller: Caller,
  input: UpdateWebhookEndpointInput,
): Promise<EndpointRow> {
  const { description, eventTypes = null } = parseShape(shape, input);
  const url = input.url == null ? null : endpointUrl(app.outgoing, input.url);
  const id = uuidOrNull(input.id);
  if (!id) throw new WebhookEndpointNotFoundError();
  const { paused = null } = input;
  return app.db.transaction(async (tx) => {
    const [endpoint] = await tx.query<EndpointRow>(sql`
      UPDATE webhook_endpoints SET
        url = coalesce(${url}, url),
        description = CASE WHEN ${input.description === undefined} THEN description ELSE ${description} END,
        event_types = coalesce(${eventTypes}::text[], event_types),
        status = CASE
          WHEN ${paused}::boolean IS NULL THEN status
          WHEN ${paused}::boolean THEN 'PAUSED' ELSE 'ACTIVE' END::webhook_endpoint_status,
        disabled_reason = CASE WHEN ${paused}::boolean IS NULL THEN disabled_reason END,
        failing_since = CASE WHEN ${paused}::boolean IS NULL THEN failing_since END,
        failing_told_at = CASE WHEN ${paused}::boolean IS NULL THEN failing_told_at END,
        updated_at = clock_timestamp()
      WHERE id = ${id}::uuid
      RETURNING ${ENDPOINT_COLUMNS}`);
    if (!endpoint) throw new WebhookEndpointNotFoundError();
    await recordEvent(tx, endpointEvent('webhook_endpoint.updated', caller, endpoint));
    return endpoint;
  });
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './webhook-endpoint.ts';
import { WebhookEndpointNotFoundError } from './webhook-errors.ts';
import { endpointEvent } from './webhook-events.ts';

/**
 * Deletes an endpoint with its deliveries: what is on its way is not tried again.
 *
 * @returns its id
 * @throws WebhookEndpointNotFoundError
 */
export async function deleteWebhookEndpoint(
  app: Pick<App, 'db'>,
  caller: Caller,
  input: { readonly id: string },
): Promise<string> {
  const id = uuidOrNull(input.id);
  if (!id) throw new WebhookEndpointNotFoundError();
  return app.db.transaction(async (tx) => {
    const [deleted] = await tx.query<EndpointRow>(sql`
      DELETE FROM webhook_endpoints WHERE id = ${id}::uuid RETURNING ${ENDPOINT_COLUMNS}`);
    if (!deleted) throw new WebhookEndpointNotFoundError();
    await recordEvent(tx, endpointEvent('webhook_endpoint.deleted', caller, deleted));
    return id;
  });
}

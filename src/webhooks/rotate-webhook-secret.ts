import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Secret } from '../crypto/secret.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import { parseShape, uuidOrNull } from '../platform/shape.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './webhook-endpoint.ts';
import { WebhookEndpointNotFoundError } from './webhook-errors.ts';
import { endpointEvent } from './webhook-events.ts';
import { createWebhookSecret } from './webhook-secret.ts';

const KEEP_MESSAGE = 'The old secret is kept for 0 to 604800 seconds (7 days).';
const shape = z.object({
  keepOldForSeconds: z.int(KEEP_MESSAGE).min(0, KEEP_MESSAGE).max(604_800, KEEP_MESSAGE),
});

/**
 * Gives an endpoint a new secret. Until the old one ends, both sign.
 *
 * @param input.keepOldForSeconds 0 to 604800: for how long the old one signs too
 * @returns the endpoint and its new secret, which is kept nowhere
 * @throws ValidationError, WebhookEndpointNotFoundError
 */
export async function rotateWebhookSecret(
  app: Pick<App, 'db' | 'keys'>,
  caller: Caller,
  input: { readonly id: string; readonly keepOldForSeconds: number },
): Promise<{ webhookEndpoint: EndpointRow; secret: Secret }> {
  const { keepOldForSeconds } = parseShape(shape, input);
  const id = uuidOrNull(input.id);
  if (!id) throw new WebhookEndpointNotFoundError();
  return app.db.transaction(async (tx) => {
    const [current] = await tx.query<{ secretVersion: number }>(sql`
      SELECT secret_version FROM webhook_endpoints WHERE id = ${id}::uuid FOR UPDATE`);
    if (!current) throw new WebhookEndpointNotFoundError();
    const version = current.secretVersion + 1;
    const { secret, hash, prefix } = createWebhookSecret(app.keys, id, version);
    const [webhookEndpoint] = await tx.query<EndpointRow>(sql`
      UPDATE webhook_endpoints SET
        secret_version = ${version}, secret_hash = ${hash}, secret_prefix = ${prefix},
        previous_secret_hash = secret_hash,
        previous_secret_expires_at =
          CASE WHEN ${keepOldForSeconds}::int > 0 THEN clock_timestamp() + make_interval(secs => ${keepOldForSeconds}) END,
        updated_at = clock_timestamp()
      WHERE id = ${id}::uuid
      RETURNING ${ENDPOINT_COLUMNS}`);
    if (!webhookEndpoint) throw new WebhookEndpointNotFoundError();
    await recordEvent(tx, endpointEvent('webhook_endpoint.updated', caller, webhookEndpoint));
    return { webhookEndpoint, secret };
  });
}

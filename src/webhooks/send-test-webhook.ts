import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { EventType } from '../events/event.ts';
import { standardHeaders } from '../outgoing/standard-webhook.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { attemptOf, type WebhookAttempt } from './webhook-delivery.ts';
import { WebhookEndpointNotFoundError } from './webhook-errors.ts';
import { SIGNER_COLUMNS, type Signer, signingSecrets } from './webhook-signer.ts';

/** Somebody waits for the answer, and an operation has 15 seconds. */
const WITHIN_MS = 10_000;

/**
 * Sends `webhook.test` to an endpoint at once, whatever its status, and answers with what came back. Nothing is kept of it.
 *
 * @param input.eventType what the test names as the event that it stands for
 * @throws WebhookEndpointNotFoundError, RateLimitedError; ServiceUnavailableError where the endpoint's secret was made with a
 *   SECRET that is gone
 */
export async function sendTestWebhook(
  app: Pick<App, 'db' | 'keys' | 'outgoing' | 'limits'>,
  input: { readonly id: string; readonly eventType: EventType },
): Promise<WebhookAttempt> {
  const id = uuidOrNull(input.id);
  if (!id) throw new WebhookEndpointNotFoundError();
  const [endpoint] = await app.db.query<Signer & { url: string }>(sql`
    SELECT url, ${SIGNER_COLUMNS} FROM webhook_endpoints AS endpoint WHERE id = ${id}::uuid`);
  if (!endpoint) throw new WebhookEndpointNotFoundError();
  await app.limits.consume('webhookTest', id);
  const secrets = signingSecrets(app.keys, endpoint);
  if (!secrets) {
    throw new ServiceUnavailableError(
      "The endpoint's secret was made with a SECRET that this service does not have any more. Rotate the endpoint's secret.",
    );
  }
  const at = new Date();
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: at.toISOString(),
    data: { version: 1, standsFor: input.eventType },
  });
  const result = await app.outgoing.post(
    new URL(endpoint.url),
    standardHeaders(uuid(), at, body, secrets),
    body,
    WITHIN_MS,
  );
  return attemptOf(at, result);
}

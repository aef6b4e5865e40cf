import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { othersKnowMore } from '../database/known-secrets.ts';
import { sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { LeftToAnotherError } from '../events/left-to-another-error.ts';
import { followed } from '../events/queue-job.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Jobs } from '../events/subscribers.ts';
import type { OutgoingResult } from '../outgoing/outgoing.ts';
import { standardHeaders } from '../outgoing/standard-webhook.ts';
import { attemptOf, failureOf, type WebhookFailure } from './webhook-delivery.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './webhook-endpoint.ts';
import { endpointEvent } from './webhook-events.ts';
import { queueDeliveries } from './webhook-queue.ts';
import { nextDelaySeconds } from './webhook-schedule.ts';
import { SIGNER_COLUMNS, type Signer, signingSecrets } from './webhook-signer.ts';

type DeliveringApp = Pick<App, 'db' | 'keys' | 'outgoing' | 'log'>;

/** What a try comes to, for the metrics. */
export type WebhookOutcome = 'DELIVERED' | WebhookFailure;

/** A delivery about to be tried. */
interface Due extends Signer {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly replay: boolean;
  readonly tries: number;
  readonly url: string;
  readonly isActive: boolean;
  readonly body: string;
}

/** Nothing was sent, because nothing can sign it: a failed try, so that whoever made the endpoint is told in the end. */
const UNSIGNED: OutgoingResult = {
  httpStatus: null,
  failure: 'CONNECTION',
  durationMs: 0,
  retryAfterSeconds: null,
};

/** An endpoint that nothing got through to for that long is stopped when a delivery is out of tries. */
const FAILING_HOURS = 72;
/** Whoever made an endpoint is told when nothing got through for that long. */
const TOLD_AFTER_HOURS = 24;

/**
 * The job of one try: posts a delivery's bytes, and stores what came of it. No connection to the database is held while the
 * receiver thinks. Done at least once: a crash between the receiver's word and the row's makes a second try with the same id.
 *
 * @param onTry told what the try came to
 * @throws LeftToAnotherError where another replica can sign, and this one cannot
 */
export async function deliverWebhook(
  app: DeliveringApp,
  { deliveryId }: Jobs['deliver-webhook'],
  onTry?: (outcome: WebhookOutcome) => void,
): Promise<void> {
  const due = await readDue(app, deliveryId);
  if (!due) return;
  if (!due.isActive) return drop(app, deliveryId);
  const secrets = signingSecrets(app.keys, due);
  if (!secrets) {
    if (await othersKnowMore(app.db, app.keys.fingerprint)) {
      throw new LeftToAnotherError('The secret was made with a SECRET that only another replica has.');
    }
    app.log.warn(
      { endpointId: due.endpointId },
      'a webhook cannot be signed: rotate the secret of its endpoint',
    );
  }
  const result = secrets
    ? await app.outgoing.post(
        new URL(due.url),
        standardHeaders(due.eventId, new Date(), due.body, secrets),
        due.body,
      )
    : UNSIGNED;
  const failure = failureOf(result);
  app.log.info({ deliveryId, endpointId: due.endpointId, ...result }, 'a webhook was tried');
  onTry?.(failure ?? 'DELIVERED');
  if (failure === null) return storeSuccess(app, due, result);
  await app.db.transaction(async (tx) => {
    // Before the delivery's row, which a deletion of the endpoint locks after the endpoint's.
    const [there] = await tx.query(sql`
      SELECT FROM webhook_endpoints WHERE id = ${due.endpointId}::uuid FOR KEY SHARE`);
    if (there) await storeFailure(tx, due, result);
  });
}

async function readDue(app: Pick<App, 'db'>, deliveryId: string): Promise<Due | undefined> {
  const [due] = await app.db.query<Due>(sql`
    SELECT delivery.id AS delivery_id, event_id, replay, jsonb_array_length(attempts) AS tries, url,
      endpoint.status = 'ACTIVE' AS is_active, body, ${SIGNER_COLUMNS}
    FROM webhook_deliveries AS delivery
      JOIN webhook_endpoints AS endpoint ON endpoint.id = endpoint_id
      JOIN webhook_messages USING (event_id)
    WHERE delivery.id = ${deliveryId}::uuid AND delivery.status = 'QUEUED'`);
  return due;
}

async function drop(app: Pick<App, 'db'>, deliveryId: string): Promise<void> {
  await app.db.execute(sql`
    UPDATE webhook_deliveries SET status = 'DROPPED', next_attempt_at = NULL
    WHERE id = ${deliveryId}::uuid AND status = 'QUEUED'`);
}

/** A try, to be added to those of the delivery. */
function newAttempt(result: OutgoingResult): string {
  return JSON.stringify([attemptOf(new Date(), result)]);
}

/** In one statement, because most tries succeed; the endpoint's row is locked before the delivery's, as above. */
async function storeSuccess(app: Pick<App, 'db'>, due: Due, result: OutgoingResult): Promise<void> {
  await app.db.execute(sql`
    WITH endpoint AS MATERIALIZED (
      SELECT id FROM webhook_endpoints WHERE id = ${due.endpointId}::uuid FOR KEY SHARE
    ),
    healthy AS (
      UPDATE webhook_endpoints SET failing_since = NULL, failing_told_at = NULL
      FROM endpoint WHERE webhook_endpoints.id = endpoint.id AND failing_since IS NOT NULL AND NOT ${due.replay}::boolean
    )
    UPDATE webhook_deliveries
    SET status = 'DELIVERED', attempts = attempts || ${newAttempt(result)}::jsonb, next_attempt_at = NULL
    FROM endpoint WHERE webhook_deliveries.id = ${due.deliveryId}::uuid`);
}

async function storeFailure(tx: Transaction, due: Due, result: OutgoingResult): Promise<void> {
  const gone = result.httpStatus === 410;
  const obeyed = result.httpStatus === 429 || result.httpStatus === 503 ? result.retryAfterSeconds : null;
  const delay = due.replay || gone ? null : nextDelaySeconds(due.tries + 1, obeyed);
  await tx.execute(sql`
    UPDATE webhook_deliveries SET
      status = ${delay === null ? 'FAILED' : 'QUEUED'}::webhook_delivery_status,
      attempts = attempts || ${newAttempt(result)}::jsonb,
      next_attempt_at = clock_timestamp() + make_interval(secs => ${delay})
    WHERE id = ${due.deliveryId}::uuid`);
  if (delay !== null) await queueDeliveries(tx, [{ id: due.deliveryId, endpointId: due.endpointId }], delay);
  if (gone) await disable(tx, due.endpointId, 'GONE');
  else if (!due.replay) await storeFailing(tx, due.endpointId, delay === null);
}

/** Keeps account of how long nothing has got through, tells whoever made the endpoint, and stops it in the end. */
async function storeFailing(tx: Transaction, endpointId: string, outOfTries: boolean): Promise<void> {
  const [health] = await tx.query<{ hopeless: boolean; toTell: boolean }>(sql`
    UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, clock_timestamp())
    WHERE id = ${endpointId}::uuid AND status = 'ACTIVE'
    RETURNING failing_since <= clock_timestamp() - make_interval(hours => ${FAILING_HOURS}) AS hopeless,
      failing_told_at IS NULL AND failing_since <= clock_timestamp() - make_interval(hours => ${TOLD_AFTER_HOURS}) AS to_tell`);
  if (!health) return;
  if (outOfTries && health.hopeless) return disable(tx, endpointId, 'FAILING');
  if (!health.toTell) return;
  await tx.execute(sql`
    UPDATE webhook_endpoints SET failing_told_at = clock_timestamp() WHERE id = ${endpointId}::uuid`);
  await queueFailingMail(tx, { endpointId, disabled: false });
}

async function disable(tx: Transaction, endpointId: string, reason: 'FAILING' | 'GONE'): Promise<void> {
  const [disabled] = await tx.query<EndpointRow>(sql`
    UPDATE webhook_endpoints
    SET status = 'DISABLED', disabled_reason = ${reason}::webhook_disabled_reason, updated_at = clock_timestamp()
    WHERE id = ${endpointId}::uuid AND status = 'ACTIVE'
    RETURNING ${ENDPOINT_COLUMNS}`);
  if (!disabled) return;
  await recordEvent(tx, endpointEvent('webhook_endpoint.disabled', SYSTEM, disabled));
  await queueFailingMail(tx, { endpointId, disabled: true });
}

async function queueFailingMail(tx: Transaction, payload: Jobs['send-webhook-failing-mail']): Promise<void> {
  await tx.execute(sql`
    SELECT id FROM graphile_worker.add_job('send-webhook-failing-mail', ${JSON.stringify(followed(payload))}::json,
      job_key => ${`webhook-failing-mail:${payload.endpointId}:${payload.disabled}`})`);
}

import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { type ToldEvent, webhookBody } from './webhook-body.ts';
import { queueDeliveries } from './webhook-queue.ts';

type FanOut = Jobs['fan-out-webhooks'];

interface WantedEvent extends ToldEvent {
  readonly requestId: string | null;
  /** Of the job that tells of it. */
  readonly job: number;
  readonly endpointIds: string[];
  readonly activeIds: string[];
}

/** How long the jobs of other transactions are waited for: many changes are then fanned out by a handful of statements. */
const GATHER_MS = 100;
/** How many transactions are taken along: each may have a thousand events. */
const MOST_AT_ONCE = 50;

/**
 * The job behind the events of transactions: makes a delivery for each endpoint that was there and wants one of them; for one that
 * is stopped, a dropped one, which can be replayed. Done twice, it makes none twice.
 *
 * One is done at a time, on all replicas together, and takes along what waits behind it: by itself, each would cost several times
 * what the change cost that it tells of.
 */
export async function fanOutWebhooks(app: Pick<App, 'db' | 'log'>, payload: FanOut): Promise<void> {
  await delay(GATHER_MS);
  try {
    await app.db.transaction(async (tx) => fanOut(tx, [payload, ...(await takeAlong(tx))]));
  } catch (error) {
    // What is wrong with one of them must hold up that one alone.
    app.log.warn({ err: error }, 'webhooks could not be fanned out together');
    await app.db.transaction((tx) => fanOut(tx, [payload]));
  }
}

/** Takes over what waits: it is done when the transaction commits, and waits on when it does not. */
async function takeAlong(tx: Transaction): Promise<FanOut[]> {
  const waiting = await tx.query<{ payload: FanOut }>(sql`
    SELECT payload FROM graphile_worker.complete_jobs(ARRAY(
      SELECT id FROM graphile_worker.jobs
      WHERE task_identifier = 'fan-out-webhooks' AND locked_at IS NULL AND run_at <= now()
      ORDER BY id LIMIT ${MOST_AT_ONCE}))`);
  return waiting.map((job) => job.payload);
}

async function fanOut(tx: Transaction, jobs: readonly FanOut[]): Promise<void> {
  const positions = jobs.map(({ position }) => position);
  // Whoever is being erased at this moment is waited for, and what is erased after this finds what is made here.
  await tx.query(sql`
    SELECT FROM events WHERE position = ANY(${positions}::bigint[]) ORDER BY position, id FOR SHARE`);
  const wanted = await tx.query<WantedEvent>(sql`
    SELECT events.id, type, request_id, occurred_at, actor_kind, actor_id, actor_issuer, subject_id, events.revision, data,
      array_position(${positions}::bigint[], position) - 1 AS job,
      array_agg(endpoint.id) AS endpoint_ids,
      coalesce(array_agg(endpoint.id) FILTER (WHERE endpoint.status = 'ACTIVE'), '{}') AS active_ids
    FROM events JOIN webhook_endpoints AS endpoint
      ON endpoint.created_at <= occurred_at
        AND (endpoint.event_types = '{}' OR type = ANY(endpoint.event_types))
    WHERE position = ANY(${positions}::bigint[])
    GROUP BY events.id
    ORDER BY position, events.id`);
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
  const traceparents = new Map(wanted.map((event) => [event.id, traceparentOf(event, jobs[event.job])]));
  await queueDeliveries(
    tx,
    made
      .filter(({ status }) => status === 'QUEUED')
      .map((delivery) => ({ ...delivery, traceparent: traceparents.get(delivery.eventId) ?? null })),
    0,
  );
}

/** What an event is followed by: its request's own, where requests of several traces shared the transaction. */
function traceparentOf({ requestId }: WantedEvent, job: FanOut | undefined): string | null {
  return (job?.traceparents ? job.traceparents[requestId ?? ''] : job?.traceparent) ?? null;
}

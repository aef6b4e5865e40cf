import { v7 as uuid } from 'uuid';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { activeTraceparent } from '../platform/tracing.ts';
import type { NewEvent } from './event.ts';
import { CURRENT_POSITION } from './event-position.ts';
import { changePayloads, INVITE_CHANGES } from './invite-change.ts';
import { followed, MAX_ATTEMPTS } from './queue-job.ts';
import { type Jobs, jobsOf } from './subscribers.ts';

/** Fanning out fails only while the database does. */
const FAN_OUT_ATTEMPTS = 25;
/** Behind mails, before the webhooks themselves. */
const FAN_OUT_PRIORITY = 5;
/** One is done at a time, and takes along those that wait behind it. */
const FAN_OUT_QUEUE = 'webhooks';

/**
 * Records what happened, queues what follows from it and tells whoever watches, in the transaction of the change: all of it
 * comes about when that commits, and none when it rolls back. The only way in.
 */
export async function recordEvent(tx: Transaction, event: NewEvent): Promise<void> {
  await recordEvents(tx, [event]);
}

/** Records many events, in one statement. */
export async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const jobs = events.flatMap((event) =>
    jobsOf(event).map((job) => ({ ...job, payload: followed(job.payload, event.traceparent) })),
  );
  await tx.execute(sql`
    WITH recorded AS (
      INSERT INTO events (id, type, actor_kind, actor_id, actor_issuer, subject_id, data, revision, request_id, position)
      SELECT event.*, ${CURRENT_POSITION} FROM unnest(
        ${events.map(() => uuid())}::uuid[],
        ${events.map(({ type }) => type)}::text[],
        ${events.map(({ actor }) => actor.kind)}::actor_kind[],
        ${events.map(({ actor }) => actor.id)}::uuid[],
        ${events.map(({ actor }) => (actor.kind === 'IDENTITY' ? actor.issuer : null))}::text[],
        ${events.map(({ subjectId }) => subjectId)}::uuid[],
        ${events.map(({ data }) => JSON.stringify(data))}::jsonb[],
        ${events.map(({ revision }) => revision)}::int[],
        ${events.map(({ requestId }) => requestId)}::text[]
      ) AS event
    ),
    queued AS (
      SELECT row(job.name, job.payload, NULL, NULL, ${MAX_ATTEMPTS}::smallint, job.key, NULL, NULL)::graphile_worker.job_spec AS spec
      FROM unnest(
        ${jobs.map(({ name }) => name)}::text[],
        ${jobs.map(({ payload }) => JSON.stringify(payload))}::json[],
        ${jobs.map(({ key }) => key)}::text[]
      ) AS job (name, payload, key)
    ),
    fanned_out AS (
      SELECT row('fan-out-webhooks', (jsonb_build_object('position', (${CURRENT_POSITION})::text) || ${JSON.stringify(fanOutTraces(events))}::jsonb)::json, ${FAN_OUT_QUEUE}, NULL, ${FAN_OUT_ATTEMPTS}::smallint,
        'webhooks:' || ${CURRENT_POSITION}, ${FAN_OUT_PRIORITY}::smallint, NULL)::graphile_worker.job_spec AS spec
      WHERE EXISTS (
        SELECT FROM webhook_endpoints
        WHERE (event_types = '{}' OR event_types && ${[...new Set(events.map(({ type }) => type))]}::text[]))
    ),
    jobs AS (SELECT spec FROM queued UNION ALL SELECT spec FROM fanned_out),
    told AS (
      SELECT pg_notify(${INVITE_CHANGES}, payload) FROM unnest(${changePayloads(events)}::text[]) AS payload
    )
    SELECT
      -- Asked to add none, it would wake every worker to look for them.
      CASE WHEN EXISTS (SELECT FROM jobs) THEN
        (SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT spec FROM jobs)))
      END,
      (SELECT count(*) FROM told)`);
}

/** Which trace the webhooks of a transaction belong to; by request, where requests of several traces share the transaction. */
function fanOutTraces(events: readonly NewEvent[]): Omit<Jobs['fan-out-webhooks'], 'position'> {
  const traceparents = new Map(
    events.map(({ requestId, traceparent = activeTraceparent() }) => [requestId ?? '', traceparent]),
  );
  const [first] = traceparents.values();
  const areSeveral = new Set(traceparents.values()).size > 1;
  return followed(areSeveral ? { traceparents: Object.fromEntries(traceparents) } : {}, first);
}

import { createHash } from 'node:crypto';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { followed } from '../events/queue-job.ts';

/** How many of an endpoint's deliveries are on their way at once, on all replicas together. */
const AT_ONCE_AN_ENDPOINT = 5;
/** Behind everything else that waits. */
const PRIORITY = 10;
/** A job that dies with its process is given back, which counts as a try; the schedule of tries is the delivery's own. */
const MAX_ATTEMPTS = 25;

interface QueuedDelivery {
  readonly id: string;
  readonly endpointId: string;
  /** What its event is followed by, where it is not that of what is under way. */
  readonly traceparent?: string | null | undefined;
}

/**
 * Queues a try for each delivery. graphile-worker does one job of a queue at a time, so five queues an endpoint bound what a
 * slow receiver holds, and nobody waits inside a job.
 *
 * @param delaySeconds when
 */
export async function queueDeliveries(
  tx: Transaction,
  deliveries: readonly QueuedDelivery[],
  delaySeconds: number,
): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.execute(sql`
    SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
      SELECT row('deliver-webhook', payload, queue,
        clock_timestamp() + make_interval(secs => ${delaySeconds}), ${MAX_ATTEMPTS}::smallint, 'webhook:' || id,
        ${PRIORITY}::smallint, NULL)::graphile_worker.job_spec
      FROM unnest(
        ${deliveries.map(({ id }) => id)}::text[],
        ${deliveries.map(({ id, traceparent }) => JSON.stringify(followed({ deliveryId: id }, traceparent)))}::json[],
        ${deliveries.map(queueOf)}::text[]) AS delivery (id, payload, queue)))`);
}

function queueOf({ id, endpointId }: QueuedDelivery): string {
  const queue = (createHash('sha256').update(id).digest()[0] ?? 0) % AT_ONCE_AN_ENDPOINT;
  return `webhooks:${endpointId}:${queue}`;
}

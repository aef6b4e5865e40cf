import type { Queryable } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { activeTraceparent } from '../platform/tracing.ts';
import type { NewJob } from './subscribers.ts';

/**
 * How often a job is tried. graphile-worker waits e^n seconds after the nth try, and never more than e^10 (six hours),
 * so this is longer than any invite lives (30 days); the tasks give up earlier, when trying makes no more sense.
 */
export const MAX_ATTEMPTS = 130;

/**
 * A job's payload with what it is followed by: `traceparent`, and nothing where what queues it belongs to no trace.
 *
 * @param traceparent of the request, where it is not that of what is under way
 */
export function followed<Payload extends object>(
  payload: Payload,
  traceparent: string | null = activeTraceparent(),
): Payload & { readonly traceparent?: string } {
  return traceparent === null ? payload : { ...payload, traceparent };
}

/** Queues a job that no event sets off. One that waits under the same key is replaced. */
export async function queueJob(db: Queryable, { name, payload, key }: NewJob): Promise<void> {
  await db.execute(sql`
    SELECT FROM graphile_worker.add_job(
      ${name}, ${JSON.stringify(followed(payload))}::json, job_key => ${key}, max_attempts => ${MAX_ATTEMPTS}::int)`);
}

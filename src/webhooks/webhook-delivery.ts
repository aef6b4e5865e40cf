import { type Statement, sql } from '../database/sql.ts';
import type { EventType } from '../events/event.ts';
import type { WebhookDelivery } from '../generated/prisma/client.ts';
import type { OutgoingFailure, OutgoingResult } from '../outgoing/outgoing.ts';

/** One try, as a delivery keeps it. */
export interface WebhookAttempt {
  readonly at: Date | string;
  readonly durationMs: number;
  readonly httpStatus: number | null;
  readonly failure: WebhookFailure | null;
}

export type WebhookFailure = OutgoingFailure | 'HTTP_STATUS';

/** Why a try did not get through; null where it did: only a 2xx is success. */
export function failureOf({ httpStatus, failure }: OutgoingResult): WebhookFailure | null {
  if (failure !== null) return failure;
  return httpStatus !== null && httpStatus >= 200 && httpStatus < 300 ? null : 'HTTP_STATUS';
}

/** A try as it is told and kept. */
export function attemptOf(at: Date, result: OutgoingResult): WebhookAttempt {
  const { durationMs, httpStatus } = result;
  return { at, durationMs, httpStatus, failure: failureOf(result) };
}

export type DeliveryRow = Omit<WebhookDelivery, 'attempts'> & {
  readonly attempts: readonly WebhookAttempt[];
};

export const DELIVERY_COLUMNS = sql`
  id, endpoint_id, event_id, event_type, status, replay, attempts, next_attempt_at, created_at`;

/** Which deliveries to show; what is left out excludes nothing. */
export interface DeliveryFilter {
  readonly status?: readonly DeliveryRow['status'][] | null | undefined;
  readonly eventType?: readonly EventType[] | null | undefined;
}

/** The conditions of a part of an endpoint's deliveries. */
export function deliveryConditions(endpointId: string, { status, eventType }: DeliveryFilter): Statement[] {
  return [
    sql`endpoint_id = ${endpointId}::uuid`,
    ...(status != null ? [sql`status = ANY(${[...status]}::webhook_delivery_status[])`] : []),
    ...(eventType != null ? [sql`event_type = ANY(${[...eventType]}::text[])`] : []),
  ];
}

import type {
  WebhookAttemptDetailsFragment,
  WebhookDeliveryStatus,
  WebhookEndpointDetailsFragment,
  WebhookEndpointStatus,
  WebhookFailure,
} from '@usher/client';
import { EVENT_WORDS } from '../activity/event-words.ts';
import { count } from '../words.ts';

interface Look {
  readonly label: string;
  readonly color: string;
}

export const ENDPOINT_LOOKS: Readonly<Record<WebhookEndpointStatus, Look>> = {
  ACTIVE: { label: 'Active', color: 'teal' },
  PAUSED: { label: 'Paused', color: 'gray' },
  DISABLED: { label: 'Stopped', color: 'red' },
};

export const DELIVERY_LOOKS: Readonly<Record<WebhookDeliveryStatus, Look>> = {
  QUEUED: { label: 'Waiting', color: 'blue' },
  DELIVERED: { label: 'Delivered', color: 'teal' },
  FAILED: { label: 'Failed', color: 'red' },
  DROPPED: { label: 'Not sent', color: 'gray' },
};

const FAILURES: Readonly<Record<WebhookFailure, string>> = {
  HTTP_STATUS: 'It answered with an error',
  TIMEOUT: 'No answer in time',
  CONNECTION: 'No connection',
  TLS: 'No secure connection',
  DNS: 'Its name is not known',
  ADDRESS_NOT_ALLOWED: 'Its address is not allowed',
};

/** What came of a try: `HTTP 204 in 12 ms`. */
export function describeAttempt({ httpStatus, failure, durationMs }: WebhookAttemptDetailsFragment): string {
  const came = httpStatus === null ? FAILURES[failure ?? 'CONNECTION'] : `HTTP ${httpStatus}`;
  return `${came} in ${count(durationMs)} ms`;
}

/** Which events an endpoint is told of. */
export function describeTypes({ eventTypes }: WebhookEndpointDetailsFragment): string {
  if (eventTypes.length === 0) return 'Told of everything';
  if (eventTypes.length > 3) return `Told of ${eventTypes.length} kinds of events`;
  return eventTypes.map((type) => EVENT_WORDS[type] ?? type).join(', ');
}

import type { Cause, EventType, NewEvent } from '../events/event.ts';
import type { EndpointRow } from './webhook-endpoint.ts';

type EndpointEventType = Extract<EventType, `webhook_endpoint.${string}`>;

/** An event of an endpoint: what it is told of and why it was stopped, and never its secret or a hash of it. */
export function endpointEvent(
  type: EndpointEventType,
  { actor, requestId }: Cause,
  endpoint: EndpointRow,
): NewEvent {
  const { id, description, eventTypes, status, disabledReason, createdById } = endpoint;
  return {
    type,
    actor,
    requestId,
    subjectId: id,
    revision: type === 'webhook_endpoint.deleted' ? endpoint.revision + 1 : endpoint.revision,
    data: {
      webhookEndpointId: id,
      // The path of a URL is often a secret of its receiver's.
      host: new URL(endpoint.url).host,
      description,
      eventTypes,
      status,
      disabledReason,
      createdById,
    },
  };
}

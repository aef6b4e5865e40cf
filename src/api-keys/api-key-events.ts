import type { Cause, EventType, NewEvent } from '../events/event.ts';
import type { ApiKeyRow } from './api-key.ts';

type ApiKeyEventType = Extract<EventType, `api_key.${string}`>;

/** A key changes once, when it is revoked. */
const REVISIONS: Readonly<Record<ApiKeyEventType, number>> = { 'api_key.created': 1, 'api_key.revoked': 2 };

/** An event of an API key: what it may do and how it is recognised, and never its secret or a hash of it. */
export function apiKeyEvent(type: ApiKeyEventType, { actor, requestId }: Cause, apiKey: ApiKeyRow): NewEvent {
  const { id, name, prefix, scopes, createdById, expiresAt } = apiKey;
  return {
    type,
    actor,
    requestId,
    subjectId: id,
    revision: REVISIONS[type],
    data: { apiKeyId: id, name, prefix, scopes, createdById, expiresAt },
  };
}

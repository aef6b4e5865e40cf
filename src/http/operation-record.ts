import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { Logger } from 'pino';

/** What is known of an operation when it has been answered. No variable, no query, no address. */
export interface OperationRecord {
  readonly requestId: string;
  /** The name that the client gave it, at most 64 characters; null when it has none or never became known. */
  readonly operation: string | null;
  readonly type: 'query' | 'mutation' | 'subscription' | null;
  /** The first field that it asks of the root: a name of the schema, so there are only so many. */
  readonly field: string | null;
  readonly durationMs: number;
  /** `ok`; `refused` where the data says so; else the code of the first error. */
  readonly outcome: string;
  /** The HTTP status. */
  readonly status: number;
}

/** Writes one line an operation. */
export function logOperation(log: Logger, record: OperationRecord): void {
  log.info(record, 'operation');
}

/** Outcomes that are the service's own fault, or its database's. */
const FAULTS: ReadonlySet<string> = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']);

/**
 * Says in a span what it was, by the names of OpenTelemetry's conventions for GraphQL. The span is named by the field, of which
 * there are only so many; the operation's name is the client's text.
 */
export function describeOperation(span: Span, record: OperationRecord): void {
  if (!span.isRecording()) return;
  const { requestId, operation, type, field, outcome, status } = record;
  span.updateName([type ?? 'graphql', field].filter(Boolean).join(' '));
  span.setAttributes({
    'usher.request_id': requestId,
    'usher.outcome': outcome,
    'http.response.status_code': status,
    ...(type === null ? {} : { 'graphql.operation.type': type }),
    ...(operation === null ? {} : { 'graphql.operation.name': operation }),
  });
  if (FAULTS.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * Tells a refusal from a success where the client asked for `__typename`: refusals are data, of types that end in Error.
 */
export function outcomeOf(data: unknown): 'ok' | 'refused' {
  if (typeof data !== 'object' || data === null) return 'ok';
  for (const value of Object.values(data)) {
    const typeName: unknown = (value as { __typename?: unknown } | null)?.__typename;
    if (typeof typeName === 'string' && typeName.endsWith('Error')) return 'refused';
  }
  return 'ok';
}

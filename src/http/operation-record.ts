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

import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** W3C Trace Context, section 3.2: version, id of the trace, id of the caller's span, flags. Later versions may say more. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent`.
 *
 * @param text the header as it came, or what a job kept of one
 * @returns null where there is none, or one that must be ignored
 */
export function readTraceparent(text: unknown): SpanContext | null {
  const [, version, traceId = '', spanId = '', flags = '', more] =
    (typeof text === 'string' && TRACEPARENT.exec(text)) || [];
  if (version === undefined || (version === '00' && more !== undefined)) return null;
  // Of the flags only this one has a meaning: whether the caller records the trace.
  const read = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(read) ? read : null;
}

/** Writes one, in the version that everybody reads. */
export function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

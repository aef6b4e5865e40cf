import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { keepContexts } from './trace-contexts.ts';
import { readTraceparent, writeTraceparent } from './traceparent.ts';

/*
 * Where a request and what it sets off can be followed. A request belongs to a trace when it brings a `traceparent`, or when an
 * SDK of OpenTelemetry was loaded, which then begins one. Without either, nothing here does anything.
 */

function startSpan(name: string, options: SpanOptions, parent: Context): Span {
  return trace.getTracer('usher').startSpan(name, options, parent);
}

/**
 * Answers a request, in a span of the server.
 *
 * @param traceparent the header of that name, as it came
 * @param work is given the span, to say what the request was, and may end it before its own end
 */
export function followRequest<T>(
  traceparent: string | undefined,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  // An instrumentation of node:http may have read the header already.
  const parent = trace.getActiveSpan() ? context.active() : remoteContext(traceparent);
  return within(startSpan('graphql', { kind: SpanKind.SERVER }, parent), parent, work);
}

/**
 * Does a job, in a span that is a child of what queued it.
 *
 * @param payload the job's, which may hold a `traceparent`
 */
export function followJob<T>(name: string, payload: unknown, work: () => Promise<T>): Promise<T> {
  const parent = remoteContext((payload as { traceparent?: unknown } | null)?.traceparent);
  return within(startSpan(`job ${name}`, { kind: SpanKind.CONSUMER }, parent), parent, work);
}

/** What a part of the work is called and known by. Neither may hold what a person typed, an address or a secret. */
export interface Part {
  readonly name: string;
  /** Whether it waits for another service's answer. */
  readonly kind?: 'client';
  readonly attributes?: Attributes;
}

/**
 * Does a part of what is under way, in a span of its own where somebody records it.
 *
 * @param part made only then
 */
export function followPart<T>(part: () => Part, work: (span: Span | null) => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work(null);
  const { name, kind, attributes = {} } = part();
  const active = context.active();
  const options = { kind: kind ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes };
  return within(startSpan(name, options, active), active, work);
}

/** The `traceparent` of what is under way; null where it belongs to no trace. */
export function activeTraceparent(): string | null {
  const active = trace.getActiveSpan()?.spanContext();
  return active && isSpanContextValid(active) ? writeTraceparent(active) : null;
}

/** What a line of the log says of its trace. */
export function traceOf(payload: unknown = undefined): { readonly traceId?: string } {
  const traceId =
    trace.getActiveSpan()?.spanContext().traceId ??
    readTraceparent((payload as { traceparent?: unknown } | undefined)?.traceparent)?.traceId;
  return traceId === undefined ? {} : { traceId };
}

function remoteContext(traceparent: unknown): Context {
  const remote = readTraceparent(traceparent);
  return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}

function within<T>(span: Span, parent: Context, work: (span: Span) => Promise<T>): Promise<T> {
  // No trace came along, and nobody records one.
  return isSpanContextValid(span.spanContext()) ? recorded(span, parent, work) : work(span);
}

async function recorded<T>(span: Span, parent: Context, work: (span: Span) => Promise<T>): Promise<T> {
  keepContexts();
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    // Its message may quote what a person typed.
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    throw error;
  } finally {
    if (span.isRecording()) span.end();
  }
}

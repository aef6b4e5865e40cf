import type { IncomingHttpHeaders } from 'node:http';
import type { Span } from '@opentelemetry/api';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { followRequest } from '../platform/tracing.ts';
import { type Exchange, type GraphqlExchange, send } from './exchange.ts';
import type { HttpLimits } from './limits.ts';
import { maskError } from './mask-error.ts';
import { describeOperation, logOperation, type OperationRecord } from './operation-record.ts';
import { logCause } from './plugins/tell-errors.ts';
import { ClientGoneError, readBody } from './read-body.ts';
import { overloaded } from './refusals.ts';
import { isEventStream, sendEvents, sendWhole } from './send-response.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { createGraphqlYoga } from './yoga.ts';

/** Who may send a batch of invites. */
const BATCH_SCOPE = 'invites:write';

const GRAPHQL_TYPE = 'application/graphql-response+json';

/** What resolvers get. One is made for each request, so making it looks nothing up. */
interface RequestContext {
  /** Who is calling; null when nobody whom the service knows. */
  viewer(): Promise<{ readonly scopes: ReadonlySet<string> } | null>;
}

/** Makes the context of one request. */
export type CreateContext = (request: {
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readonly clientAddress: string;
}) => RequestContext;

/** Where gateways ask. */
export const SUBGRAPH_PATH = '/graphql/subgraph';

function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** What `/graphql` needs. */
export interface GraphqlHandlerOptions {
  readonly schema: GraphQLSchema;
  /** The same for gateways, at SUBGRAPH_PATH. */
  readonly subgraph?: GraphQLSchema | undefined;
  readonly limits: HttpLimits;
  readonly log: Logger;
  readonly createContext: CreateContext;
  /** Told of every operation when it has been answered. */
  readonly onOperation?: ((record: OperationRecord) => void) | undefined;
  /** None: documents come as texts. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** Plugins of Yoga or Envelop, beside the rules of the surface. */
  readonly plugins?: readonly Plugin[] | undefined;
}

export interface GraphqlHandler {
  /** Answers a request for `/graphql`, and for SUBGRAPH_PATH where there is a subgraph. */
  handle(exchange: Exchange): Promise<void>;
  /** Ends every open event stream, so that its client connects elsewhere. */
  endStreams(): void;
}

/**
 * What stands before Yoga, because it must not wait for it or know more than bytes: a body is counted as it comes, and
 * beyond so many operations at a time a request is told to come again. Then Yoga answers.
 */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { limits, log, createContext, onOperation } = options;
  const streams = new Set<AbortController>();
  // A record has no field that the log would take out, and looking for them takes a twentieth of a small request.
  const operations = log.child({}, { redact: [] });
  /** How many operations are being done at this moment. */
  let load = 0;
  const yoga = yogaAt('/graphql', options.schema);
  const subgraphYoga = options.subgraph && yogaAt(SUBGRAPH_PATH, options.subgraph);

  function yogaAt(endpoint: string, schema: GraphQLSchema) {
    return createGraphqlYoga({
      ...options,
      endpoint,
      schema,
      createContext: contextOf,
      mayOpenStream: () => streams.size < limits.streams,
    });
  }

  function handle(plain: Exchange): Promise<void> {
    const startedAt = performance.now();
    const { req, res, requestId, clientAddress, headers } = plain;
    const exchange: GraphqlExchange = {
      req,
      res,
      requestId,
      clientAddress,
      headers,
      startedAt,
      large: false,
      operation: null,
      outcome: 'ok',
    };
    return followRequest(req.headers['traceparent']?.toString(), (span) => answer(exchange, span));
  }

  async function answer(exchange: GraphqlExchange, span: Span): Promise<void> {
    try {
      const request = await readRequest(exchange);
      const serving = subgraphYoga && pathOf(request.url) === SUBGRAPH_PATH ? subgraphYoga : yoga;
      const response = await withinLoad(() => serving.handleRequest(request, { exchange }));
      if (isEventStream(response)) {
        // A stream may be open for days, and nobody sees a span before its end.
        describeOperation(span, recordOf(exchange, response.status));
        span.end();
        await stream(exchange, response);
      } else await sendWhole(exchange, response);
      record(exchange, response.status, span);
    } catch (error) {
      if (!(error instanceof ClientGoneError)) refuse(exchange, maskError(error), span);
    }
  }

  // Nothing queues here: a queue would only make every answer late, and the load last.
  async function withinLoad<T>(work: () => T | Promise<T>): Promise<T> {
    if (load >= limits.operationsInFlight) throw overloaded();
    load += 1;
    try {
      return await work();
    } finally {
      load -= 1;
    }
  }

  async function readRequest(exchange: GraphqlExchange): Promise<Request> {
    const { req, res } = exchange;
    const gone = new AbortController();
    res.once('close', () => {
      if (!res.writableFinished) gone.abort();
    });
    const init = { method: req.method, headers: req.headers, signal: gone.signal };
    // The host is the client's text, and of no interest.
    const url = `http://localhost${req.url}`;
    if (req.method !== 'POST') return new yoga.fetchAPI.Request(url, init as RequestInit);
    // Looked at once more when the body is whole, by a context of its own: much may happen meanwhile.
    const body = await readBody(req, limits.bodyBytes, async () => {
      const viewer = req.headers.authorization === undefined ? null : await contextOf(exchange).viewer();
      return viewer?.scopes.has(BATCH_SCOPE) ? limits.batchBodyBytes : limits.bodyBytes;
    });
    exchange.large = body.length > limits.bodyBytes;
    return new yoga.fetchAPI.Request(url, { ...init, body } as RequestInit);
  }

  function contextOf({ req, requestId, clientAddress }: Exchange): RequestContext {
    return createContext({ headers: req.headers, requestId, clientAddress });
  }

  async function stream(exchange: GraphqlExchange, response: Response): Promise<void> {
    const stop = new AbortController();
    streams.add(stop);
    try {
      await sendEvents(exchange, response, stop.signal);
    } finally {
      streams.delete(stop);
    }
  }

  /** Answers what never came to Yoga. */
  function refuse(exchange: GraphqlExchange, error: GraphQLError, span: Span): void {
    const { requestId, req } = exchange;
    const { code, http } = error.extensions as { code: string; http: Refusal };
    logCause(log, error, requestId);
    exchange.outcome = code;
    record(exchange, http.status, span);
    const type = req.headers.accept?.includes(GRAPHQL_TYPE) ? GRAPHQL_TYPE : 'application/json';
    const headers = { ...http.headers, 'content-type': `${type}; charset=utf-8` };
    const body = { errors: [{ message: error.message, extensions: { code, requestId } }] };
    send(exchange, http.status, headers, JSON.stringify(body));
  }

  function record(exchange: GraphqlExchange, status: number, span: Span): void {
    const entry = recordOf(exchange, status);
    describeOperation(span, entry);
    logOperation(operations, entry);
    onOperation?.(entry);
  }

  return {
    handle,
    endStreams() {
      for (const stop of streams) stop.abort();
    },
  };
}

function recordOf(exchange: GraphqlExchange, status: number): OperationRecord {
  const { operation, requestId, startedAt, outcome } = exchange;
  const [field = null] = operation?.rootFields ?? [];
  return {
    requestId,
    operation: operation?.name ?? null,
    type: operation?.type ?? null,
    field,
    durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
    outcome,
    status,
  };
}

interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

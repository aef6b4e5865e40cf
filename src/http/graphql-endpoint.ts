import type { IncomingHttpHeaders } from 'node:http';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Traffic } from '../platform/traffic.ts';
import { type AcceptedAnswer, acceptedAnswer } from './accept.ts';
import { withDeadline } from './deadline.ts';
import { sendEventStream, streamOf } from './event-stream.ts';
import { type Exchange, send } from './exchange.ts';
import { answerOf, type GraphqlAnswer, refusalOf } from './graphql-answer.ts';
import { createGraphqlEngine, type OperationResult } from './graphql-engine.ts';
import type { GraphqlParams } from './graphql-params.ts';
import type { HttpLimits } from './limits.ts';
import { logOperation, type OperationRecord } from './operation-record.ts';
import { checkLargeOperation, checkMethod, chosenOperation } from './operation-rules.ts';
import {
  createPreparedDocuments,
  type PreparedOperation,
  RefusedDocumentError,
} from './prepared-documents.ts';
import { ClientGoneError } from './read-body.ts';
import { readParams } from './read-params.ts';
import { overloaded, RefusedRequestError } from './refused-request.ts';
import { variableErrors } from './variable-errors.ts';

/** What resolvers get. One is made for each request, so making it looks nothing up. */
interface RequestContext {
  /** Who is calling; null when nobody whom the service knows. */
  viewer(): Promise<object | null>;
}

/** Makes the context of one request. */
export type CreateContext = (request: {
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readonly clientAddress: string;
}) => RequestContext;

/** What `/graphql` needs. */
export interface GraphqlEndpointOptions {
  readonly schema: GraphQLSchema;
  readonly limits: HttpLimits;
  readonly log: Logger;
  readonly createContext: CreateContext;
  readonly traffic: Traffic;
  /** Told of every operation when it has been answered. */
  readonly onOperation?: ((record: OperationRecord) => void) | undefined;
}

export interface GraphqlEndpoint {
  /** Answers a GET or a POST. Never rejects. */
  handle(exchange: Exchange): Promise<void>;
  /** Ends every open event stream, so that its client connects elsewhere. */
  endStreams(): void;
}

/** One request, as far as it is known. */
interface Call {
  readonly exchange: Exchange;
  readonly accepted: AcceptedAnswer;
  readonly startedAt: number;
  readonly context: () => RequestContext;
  operation: PreparedOperation | null;
}

/** GraphQL over HTTP: one operation a request, answered as JSON or as an event stream. */
export function createGraphqlEndpoint(options: GraphqlEndpointOptions): GraphqlEndpoint {
  const { schema, limits, log, createContext, traffic, onOperation } = options;
  const engine = createGraphqlEngine(schema);
  const prepared = createPreparedDocuments(engine);
  const streams = new Set<AbortController>();

  async function handle(exchange: Exchange): Promise<void> {
    const call = createCall(exchange, createContext);
    try {
      const { params, large } = await readParams(exchange.req, limits, async () => {
        return (await call.context().viewer()) !== null;
      });
      const result = await inItsPlace(() => run(call, params, large));
      if (isStream(result)) await stream(call, result);
      else await answer(call, answerOf(result, exchange.requestId, log));
    } catch (error) {
      if (error instanceof ClientGoneError) return;
      await answer(call, refusalOf(error, exchange.requestId, call.accepted, log));
    }
  }

  // Nothing queues here: a queue would only make every answer late, and the load last.
  async function inItsPlace(work: () => Promise<OperationResult>): Promise<OperationResult> {
    if (traffic.inFlight >= limits.operationsInFlight) throw overloaded();
    return traffic.during(work);
  }

  async function run(call: Call, params: GraphqlParams, large: boolean): Promise<OperationResult> {
    const { document, operations } = prepared(params.query);
    const operation = chosenOperation(operations, params.operationName);
    call.operation = operation;
    checkMethod(operation, call.exchange.req.method);
    if (large) checkLargeOperation(operation);
    if (operation.type === 'subscription') checkStreamable(call);
    const work = engine.execute({
      document,
      operationName: params.operationName,
      variableValues: params.variables,
      contextValue: call.context(),
    });
    const result = await withDeadline(work, limits.operationMs, giveBack);
    // Without data and without a path, nothing of the operation ran: its variables did not fit.
    if (!isStream(result) && result.data === undefined && !result.errors?.[0]?.path) {
      throw new RefusedDocumentError(variableErrors(schema, operation.node, params.variables ?? {}));
    }
    return result;
  }

  function checkStreamable(call: Call): void {
    if (!call.accepted.eventStream) {
      throw new RefusedRequestError(
        406,
        'BAD_USER_INPUT',
        'A subscription is answered as text/event-stream.',
      );
    }
    if (streams.size >= limits.streams) throw overloaded();
  }

  async function answer(call: Call, { status, headers, body, outcome }: GraphqlAnswer): Promise<void> {
    record(call, status, outcome);
    if (call.accepted.onlyEventStream && status === 200) {
      await sendEventStream(call.exchange, streamOf(body), JSON.stringify, new AbortController().signal);
      return;
    }
    const contentType = `${call.accepted.mediaType}; charset=utf-8`;
    send(call.exchange, status, { ...headers, 'content-type': contentType }, JSON.stringify(body));
  }

  async function stream(call: Call, results: AsyncIterable<ExecutionResult>): Promise<void> {
    const { exchange } = call;
    const end = new AbortController();
    streams.add(end);
    exchange.res.once('close', () => end.abort());
    // Who hung up before the answer was there closes nothing any more.
    if (exchange.res.destroyed) end.abort();
    try {
      await sendEventStream(
        exchange,
        results,
        (result) => JSON.stringify(answerOf(result, exchange.requestId, log).body),
        end.signal,
      );
      record(call, 200, 'ok');
    } finally {
      streams.delete(end);
    }
  }

  function record({ exchange, operation, startedAt }: Call, status: number, outcome: string): void {
    const [field = null] = operation?.rootFields ?? [];
    const entry: OperationRecord = {
      requestId: exchange.requestId,
      operation: operation?.name ?? null,
      type: operation?.type ?? null,
      field,
      durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
      outcome,
      status,
    };
    logOperation(log, entry);
    onOperation?.(entry);
  }

  function endStreams(): void {
    for (const end of streams) end.abort();
  }

  return { handle, endStreams };
}

function createCall(exchange: Exchange, createContext: CreateContext): Call {
  const { req, requestId, clientAddress } = exchange;
  let context: RequestContext | null = null;
  return {
    exchange,
    accepted: acceptedAnswer(req.headers.accept),
    startedAt: performance.now(),
    context: () => {
      context ??= createContext({ headers: req.headers, requestId, clientAddress });
      return context;
    },
    operation: null,
  };
}

/** Ends a subscription that nobody waits for any more. */
function giveBack(result: OperationResult): void {
  if (isStream(result))
    result[Symbol.asyncIterator]()
      .return?.()
      .catch(() => {});
}

function isStream(result: OperationResult): result is AsyncIterable<ExecutionResult> {
  return Symbol.asyncIterator in result;
}

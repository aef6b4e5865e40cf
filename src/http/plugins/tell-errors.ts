import { type ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator } from 'graphql-yoga';
import type { Logger } from 'pino';
import { describeError } from '../../platform/describe-error.ts';
import type { GraphqlExchange, HttpPlugin } from '../exchange.ts';
import { outcomeOf } from '../operation-record.ts';

/** As many as are answered. */
export const MAX_ERRORS = 5;

/**
 * Gives every error the request's id, so that the log can be asked, and writes into the log what the answer does not say.
 * Yoga has masked the errors by then (mask-error.ts).
 */
export function useTellErrors(log: Logger): HttpPlugin {
  function tell<Result extends ExecutionResult>(result: Result, exchange: GraphqlExchange): Result {
    if (!result.errors || result.errors.length === 0) {
      exchange.outcome = outcomeOf(result.data);
      return result;
    }
    const errors = result.errors.slice(0, MAX_ERRORS).map((error) => {
      logCause(log, error, exchange.requestId);
      return withRequestId(error, exchange.requestId);
    });
    exchange.outcome = String(errors[0]?.extensions['code']);
    return { ...result, errors };
  }

  return {
    onResultProcess({ result, setResult, serverContext: { exchange } }) {
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, (event) => tell(event, exchange)));
      } else if (!Array.isArray(result)) {
        setResult(tell(result, exchange));
      }
    },
  };
}

/** Writes what a masked error was. */
export function logCause(
  log: Logger,
  { extensions, originalError, path }: GraphQLError,
  requestId: string,
): void {
  if (extensions['code'] === 'SERVICE_UNAVAILABLE' && originalError) {
    const { cause = originalError, message } = originalError;
    log.warn({ requestId, error: describeError(cause) }, `unavailable: ${message}`);
  }
  if (extensions['code'] === 'INTERNAL_SERVER_ERROR') {
    log.error({ requestId, path: path?.join('.'), error: describeError(originalError) }, 'unexpected error');
  }
}

/** A copy: Yoga keeps the errors of documents, for whoever asks the same. */
function withRequestId(error: GraphQLError, requestId: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions, requestId },
  });
}

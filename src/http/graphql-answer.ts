import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { AcceptedAnswer } from './accept.ts';
import { type MaskedError, maskError, retryAfterSeconds } from './mask-error.ts';
import { outcomeOf } from './operation-record.ts';
import { RefusedDocumentError } from './prepared-documents.ts';
import { RefusedRequestError } from './refused-request.ts';
import { MAX_ERRORS } from './use-quiet-validation.ts';

/** What is sent back, in whichever form the client accepts. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly data?: unknown; readonly errors?: readonly MaskedError[] };
  /** For the log: `ok`, `refused`, or the code of the first error. */
  readonly outcome: string;
}

const NO_HEADERS: Readonly<Record<string, string>> = {};

/** The answer to an operation that ran, whether or not all of its fields did. */
export function answerOf(result: ExecutionResult, requestId: string, log: Logger): GraphqlAnswer {
  const { data, errors } = result;
  if (!errors || errors.length === 0) {
    return { status: 200, headers: NO_HEADERS, body: { data }, outcome: outcomeOf(data) };
  }
  const masked = errors.slice(0, MAX_ERRORS).map((error) => maskError(error, requestId, log));
  return {
    status: 200,
    headers: retryHeader(errors),
    body: { errors: masked, data },
    outcome: masked[0]?.extensions.code ?? 'ok',
  };
}

/**
 * The answer to a request of which nothing ran. A client that knows the media type of GraphQL over HTTP is told by the
 * status too; one that only knows JSON gets 200 for what GraphQL refuses, because it takes other statuses for a fault
 * of the network.
 */
export function refusalOf(
  error: unknown,
  requestId: string,
  accepted: AcceptedAnswer,
  log: Logger,
): GraphqlAnswer {
  if (error instanceof RefusedRequestError) {
    const { status, headers, message, code } = error;
    return refusal(status, headers, [{ message, extensions: { code, requestId } }]);
  }
  if (error instanceof RefusedDocumentError) {
    const masked = error.errors.slice(0, MAX_ERRORS).map((each) => maskError(each, requestId, log));
    const status = accepted.mediaType === 'application/json' || accepted.onlyEventStream ? 200 : 400;
    return refusal(status, NO_HEADERS, masked);
  }
  const masked = maskError(error, requestId, log);
  const unavailable = masked.extensions.code === 'SERVICE_UNAVAILABLE';
  return refusal(unavailable ? 503 : 500, retryHeader([error]), [masked]);
}

function refusal(
  status: number,
  headers: Readonly<Record<string, string>>,
  errors: readonly MaskedError[],
): GraphqlAnswer {
  return {
    status,
    headers,
    body: { errors },
    outcome: errors[0]?.extensions.code ?? 'INTERNAL_SERVER_ERROR',
  };
}

function retryHeader(errors: readonly unknown[]): Readonly<Record<string, string>> {
  const seconds = retryAfterSeconds(errors);
  return seconds === null ? NO_HEADERS : { 'retry-after': String(seconds) };
}

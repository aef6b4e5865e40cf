import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { databaseError } from '../database/errors.ts';
import { describeError } from '../platform/describe-error.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { ERROR_CODES, type TopLevelErrorCode } from './error-codes.ts';

/** What an answer's error says, and the log and the status line with it. */
export interface MaskedError extends GraphQLFormattedError {
  readonly extensions: {
    readonly code: TopLevelErrorCode;
    readonly requestId: string;
    /** Where in the input. */
    readonly path?: readonly unknown[];
  };
}

const CODES: ReadonlySet<unknown> = new Set(ERROR_CODES);

/** What the executor says of an argument that a variable inside it made invalid. It goes on to quote the value. */
const ARGUMENT = /^Argument "/;

/**
 * Turns whatever went wrong into what a stranger may read. An error that we threw, with a code of the list, passes;
 * everything else is a bug: it is logged with the request id, and answered without a word about itself.
 *
 * @param error what a resolver threw, located by the executor or not
 */
export function maskError(error: unknown, requestId: string, log: Logger): MaskedError {
  const located = error instanceof GraphQLError ? error : undefined;
  const cause = causeOf(error);
  const place = {
    ...(located?.locations ? { locations: located.locations } : {}),
    ...(located?.path ? { path: located.path } : {}),
  };
  if (cause instanceof ServiceUnavailableError) {
    log.warn({ requestId, error: describeError(cause.cause ?? cause) }, `unavailable: ${cause.message}`);
    return {
      message: 'The service cannot answer at the moment. Try again.',
      ...place,
      extensions: { code: 'SERVICE_UNAVAILABLE', requestId },
    };
  }
  if (cause instanceof GraphQLError) {
    const code = cause.extensions['code'];
    if (isTopLevelErrorCode(code)) {
      const inputPath = cause.extensions['path'];
      return {
        message: cause.message,
        ...place,
        extensions: { code, requestId, ...(Array.isArray(inputPath) ? { path: inputPath } : {}) },
      };
    }
    if (code === undefined && ARGUMENT.test(cause.message)) {
      const message = 'The value of an argument is not valid.';
      return { message, ...place, extensions: { code: 'BAD_USER_INPUT', requestId } };
    }
  }
  log.error({ requestId, path: located?.path?.join('.'), error: describeError(cause) }, 'unexpected error');
  return { message: 'Unexpected error.', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } };
}

/** How long a client should wait before it tries again; null when it was refused for something else. */
export function retryAfterSeconds(errors: readonly unknown[]): number | null {
  for (const error of errors) {
    const cause = causeOf(error);
    if (cause instanceof ServiceUnavailableError) return cause.retryAfterSeconds;
  }
  return null;
}

/**
 * What happened at first: the executor wraps what a resolver threw, to say where; libraries wrap again. Prisma's reads are
 * planned and made by the resolvers themselves, so its word for an outage is translated here.
 */
function causeOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin instanceof GraphQLError ? origin : databaseError(origin);
}

function isTopLevelErrorCode(code: unknown): code is TopLevelErrorCode {
  return CODES.has(code);
}

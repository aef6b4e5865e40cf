import { GraphQLError } from 'graphql';
import { databaseError } from '../database/errors.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { ERROR_CODES, type TopLevelErrorCode } from './error-codes.ts';

const CODES: ReadonlySet<unknown> = new Set(ERROR_CODES);

/** What the executor says of an argument that a variable inside it made invalid. It goes on to quote the value. */
const ARGUMENT = /^Argument "/;

/**
 * Turns whatever went wrong into what a stranger may read; Yoga asks it about every error. An error that we threw, with a
 * code of the list, passes; everything else is a bug, and is answered without a word about itself. What it was stays with
 * the error as its `originalError`, for the log.
 *
 * @param error what a resolver threw, located by the executor or not
 */
export function maskError(error: unknown): GraphQLError {
  const cause = causeOf(error);
  if (cause instanceof ServiceUnavailableError) {
    return masked(error, cause, 'SERVICE_UNAVAILABLE', cause.told, {
      http: httpOf(error, { status: 503, headers: { 'retry-after': String(cause.retryAfterSeconds) } }),
    });
  }
  if (cause instanceof GraphQLError) {
    const { code, path, http } = cause.extensions;
    if (isTopLevelErrorCode(code)) {
      return masked(error, undefined, code, cause.message, {
        ...(http ? { http: httpOf(error, http as HttpFacts) } : {}),
        ...(Array.isArray(path) ? { path } : {}),
      });
    }
    if (code === undefined && ARGUMENT.test(cause.message)) {
      return masked(error, undefined, 'BAD_USER_INPUT', 'The value of an argument is not valid.', {});
    }
  }
  return masked(error, asError(cause), 'INTERNAL_SERVER_ERROR', 'Unexpected error.', {
    http: httpOf(error, { status: 500 }),
  });
}

interface HttpFacts {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One field's error leaves the others alone, and the status. */
function httpOf(error: unknown, { status, ...rest }: HttpFacts): HttpFacts {
  return isOfAField(error) || status === undefined ? rest : { ...rest, status };
}

function isOfAField(error: unknown): boolean {
  return error instanceof GraphQLError && error.path !== undefined;
}

function masked(
  error: unknown,
  originalError: Error | undefined,
  code: TopLevelErrorCode,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
): GraphQLError {
  const { nodes, source, positions, path } = error instanceof GraphQLError ? error : {};
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions: { ...extensions, code },
  });
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

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`thrown: ${typeof thrown}`);
}

function isTopLevelErrorCode(code: unknown): code is TopLevelErrorCode {
  return CODES.has(code);
}

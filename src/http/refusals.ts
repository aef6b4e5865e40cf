import { type ASTNode, GraphQLError } from 'graphql';
import type { TopLevelErrorCode } from './error-codes.ts';

/**
 * A request that HTTP itself refuses: the wrong method, type, size or shape.
 *
 * @param status the HTTP status, whatever the client accepts
 * @param message a sentence for people that repeats nothing the client sent
 */
export function refusedRequest(
  status: number,
  code: TopLevelErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}

/**
 * An operation that GraphQL refuses before anything of it ran. Who accepts GraphQL's own media type is told by the
 * status, too: 400. Who accepts JSON alone gets 200, because it takes other statuses for a fault of the network.
 *
 * @param message a sentence for people that repeats nothing the client sent
 */
export function refusedOperation(
  code: TopLevelErrorCode,
  message: string,
  options: { nodes?: ASTNode; path?: readonly (string | number)[] } = {},
): GraphQLError {
  return new GraphQLError(message, {
    nodes: options.nodes ?? null,
    extensions: { code, http: { status: 400, spec: true }, ...(options.path ? { path: options.path } : {}) },
  });
}

/** There is more work than the process takes on. Another try makes sense in a moment. */
export function overloaded(): GraphQLError {
  return refusedRequest(
    503,
    'SERVICE_UNAVAILABLE',
    'There is more to do than can be done at the moment. Try again.',
    { 'retry-after': '1' },
  );
}

/** More was sent than is taken. */
export function tooLarge(): GraphQLError {
  return refusedRequest(413, 'BAD_USER_INPUT', 'The request is larger than is taken.');
}

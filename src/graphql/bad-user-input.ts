import { GraphQLError } from 'graphql';

/**
 * An argument that no answer's union can speak of, such as a page size: a top-level error, code BAD_USER_INPUT.
 *
 * @param message what is wrong and what to do, without the value that was sent
 */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

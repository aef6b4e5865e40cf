import { GraphQLError } from 'graphql';

const MESSAGES = {
  UNAUTHENTICATED: 'Sign in, or send a valid API key, to do this.',
  FORBIDDEN: 'You may not do this.',
} as const;

/**
 * A refusal at the door: a top-level error, because who may call a field is not part of what it answers.
 *
 * @param code UNAUTHENTICATED when nobody is known to be calling, FORBIDDEN when the caller lacks a right
 * @param message a sentence that says more than the usual one
 */
export function accessError(code: keyof typeof MESSAGES, message: string = MESSAGES[code]): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

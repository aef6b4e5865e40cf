import type { HttpPlugin } from '../exchange.ts';

/** The media types that Yoga answers with, and the patterns that take them in. */
const READABLE =
  /application\/json|application\/graphql-response\+json|application\/\*|text\/event-stream|text\/\*|\*\/\*/i;

/**
 * Whoever names no type that we know gets JSON, as GraphQL over HTTP allows: Yoga would answer 406 and nothing else, and
 * a refusal that says no word helps nobody.
 */
export function useAcceptedTypes(): HttpPlugin {
  return {
    onRequestParse({ request: { headers } }) {
      const accept = headers.get('accept');
      if (accept !== null && !READABLE.test(accept)) headers.set('accept', 'application/json');
    },
  };
}

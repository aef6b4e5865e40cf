import type { HttpPlugin } from '../exchange.ts';
import { overloaded, refusedRequest } from '../refusals.ts';

const EVENT_STREAM = /text\/event-stream|text\/\*|\*\/\*/i;

/** What to do with clients that ask in another way; docs/clients.md has it whole. */
const HOW =
  'Subscriptions come as server-sent events: give Apollo Client a link over the package graphql-sse, and urql `fetchSubscriptions: true`.';

/**
 * A subscription is answered as an event stream, and so many are open at the same time.
 *
 * @param mayOpen whether one more may be
 */
export function useEventStreams(mayOpen: () => boolean): HttpPlugin {
  return {
    onRequestParse({ request: { headers } }) {
      if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return;
      throw refusedRequest(400, 'BAD_USER_INPUT', `There is no WebSocket here. ${HOW}`);
    },
    onSubscribe({ args: { contextValue } }) {
      const accept = contextValue.request.headers.get('accept');
      if (accept !== null && !EVENT_STREAM.test(accept)) {
        throw refusedRequest(
          406,
          'BAD_USER_INPUT',
          `A subscription is answered as text/event-stream. ${HOW}`,
        );
      }
      if (!mayOpen()) throw overloaded();
    },
  };
}

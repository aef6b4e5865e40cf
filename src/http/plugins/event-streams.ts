import type { HttpPlugin } from '../exchange.ts';
import { overloaded, refusedRequest } from '../refusals.ts';

const EVENT_STREAM = /text\/event-stream|text\/\*|\*\/\*/i;

/**
 * A subscription is answered as an event stream, and so many are open at the same time.
 *
 * @param mayOpen whether one more may be
 */
export function useEventStreams(mayOpen: () => boolean): HttpPlugin {
  return {
    onSubscribe({ args: { contextValue } }) {
      const accept = contextValue.request.headers.get('accept');
      if (accept !== null && !EVENT_STREAM.test(accept)) {
        throw refusedRequest(406, 'BAD_USER_INPUT', 'A subscription is answered as text/event-stream.');
      }
      if (!mayOpen()) throw overloaded();
    },
  };
}

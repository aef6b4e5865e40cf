import type { ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';

/** Proxies cut a silent connection, many of them after 15 or 30 seconds. */
const PING_MS = 12_000;

/** A client that reads nothing for so long is not there any more. */
const STALLED_MS = 30_000;

/**
 * Sends results as server-sent events, in the distinct connections mode of graphql-sse: `next` for each, `complete` at
 * the end. A stream that ends without `complete` was cut, and the client connects again: so does every stream when
 * the service stops.
 *
 * @param results one or many; returned (`return()`) when the client goes away or `stop` aborts
 * @param textOf what to send of a result
 * @param stop ends the stream
 */
export async function sendEventStream<Result>(
  { res, headers }: Exchange,
  results: AsyncIterable<Result>,
  textOf: (result: Result) => string,
  stop: AbortSignal,
): Promise<void> {
  const iterator = results[Symbol.asyncIterator]();
  const headersOfStream = {
    'content-type': 'text/event-stream; charset=utf-8',
    // Against proxies that collect an answer before they pass it on.
    'x-accel-buffering': 'no',
  };
  res.writeHead(200, Object.assign(headers, headersOfStream));
  res.write(':\n\n');
  const ping = setInterval(() => res.write(':\n\n'), PING_MS);
  try {
    for (;;) {
      const next = await nextOf(iterator, stop);
      if (!next) break;
      if (next.done) {
        res.write('event: complete\ndata:\n\n');
        break;
      }
      if (!res.write(`event: next\ndata: ${textOf(next.value)}\n\n`) && !(await drained(res))) break;
    }
  } finally {
    clearInterval(ping);
    res.end();
    // Not waited for: a generator that waits for its next event returns only after that event.
    iterator.return?.().catch(() => {});
  }
}

/** A single result as a stream of one. */
export async function* streamOf<Result>(result: Result): AsyncGenerator<Result> {
  yield result;
}

/** The next result; null when the stream has to end first. */
function nextOf<Result>(
  iterator: AsyncIterator<Result>,
  stop: AbortSignal,
): Promise<IteratorResult<Result> | null> {
  if (stop.aborted) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const onStop = () => resolve(null);
    stop.addEventListener('abort', onStop, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => stop.removeEventListener('abort', onStop));
  });
}

/** Whether the client took what was written, within the time that one that is there needs. */
function drained(res: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), STALLED_MS);
    const onDrain = () => settle(true);
    const onClose = () => settle(false);
    function settle(taken: boolean): void {
      clearTimeout(timer);
      res.off('drain', onDrain);
      res.off('close', onClose);
      if (!taken) res.destroy();
      resolve(taken);
    }
    res.once('drain', onDrain);
    res.once('close', onClose);
  });
}

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type Exchange, send } from './exchange.ts';

const EVENT_STREAM = 'text/event-stream';

const EVENT_STREAM_HEADERS = {
  'content-type': `${EVENT_STREAM}; charset=utf-8`,
  // Whoever compressed it on the way would hold events back until there are enough of them.
  'cache-control': 'no-store, no-transform',
  // Against proxies that collect an answer before they pass it on.
  'x-accel-buffering': 'no',
};

/** Whether Yoga answers with events. */
export function isEventStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith(EVENT_STREAM) ?? false;
}

/** Sends an answer that is whole. */
export async function sendWhole(exchange: Exchange, response: Response): Promise<void> {
  send(exchange, response.status, headersOf(response), await response.text());
}

/**
 * Sends events as Yoga makes them, until they end, the client goes away or `stop` aborts. A stream that ends without
 * `complete` was cut, and its client connects again: so does every stream when the service stops.
 */
export async function sendEvents(
  { res, headers }: Exchange,
  response: Response,
  stop: AbortSignal,
): Promise<void> {
  const events = response.body as ReadableStream<Uint8Array>;
  // Begun at once: Yoga ends no stream that was never read.
  pump(events, res).catch(() => res.destroy());
  // Not waited for: a subscription that waits for its next event ends only after that event.
  const end = () => void events.cancel().catch(() => {});
  // Who hung up before the answer was there closes nothing any more.
  if (res.destroyed) return end();
  res.once('close', end);
  // What Yoga says of the connection and the encoding is for HTTP to say.
  const { connection, 'content-encoding': encoding, ...own } = headersOf(response);
  res.writeHead(response.status, { ...own, ...headers, ...EVENT_STREAM_HEADERS });
  stop.addEventListener('abort', () => res.end(), { once: true });
  await once(res, 'close');
}

async function pump(events: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  for await (const event of events) {
    if (res.writableEnded || res.destroyed) return;
    if (!res.write(event)) await once(res, 'drain');
  }
  res.end();
}

function headersOf(response: Response): Record<string, string> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  return headers;
}

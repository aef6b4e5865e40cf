import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpLimits } from './limits.ts';

const BROKEN: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP request, too large for one, or too slow, and hangs up. Says nothing of what came. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = BROKEN[error.code ?? ''] ?? '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n`,
  );
}

/**
 * Stops a server without breaking what is on its way. First it only stops to listen, and goes on to answer on the
 * connections that it has, each answer its last: a request may be in the wire at this moment. Then idle connections
 * are closed, and the busy ones when they have been answered, or when the time is over.
 */
export async function stopServer(
  server: Server,
  { lingerMs, drainMs }: Pick<HttpLimits, 'lingerMs' | 'drainMs'>,
): Promise<void> {
  if (!server.listening) return;
  // Not server.close(): that one closes idle connections at once.
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => resolve());
  });
  const deadline = AbortSignal.timeout(lingerMs + drainMs);
  await Promise.race([closed, delay(lingerMs)]);
  server.closeIdleConnections();
  await Promise.race([closed, aborted(deadline)]);
  server.closeAllConnections();
  await closed;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

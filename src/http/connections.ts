import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { clientAddress } from './client-address.ts';
import type { HttpLimits } from './limits.ts';

/** How long a connection may stay open after its last answer. */
const IDLE_LOOK_MS = 20;

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
 * Keeps one address from taking every connection.
 *
 * @param most how many connections an address may have
 */
export function boundConnectionsByAddress(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = clientAddress(socket.remoteAddress, undefined, 0);
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > most) socket.destroy();
  });
}

/**
 * Prepares a server to be stopped without breaking what is on its way.
 *
 * At first it only stops to listen, and goes on to answer on the connections that it has, each answer its last: a
 * request may be in the wire at this moment. Then idle connections are closed, and the busy ones when they have been
 * answered, or when the time is over.
 */
export function stoppable(
  server: Server,
  { lingerMs, drainMs }: Pick<HttpLimits, 'lingerMs' | 'drainMs'>,
): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  return async () => {
    if (!server.listening) return;
    // Not server.close(): that one closes idle connections at once.
    const closed = new Promise<void>((resolve) => {
      NetServer.prototype.close.call(server, () => resolve());
    });
    await within(lingerMs, closed);
    // To node a connection is idle once it has had an answer. Browsers open some that they may never use.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    // Nobody tells when a busy connection becomes idle, so they are looked at again and again.
    const looking = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
    server.closeIdleConnections();
    await within(drainMs, closed);
    clearInterval(looking);
    server.closeAllConnections();
    await closed;
  };
}

/** Waits until something is done, but not longer. */
async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([done, delay(milliseconds, undefined, { signal: enough.signal }).catch(() => {})]);
  enough.abort();
}

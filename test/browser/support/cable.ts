import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A connection to a service that can be pulled out. */
export interface Cable {
  readonly url: string;
  /** Cuts every connection, and lets no new one through. */
  unplug(): void;
  plugIn(): void;
  close(): Promise<void>;
}

/** Lays a cable to the service at this address. */
export async function layCable(to: string): Promise<Cable> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let plugged = true;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (!plugged) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      // The other end may go at any moment; this one then goes with it.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unplug: () => {
      plugged = false;
      cut();
    },
    plugIn: () => {
      plugged = true;
    },
    close: async () => {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

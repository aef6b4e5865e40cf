import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A mail server that is polite, and never comes to the point: it greets, and takes no mail. */
export interface Tarpit {
  readonly url: string;
  /** How many wait for it to take their mail. */
  waiting(): number;
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startTarpit(): Promise<Tarpit> {
  const sockets = new Set<Socket>();
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      waiting.delete(socket);
    });
    socket.on('data', (command) => {
      if (/^EHLO /i.test(command.toString())) socket.write('250 tarpit\r\n');
      else waiting.add(socket);
    });
    socket.write('220 tarpit\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting: () => waiting.size,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

import { connect } from 'node:net';

/** A connection of HTTP/1.1 that asks one thing after the other, with as little work as will do. */
export interface Connection {
  /**
   * Sends a whole request and answers with the body of the answer.
   *
   * @throws Error for any status but 200, and when nothing comes for a while
   */
  ask(request: string): Promise<string>;
  close(): void;
}

export const HEADER_END = '\r\n\r\n';

/** The service itself gives up after 15 s. */
const ANSWER_WITHIN_MS = 16_000;

/** Opens one to this machine. */
export function openConnection(port: number): Promise<Connection> {
  return new Promise((opened, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received: Buffer = Buffer.alloc(0);
    let settle: { answer: (body: string) => void; fail: (error: Error) => void } | undefined;

    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const headerEnd = received.indexOf(HEADER_END);
      if (headerEnd < 0) return;
      const head = received.toString('latin1', 0, headerEnd);
      const bodyStart = headerEnd + HEADER_END.length;
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (received.length < bodyStart + length) return;
      const body = received.toString('utf8', bodyStart, bodyStart + length);
      received = received.subarray(bodyStart + length);
      if (head.startsWith('HTTP/1.1 200')) settle?.answer(body);
      else settle?.fail(new Error(`${head.split('\r\n')[0]}: ${body.slice(0, 500)}`));
    });
    socket.on('error', (error) => {
      failed(error);
      settle?.fail(error);
    });
    socket.on('close', () => settle?.fail(new Error('The server hung up.')));
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('No answer came in time.')));
    socket.on('connect', () =>
      opened({
        ask: (request) =>
          new Promise((answer, fail) => {
            settle = { answer, fail };
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { refusedRequest, tooLarge } from './refusals.ts';

/** A refused body is read to its end and thrown away, so that the client gets to see why; beyond this it is cut off. */
const DISCARDED_BYTES = 8 * 1024 * 1024;

/** The client hung up before it had sent everything. There is nobody to answer. */
export class ClientGoneError extends Error {}

/**
 * Reads a request's body, counting as it comes.
 *
 * @param limit how many bytes anyone may send
 * @param raisedLimit asked once, when the body turns out larger: how many bytes this client may send
 * @throws GraphQLError 413; 400 where it is no UTF-8
 * @throws ClientGoneError
 */
export async function readBody(
  req: IncomingMessage,
  limit: number,
  raisedLimit: () => Promise<number>,
): Promise<Buffer> {
  const body = await readBytes(req, limit, raisedLimit);
  if (!isUtf8(body)) throw refusedRequest(400, 'BAD_USER_INPUT', 'The body is not valid UTF-8.');
  return body;
}

function readBytes(req: IncomingMessage, limit: number, raisedLimit: () => Promise<number>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let allowed = limit;
    let asked = false;
    let refused = false;

    function refuse(error: unknown): void {
      refused = true;
      chunks.length = 0;
      req.resume();
      reject(error);
    }

    function overLimit(expected: number): void {
      if (asked) {
        if (expected > allowed) refuse(tooLarge());
        return;
      }
      asked = true;
      req.pause();
      raisedLimit().then((raised) => {
        allowed = raised;
        if (Math.max(size, expected) > allowed) refuse(tooLarge());
        else req.resume();
      }, refuse);
    }

    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (refused) {
        if (size > DISCARDED_BYTES) req.destroy();
        return;
      }
      chunks.push(chunk);
      if (size > allowed) overLimit(size);
    });
    req.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks));
    });
    req.on('error', () => reject(new ClientGoneError()));

    const declared = req.headers['content-length'];
    if (declared !== undefined && Number(declared) > limit) overLimit(Number(declared));
  });
}

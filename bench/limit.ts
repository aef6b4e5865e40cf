// The limit: what node:http and `pg` make of the same work when nothing else is done. The same rows are read and
// written, invite, event, job and notification in one transaction, over prepared statements; nobody is authenticated,
// nothing is validated, logged or counted, and the jobs stay where they are. It says its port to the process that forked it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLimitWork } from './limit-work.ts';
import type { OperationName } from './operations.ts';

const work = await createLimitWork(process.argv[2] ?? '');

async function bodyOf(req: IncomingMessage): Promise<{ variables: object }> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

const server = createServer(async (req, res) => {
  try {
    const { variables } = await bodyOf(req);
    const data = await work[req.url?.slice(1) as OperationName](variables);
    send(res, 200, JSON.stringify({ data }));
  } catch (error) {
    send(res, 500, String(error));
  }
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());

// The baseline: what node:http and `pg` make of the same work when nothing else is done. The same rows are read and
// written, invite, event, job and notification in one transaction, over prepared statements; columns are read as text and
// answers written by hand. Nobody is authenticated, nothing is validated, logged or counted, and the jobs stay where they are.
// It says its port to the process that forked it.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBaselineWork } from './baseline-work.ts';
import type { OperationName } from './operations.ts';

const work = await createBaselineWork(process.argv[2] ?? '');

function send(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', async () => {
    try {
      const { variables } = JSON.parse(Buffer.concat(chunks).toString());
      const data = await work[req.url?.slice(1) as OperationName](variables);
      send(res, 200, `{"data":${data}}`);
    } catch (error) {
      send(res, 500, String(error));
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());

// Rejections that nobody waits for, in a process of its own: of a field first, then of something else. Says on standard
// output what it logs, and what it was answered.
import { setImmediate } from 'node:timers/promises';
import { buildSchema } from 'graphql';
import { pino } from 'pino';
import { createHttpServer } from '../../src/http/server.ts';
import { surviveStrayErrors } from '../../src/process/survive-stray-errors.ts';

const log = pino();
surviveStrayErrors(log);

const schema = buildSchema('type Query { numbers: [Int!] }');
Object.assign(schema.getQueryType()?.getFields()['numbers'] ?? {}, {
  resolve: () => [setImmediate().then(() => Promise.reject(new Error('failed later'))), null],
});
const server = createHttpServer({
  schema,
  schemaSdl: () => '',
  config: { host: '127.0.0.1', port: 0, publicUrl: null, corsOrigins: [], trustProxy: 0, graphiql: false },
  log,
  createContext: () => ({ viewer: async () => null }),
  ready: async () => true,
  jwks: () => ({ keys: [] }),
  limits: { lingerMs: 0 },
});
const { url } = await server.listen();
for (let time = 0; time < 2; time += 1) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: '{"query":"{ numbers }"}',
  });
  log.info({ answer: await answer.json() }, 'answered');
}
await server.close();
if (process.argv[2] === 'and-another') void Promise.reject(new Error('of something else'));

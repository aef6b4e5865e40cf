import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema, graphql, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSnippets } from '../package/snippets.ts';
import { emptyFolder, type Running, start, succeed } from '../package/stranger.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { NEIGHBOURS } from '../support/neighbours.ts';
import type { AdminSeed } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let gateway: Running;
let url: string;
const ends: (() => Promise<unknown>)[] = [];

/** A neighbour: everybody has bought one thing, the admin more than one. */
async function startShop(): Promise<string> {
  const schema = buildSchema(`
    scalar _Any
    type Query { orders: [Order!]! _entities(representations: [_Any!]!): [_Entity]! }
    union _Entity = User
    type Order { id: ID! buyer: User! }
    type User { id: ID! orders: [Order!]! }
  `);
  const userOf = (id: string) => ({ __typename: 'User', id, orders: [{ id: `order-of-${id}` }] });
  const orders = () => [{ id: 'first', buyer: userOf(admin.id) }];
  const rootValue = {
    orders,
    _entities: ({ representations }: { representations: { id: string }[] }) =>
      representations.map(({ id }) => userOf(id)),
  };
  const server = createServer(async (req, res) => {
    const { query, variables } = JSON.parse(await text(req));
    const answer = await graphql({ schema, rootValue, source: query, variableValues: variables });
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  app = await startTestApp({ env: { FEDERATION: 'on', TRUST_PROXY: '2', RATE_LIMITS: 'on' } });
  ends.push(() => app.stop());
  admin = await app.admin();
  const { path: folder, remove } = await emptyFolder();
  ends.push(remove);

  const subgraph = `${app.url}/graphql/subgraph`;
  const { data } = await graphqlClient(subgraph).send('{ _service { sdl } }');
  const { sdl } = (data as { _service: { sdl: string } })._service;
  const { supergraphSdl = '', errors } = composeServices([
    { name: 'usher', url: subgraph, typeDefs: parse(sdl) },
    { name: 'shop', url: await startShop(), typeDefs: parse(NEIGHBOURS.shop) },
  ]);
  expect(errors).toBeUndefined();
  await writeFile(join(folder, 'supergraph.graphql'), supergraphSdl);
  await writeSnippets(folder, 'gateway', {}, 'docs/federation.md');
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await succeed(folder, [
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '@graphql-hive/gateway@2',
    'graphql@16',
  ]);
  const port = await freePort();
  gateway = start(folder, [
    'node_modules/.bin/hive-gateway',
    ...['supergraph', 'supergraph.graphql', '--host', '127.0.0.1', '--port', String(port)],
    ...['--config-path', 'gateway.config.ts'],
  ]);
  ends.push(() => gateway.interrupt());
  await gateway.says(/listening|Serving/i);
  url = `http://127.0.0.1:${port}/graphql`;
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown; errors?: { extensions?: { code?: string } }[] };
}

test('one question is answered by both subgraphs, for whoever is signed in', async () => {
  const authorization = `Bearer ${admin.accessToken}`;
  const answer = await ask('{ me { email orders { id } } orders { buyer { email } } }', { authorization });
  expect(answer).toEqual({
    data: {
      me: { email: admin.email, orders: [{ id: `order-of-${admin.id}` }] },
      orders: [{ buyer: { email: admin.email } }],
    },
  });
});

test('whoever is not signed in is told so through the gateway', async () => {
  const { data, errors } = await ask('{ orders { id buyer { email } } }');
  expect(JSON.stringify(data)).not.toContain(admin.email);
  expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
});

test('an invite is created through it, and refused with the types of the supergraph', async () => {
  const authorization = `Bearer ${admin.accessToken}`;
  const create = (email: string) =>
    ask(`mutation { createInvite(input: { email: "${email}" }) { __typename ... on UsherError { code } } }`, {
      authorization,
    });
  expect(await create('hive@example.com')).toEqual({
    data: { createInvite: { __typename: 'CreateInvitePayload' } },
  });
  expect(await create('hive')).toEqual({
    data: { createInvite: { __typename: 'UsherValidationError', code: 'VALIDATION_ERROR' } },
  });
});

test('tries are counted by where people are, not by where the gateway is', async () => {
  const guess = (address: string) =>
    ask(`{ validateInvite(token: "${'x'.repeat(43)}") { code } }`, { 'x-forwarded-for': address });
  const verdict = async (address: string) => JSON.stringify(await guess(address));
  for (let tries = 0; tries < 10; tries += 1)
    expect(await verdict('203.0.113.1')).toContain('INVITE_INVALID_TOKEN');
  expect(await verdict('203.0.113.1')).not.toContain('INVITE_INVALID_TOKEN');
  expect(await verdict('203.0.113.2')).toContain('INVITE_INVALID_TOKEN');
});

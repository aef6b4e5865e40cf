import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { describe, expect, test } from 'vitest';
import { startToy } from '../support/toy-server.ts';

const ME = gql`
  query Me {
    me {
      name
    }
  }
`;
const SHA = (query: string) => createHash('sha256').update(query).digest('hex');

describe('a client that was set up without reading our docs', () => {
  test('is urql as it comes, which asks by GET, with the credentials that it has anyway', async () => {
    const { url } = await startToy();
    const methods: string[] = [];
    const client = new Client({
      url: `${url}/graphql`,
      exchanges: [fetchExchange],
      fetchOptions: { headers: { authorization: 'Bearer admin' } },
      fetch: (input, init) => {
        methods.push(init?.method ?? 'GET');
        return fetch(input, init);
      },
    });
    const { data, error } = await client.query('{ me { name } }', {}).toPromise();
    expect(error).toBeUndefined();
    expect(data).toEqual({ me: { name: 'Ada' } });
    expect(methods).toEqual(['GET']);
  });

  test.each([false, true])(
    'is Apollo Client with persisted queries, by GET: %s; it sends the document when the hash is not known',
    async (useGETForHashedQueries) => {
      const { url } = await startToy();
      const asked: unknown[] = [];
      const http = new HttpLink({
        uri: `${url}/graphql`,
        fetch: async (input, init) => {
          const answer = await fetch(input, init);
          asked.push([init?.method, answer.status]);
          return answer;
        },
      });
      const persisted = new PersistedQueryLink({ sha256: SHA, useGETForHashedQueries });
      const client = new ApolloClient({ link: persisted.concat(http), cache: new InMemoryCache() });
      const { data } = await client.query<{ me: { name: string } }>({ query: ME });
      expect(data?.me.name).toBe('Ada');
      expect(asked).toEqual([
        [useGETForHashedQueries ? 'GET' : 'POST', 200],
        ['POST', 200],
      ]);
    },
  );

  test('reads the word and the code by which others, such as urql, send the document too', async () => {
    const { post } = await startToy();
    const extensions = { persistedQuery: { version: 1, sha256Hash: SHA('{ me { name } }') } };
    const answer = await post({ extensions }, { accept: 'application/graphql-response+json' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      errors: [
        {
          message: 'PersistedQueryNotSupported',
          extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
        },
      ],
    });
    expect((await post({ query: '{ me { name } }', extensions })).status).toBe(200);
  });

  test('is told of server-sent events when Apollo Client subscribes by itself', async () => {
    const { url } = await startToy();
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${url}/graphql` }),
      cache: new InMemoryCache(),
    });
    const subscription = gql`
      subscription Waiting {
        waiting
      }
    `;
    const error = await new Promise<unknown>((resolve) => {
      client.subscribe({ query: subscription }).subscribe({
        next: ({ error }) => resolve(error),
        error: resolve,
      });
    });
    expect(JSON.stringify(error) + String(error)).toContain('graphql-sse');
  });

  test('is told of server-sent events when it opens a WebSocket', async () => {
    const { port } = await startToy();
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path: '/graphql', headers, agent: false }, resolve).on('error', reject);
    });
    expect(answer.statusCode).toBe(400);
    expect(await text(answer)).toContain('server-sent events');
  });
});

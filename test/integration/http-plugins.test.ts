import type { Plugin } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { startToy } from '../support/toy-server.ts';

test('anybody may add a plugin of Yoga or Envelop, and it sees a request all the way', async () => {
  const seen: string[] = [];
  const plugin: Plugin = {
    onRequest: ({ request }) => void seen.push(`request ${request.method}`),
    onParams: ({ params }) => void seen.push(`params ${params.query}`),
    onExecute: ({ args }) => void seen.push(`execute ${args.document.kind}`),
    onResultProcess: ({ result }) => void seen.push(`result ${JSON.stringify(result)}`),
  };
  const { ask } = await startToy({ plugins: [plugin] });
  await ask('{ me { name } }');
  expect(seen).toEqual([
    'request POST',
    'params { me { name } }',
    'execute Document',
    'result {"data":{"me":{"name":"Ada"}}}',
  ]);
});

test('what a plugin sets on an answer reaches the client', async () => {
  const plugin: Plugin = { onResponse: ({ response }) => response.headers.set('x-of-a-plugin', '1') };
  const { post } = await startToy({ plugins: [plugin] });
  expect((await post({ query: '{ me { name } }' })).headers.get('x-of-a-plugin')).toBe('1');
});

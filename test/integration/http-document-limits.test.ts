import { getIntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import { codeOf, startToy, type ToyAnswer } from '../support/toy-server.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

test.each([
  [
    'in a thousand aliases',
    `mutation { ${times(50, (i) => `a${i}: signIn(input: {email: "a", password: "${i}"}) { __typename }`)} }`,
  ],
  ['in two root fields', 'mutation { signOut acceptInvite(token: "a") }'],
  ['by two aliases of a query', '{ a: validateInvite(token: "a") b: validateInvite(token: "b") }'],
  [
    'behind two fragments',
    '{ ...A ...B } fragment A on Query { a: validateInvite(token: "a") } fragment B on Query { b: validateInvite(token: "b") }',
  ],
  ['too deep', `{ me { ${'friend { '.repeat(9)} id ${'} '.repeat(9)} } }`],
  ['too wide', `{ ${times(201, () => 'who')} }`],
  ['with names for everything', `{ ${times(11, (i) => `a${i}: __typename`)} }`],
  ['with directives for everything', `{ who ${times(11, () => '@include(if: true)')} }`],
  [
    'in more fragments than anybody needs',
    `{ ${times(21, (i) => `...F${i}`)} } ${times(21, (i) => `fragment F${i} on Query { who }`)}`,
  ],
  [
    'in fragments of fragments',
    `{ ...F0 } ${times(19, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F19 on Query { who }`,
  ],
  ['in more words than are read', `{ people(filter: { names: [${times(1_000, () => '"a"')}] }) { id } }`],
  [
    'about the schema in circles',
    '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
  ],
])('whoever asks %s is told that it is too much', async (_how, query) => {
  const { post } = await startToy();
  const answer = await post({ query });
  const body = (await answer.json()) as ToyAnswer;
  expect(codeOf(body)).toBe('OPERATION_TOO_COMPLEX');
  expect(body).not.toHaveProperty('data');
  expect((await post({ query }, { accept: 'application/graphql-response+json' })).status).toBe(400);
});

test('a code generator gets the schema', async () => {
  const { ask } = await startToy();
  const answer = await ask(
    getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true }),
  );
  expect(answer.errors).toBeUndefined();
});

test('variables are not counted: a batch may be as long as its body', async () => {
  const { post } = await startToy();
  const invites = Array.from({ length: 1_000 }, (_, index) => ({ email: `p${index}@example.com` }));
  const query = 'mutation M($invites: [Row!]!) { createInvites(invites: $invites) }';
  const answer = await post({ query, variables: { invites } }, { authorization: 'Bearer admin' });
  expect(await answer.json()).toEqual({ data: { createInvites: 1_000 } });
});

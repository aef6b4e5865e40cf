import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  execute as graphqlJs,
  isCompositeType,
  isObjectType,
  isUnionType,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { execute } from '../../src/graphql/execution/execute.ts';
import { createFailingPeople } from '../support/failing-people.ts';

const VARIABLES = { yes: true, text: 'hello' };
const FRAGMENTS = `
  fragment OnNamed on Named { name nickname }
  fragment OnPerson on Person { later ...OnNamed friend { colour ...OnNamed } }
  fragment OnRobot on Robot { serial owner { ...OnPerson } }
  query UsesAll($yes: Boolean!, $no: Boolean = false, $text: String) {
    me @skip(if: $yes) { echo(text: $text) name @skip(if: $no) ...OnPerson }
    named { ...OnRobot }
  }`;

/** Not every operation has to use every variable. */
const RULES = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

type Pick = <Value>(...values: Value[]) => Value;

/** A valid operation on the people: under aliases, in fragments, with directives, the same thing more than once. */
function anyOperation(schema: GraphQLSchema, pick: Pick): string {
  const keyword = pick('query', 'query', 'mutation');
  const root = keyword === 'query' ? schema.getQueryType() : schema.getMutationType();
  return `${keyword} Any($yes: Boolean!, $no: Boolean = false, $text: String) ${selection(root as GraphQLCompositeType, 4)}`;

  function selection(type: GraphQLCompositeType, depth: number): string {
    const parts = Array.from({ length: pick(1, 2, 3, 4) }, () => selected(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  function selected(type: GraphQLCompositeType, depth: number): string {
    const directive = pick(
      '',
      '',
      '',
      '@include(if: $yes)',
      '@include(if: $no)',
      '@skip(if: $yes) @include(if: true)',
    );
    const kind = pick('field', 'field', 'field', 'fragment', 'spread');
    if (kind === 'spread' && ['Named', 'Person', 'Robot'].includes(type.name))
      return `...On${type.name} ${directive}`;
    if (kind === 'fragment' && depth > 0) {
      const kin = isObjectType(type) ? type.getInterfaces() : schema.getPossibleTypes(type);
      return `... on ${pick(type, ...kin).name} ${directive} ${selection(type, depth - 1)}`;
    }
    return field(type, depth, directive);
  }

  function field(type: GraphQLCompositeType, depth: number, directive: string): string {
    const found = pick(null, ...(isUnionType(type) ? [] : Object.values(type.getFields())));
    if (!found) return pick('__typename', 'sort: __typename', '__proto__: __typename');
    const below = getNamedType(found.type);
    if (isCompositeType(below))
      return depth > 0 ? `${found.name} ${directive} ${selection(below, depth - 1)}` : '__typename';
    if (found.name === 'echo') return `${pick('echo', 'echoed: echo(text: $text, times: 2)')} ${directive}`;
    return `${pick('', `other_${found.name}: `)}${found.name} ${directive}`;
  }
}

/** What a client is told, to the order of the keys, and which places are null for an error. */
function told({ data, errors }: ExecutionResult) {
  // Of several errors that make one place null, either executor tells those that it hears of before it is.
  const places = new Set(errors?.map(({ path = [] }) => JSON.stringify(nullOn(path, data))));
  return { data: JSON.stringify(data), places };
}

function nullOn(path: readonly (string | number)[], data: unknown): readonly (string | number)[] {
  let value = data as Record<string, unknown> | null;
  const place: (string | number)[] = [];
  for (const key of path) {
    if (value === null) break;
    value = value[key] as Record<string, unknown> | null;
    place.push(key);
  }
  expect(value).toBeNull();
  return place;
}

async function executed(document: DocumentNode, by: typeof execute | typeof graphqlJs) {
  const schema = createFailingPeople();
  return by({ schema, document, operationName: 'Any', variableValues: VARIABLES });
}

test('people who ask for anything, in any form, are answered as graphql-js would answer them', async () => {
  const schema = createFailingPeople();
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (generate) => {
      const pick: Pick = (...values) => values[generate(fc.nat, { max: values.length - 1 })] as never;
      const document = parse(anyOperation(schema, pick) + FRAGMENTS);
      fc.pre(validate(schema, document, RULES).length === 0);
      const [ours, theirs] = [await executed(document, execute), await executed(document, graphqlJs)];
      expect(told(ours)).toEqual(told(theirs));
    }),
    { numRuns: 300 },
  );
});

test('introspection answers as graphql-js does', async () => {
  const schema = createFailingPeople();
  const document = parse(getIntrospectionQuery());
  expect(told(await execute({ schema, document }))).toEqual(told(await graphqlJs({ schema, document })));
});

test('of several things that go wrong in one place, the first is told', async () => {
  const document = parse('query Any { me { boss { oopsFatal } oopsFatal } }');
  const { data, errors } = await executed(document, execute);
  expect(data).toEqual({ me: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ path: ['me', 'oopsFatal'], message: 'what must be there failed' });
  expect(errors?.[0]?.originalError).toBeInstanceOf(Error);
});

test('what cannot be written is a fault of ours and quotes no value', async () => {
  const document = parse('query Any { me { number friend { picky friend { picky } } colour } }');
  const { errors } = await executed(document, execute);
  for (const error of errors ?? []) expect(error.originalError).not.toBeInstanceOf(GraphQLError);
  expect(errors?.map(({ message }) => message)).toEqual([
    'Expected a list for field Person.number.',
    'writing failed',
    'Picky has no way to write a value that a resolver returned.',
  ]);
});

test('variables that do not fit are refused before anything runs', async () => {
  const document = parse('mutation Any($n: Int!) { add(n: $n) }');
  const schema = createFailingPeople();
  const result = await execute({ schema, document, variableValues: { n: 'many' } });
  expect(result.data).toBeUndefined();
  expect(result.errors).toEqual(
    (await graphqlJs({ schema, document, variableValues: { n: 'many' } })).errors,
  );
});

test('the fields of a mutation run one after the other, up to one that must not fail and does', async () => {
  const schema = createFailingPeople();
  const asked = (fields: string) => execute({ schema, document: parse(`mutation { ${fields} }`) });
  expect((await asked('a: addLater(n: 1) b: add(n: 2) c: addLater(n: 4)')).data).toEqual({
    a: 1,
    b: 3,
    c: 7,
  });
  expect((await asked('me { oopsFatal } add(n: 8)')).data).toBeNull();
  expect((await asked('add(n: 0)')).data).toEqual({ add: 7 });
});

test('nothing that was asked for goes on behind an answer that is an error', async () => {
  let letGo = (_: string) => {};
  const schema = buildSchema('type Query { slow: String broken: String! }');
  const { slow, broken } = schema.getQueryType()?.getFields() ?? {};
  if (slow) slow.resolve = () => new Promise((resolve) => (letGo = resolve));
  if (broken) broken.resolve = () => new Error('broken');
  let isAnswered = false;
  const answer = execute({ schema, document: parse('{ slow broken }') }).finally(() => {
    isAnswered = true;
  });
  await setImmediate();
  expect(isAnswered).toBe(false);
  letGo('done');
  expect(await answer).toMatchObject({ data: null, errors: [{ path: ['broken'] }] });
});

test('arguments are shared by all rows, so no resolver can change them', async () => {
  const schema = buildSchema('type Query { echo(text: String = "as it was"): String }');
  const echo = schema.getQueryType()?.getFields()['echo'];
  if (echo) {
    echo.resolve = (_, args) => {
      args['text'] = 'changed';
    };
  }
  expect(await execute({ schema, document: parse('{ echo }') })).toMatchObject({
    data: { echo: null },
    errors: [{ message: expect.stringContaining('read only') }],
  });
});

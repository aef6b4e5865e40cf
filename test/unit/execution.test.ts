import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLFieldResolver,
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
import { expect, onTestFinished, test } from 'vitest';
import { execute } from '../../src/graphql/execution/execute.ts';
import { CONTEXT, createFailingPeople } from '../support/failing-people.ts';

const VARIABLES = { yes: true, text: 'hello' };
const FRAGMENTS = `
  fragment OnNamed on Named { name nickname }
  fragment OnPerson on Person { later asked ...OnNamed friend { colour ...OnNamed } }
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
    const directives = [
      '',
      '',
      '',
      '@include(if: $yes)',
      '@include(if: $no)',
      '@skip(if: $yes) @include(if: true)',
    ];
    const directive = pick(...directives);
    const kind = pick('field', 'field', 'field', 'field', 'fragment', 'spread');
    if (kind === 'spread' && ['Named', 'Person', 'Robot'].includes(type.name)) {
      return `...On${type.name} ${directive}`;
    }
    if (kind === 'fragment' && depth > 0) {
      const kin = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
      const on = pick(null, type, ...kin, ...kin.flatMap((each) => each.getInterfaces()));
      return `... ${on ? `on ${on.name}` : ''} ${directive} ${selection(on ?? type, depth - 1)}`;
    }
    return field(type, depth, directive);
  }

  function field(type: GraphQLCompositeType, depth: number, directive: string): string {
    const found = pick(null, ...(isUnionType(type) ? [] : Object.values(type.getFields())));
    if (!found) return pick('__typename', 'sort: __typename', '__proto__: __typename', 'then: __typename');
    const below = getNamedType(found.type);
    if (isCompositeType(below)) {
      return depth > 0 ? `${found.name} ${directive} ${selection(below, depth - 1)}` : '__typename';
    }
    if (found.name === 'echo') return `${pick('echo', 'echoed: echo(text: $text, times: 2)')} ${directive}`;
    return `${pick('', `other_${found.name}: `)}${found.name} ${directive}`;
  }
}

/** Executes the operation `Any` of a document by ours and by graphql-js's executor, each on a schema of its own. */
async function byBoth(document: DocumentNode, options: { late: boolean }) {
  const answers = [execute, graphqlJs].map((by) =>
    by({
      schema: createFailingPeople(options),
      document,
      operationName: 'Any',
      variableValues: VARIABLES,
      contextValue: CONTEXT,
    }),
  );
  return (await Promise.all(answers)) as [ours: ExecutionResult, theirs: ExecutionResult];
}

async function forAnyOperation(check: (document: DocumentNode) => Promise<void>): Promise<void> {
  const schema = createFailingPeople({ late: false });
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (generate) => {
      const pick: Pick = (...values) => values[generate(fc.nat, { max: values.length - 1 })] as never;
      const document = parse(anyOperation(schema, pick) + FRAGMENTS);
      fc.pre(validate(schema, document, RULES).length === 0);
      await check(document);
    }),
    { numRuns: 300 },
  );
}

const WITHIN_MS = 60_000;
/** What resolvers say themselves; what an executor says of them, each says in its own words. */
const OWN_WORDS = /failed|gone|no friends/;

test(
  'people who ask for anything, in any form, are answered as graphql-js would answer them',
  async () => {
    await forAnyOperation(async (document) => {
      const told = ({ data, errors }: ExecutionResult) => ({
        data: JSON.stringify(data),
        errors: errors?.map(({ path, locations, message, originalError }) => ({
          ...{ path, locations, isOurFault: originalError !== undefined },
          message: OWN_WORDS.exec(message)?.[0],
        })),
      });
      const [ours, theirs] = await byBoth(document, { late: false });
      expect(told(ours)).toEqual(told(theirs));
    });
  },
  WITHIN_MS,
);

test(
  'and so are they where some of it comes later, or fails later',
  async () => {
    await forAnyOperation(async (document) => {
      const told = ({ data, errors }: ExecutionResult) => {
        // Of several errors that make one place null, either executor tells those that it hears of before it is.
        const places = new Set(errors?.map(({ path = [] }) => JSON.stringify(nullOn(path, data))));
        return { data: JSON.stringify(data), places };
      };
      const [ours, theirs] = await byBoth(document, { late: true });
      expect(told(ours)).toEqual(told(theirs));
    });
  },
  WITHIN_MS,
);

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

test.each([
  ['introspection', getIntrospectionQuery()],
  ['a type by its name', '{ __type(name: "Person") { name fields { name } } }'],
  [
    'a fragment spread again under a variable that is null',
    'query ($x: Boolean = true) { ...F ...F @include(if: $x) } fragment F on Query { nobody { name } }',
  ],
  [
    'more wrong variables than are told of',
    `query (${Array.from({ length: 60 }, (_, n) => `$v${n}: Int!`)}) { nobody { name } }`,
  ],
])('%s is answered as graphql-js does', async (_, source) => {
  const schema = createFailingPeople({ late: false });
  const asked = { schema, document: parse(source), variableValues: { x: null } };
  expect(JSON.stringify(await execute(asked))).toBe(JSON.stringify(await graphqlJs(asked)));
});

/** A schema, and what its query's fields do. */
function schemaOf(
  sdl: string,
  resolvers: Record<string, GraphQLFieldResolver<unknown, unknown>>,
): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [name, resolve] of Object.entries(resolvers)) {
    const field = schema.getQueryType()?.getFields()[name];
    if (!field) throw new Error(`There is no ${name}.`);
    field.resolve = resolve;
  }
  return schema;
}

test('an operation is chosen by its name, and answers with data alone where nothing failed', async () => {
  const schema = createFailingPeople({ late: false });
  const document = parse('query A { nobody { name } } query B { me { name } }');
  expect(await execute({ schema, document, operationName: 'B' })).toEqual({
    data: { me: { name: 'person 1' } },
  });
  const { data, errors } = await execute({ schema, document, operationName: 'C' });
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
});

test('of several things that go wrong in one place, the first is told', async () => {
  const schema = createFailingPeople({ late: true });
  const document = parse('{ me { boss { oopsFatal } oopsFatal } }');
  const { data, errors } = await execute({ schema, document });
  expect(data).toEqual({ me: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ path: ['me', 'oopsFatal'], message: 'what must be there failed' });
  expect(errors?.[0]?.originalError).toBeInstanceOf(Error);
});

test('and nothing that goes wrong below it afterwards', async () => {
  const schema = schemaOf('type Query { person: Person, slow: Int } type Person { a: Int!, c: Int }', {
    person: () => ({
      a: () => Promise.reject(new Error('a')),
      c: () => setImmediate().then(() => Promise.reject(new Error('c'))),
    }),
    slow: () => setImmediate().then(() => setImmediate(1)),
  });
  const { data, errors } = await execute({ schema, document: parse('{ person { a c } slow }') });
  expect(data).toEqual({ person: null, slow: 1 });
  expect(errors?.map(({ message }) => message)).toEqual(['a']);
});

test('what cannot be written is a fault of ours, and its value is not repeated', async () => {
  const schema = createFailingPeople({ late: false });
  const document = parse('{ many { picky colour } }');
  const { errors = [] } = await execute({ schema, document });
  expect(errors.map(({ path, message }) => [path?.slice(1).join(' '), message])).toEqual([
    ['1 picky', 'writing failed'],
    ['1 colour', 'A resolver returned what Colour has no way to write.'],
    ['2 picky', 'A resolver returned what Picky has no way to write.'],
  ]);
  for (const { originalError } of errors) expect(originalError).not.toBeInstanceOf(GraphQLError);
});

test('the fields of a mutation run one after the other, up to one that must not fail and does', async () => {
  const schema = createFailingPeople({ late: true });
  const asked = (fields: string) => execute({ schema, document: parse(`mutation { ${fields} }`) });
  expect((await asked('a: addLater(n: 1) b: add(n: 2) c: addLater(n: 4)')).data).toEqual({
    a: 1,
    b: 3,
    c: 7,
  });
  expect((await asked('me { oopsFatal } add(n: 8)')).data).toBeNull();
  expect((await asked('add(n: 0)')).data).toEqual({ add: 7 });
});

test('what was asked beside a field that fails at once has ended when the answer comes', async () => {
  const letGo: (() => void)[] = [];
  const slow = () => new Promise<void>((resolve) => letGo.push(resolve));
  const schema = schemaOf('type Query { a: String b: String broken: String! }', {
    a: slow,
    b: slow,
    broken: () => new Error('broken'),
  });
  let isAnswered = false;
  const answer = execute({ schema, document: parse('{ a b broken }') }).finally(() => {
    isAnswered = true;
  });
  for (const go of letGo) {
    await setImmediate();
    expect(isAnswered).toBe(false);
    go();
  }
  expect(await answer).toMatchObject({ data: null, errors: [{ path: ['broken'] }] });
});

test('an item of a list that fails later is not forgotten where another fails at once, which would end the process', async () => {
  const unseen: unknown[] = [];
  const note = (error: unknown) => unseen.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const failLater = () => setImmediate().then(() => Promise.reject(new Error('later')));
  const schema = schemaOf('type Query { list: [Int!] broken: [Int!] }', {
    list: () => [failLater(), null],
    *broken() {
      yield failLater();
      throw new Error('at once');
    },
  });
  const { data, errors } = await execute({ schema, document: parse('{ list broken }') });
  await setImmediate();
  await setImmediate();
  expect(data).toEqual({ list: null, broken: null });
  expect(errors).toHaveLength(2);
  expect(unseen).toEqual([]);
});

test('a value whose type does not say that it is its own is refused', async () => {
  const schema = schemaOf('type Query { person: Person } type Person { name: String }', {
    person: () => ({}),
  });
  const type = schema.getType('Person');
  if (isObjectType(type)) type.isTypeOf = () => undefined as never;
  expect(await execute({ schema, document: parse('{ person { name } }') })).toMatchObject({
    data: { person: null },
    errors: [{ path: ['person'] }],
  });
});

test('rows are told the same about their field, and given arguments of their own', async () => {
  const nodes = new Set();
  const schema = schemaOf('type Query { rows: [Row] } type Row { n(by: By!): Int } input By { n: Int! }', {
    rows: () =>
      [1, 2].map(() => ({
        n({ by }: { by: { n: number } }, _: unknown, info: { fieldNodes: unknown }) {
          nodes.add(info.fieldNodes);
          by.n += 1;
          return by.n;
        },
      })),
  });
  const { data } = await execute({ schema, document: parse('{ rows { n(by: { n: 1 }) } }') });
  expect(data).toEqual({ rows: [{ n: 2 }, { n: 2 }] });
  expect(nodes.size).toBe(1);
});

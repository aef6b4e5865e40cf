import { buildSchema, type GraphQLError, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { createPreparedDocuments, type RefusedDocumentError } from '../../src/http/prepared-documents.ts';

const schema = buildSchema('type Query { a: Int b: Int } type Mutation { c: Int }');

function counting(keptCharacters?: number) {
  const parsed: string[] = [];
  const prepare = createPreparedDocuments(
    {
      schema,
      parse: (source) => {
        parsed.push(source);
        return parse(source);
      },
      validate: (document) => validate(schema, document),
    },
    keptCharacters,
  );
  return { prepare, parsed };
}

test('a document that was seen before costs nothing', () => {
  const { prepare, parsed } = counting();
  expect(prepare('{ a }')).toBe(prepare('{ a }'));
  expect(parsed).toEqual(['{ a }']);
});

test('a stranger who sends ever new documents does not push out those that are in use', () => {
  const { prepare, parsed } = counting(100);
  prepare('{ a }');
  for (let index = 0; index < 1_000; index += 1) {
    prepare(`query Q${index} { b }`);
    prepare('{ a }');
  }
  expect(parsed.filter((source) => source === '{ a }')).toHaveLength(1);
});

test('what is kept has a bound', () => {
  const { prepare, parsed } = counting(100);
  const documents = Array.from({ length: 50 }, (_, index) => `query Q${index} { b }`);
  for (const document of [...documents, ...documents]) prepare(document);
  expect(parsed).toHaveLength(100);
  const huge = `{ a ${'#'.repeat(200)}\n }`;
  prepare(huge);
  prepare(huge);
  expect(parsed).toHaveLength(102);
});

test('what was refused is judged again, and refused with a code', () => {
  const { prepare, parsed } = counting();
  const codes = ['{', '{ nope }', 'subscription { a }'].flatMap((document) => {
    const refusals: unknown[] = [];
    for (let time = 0; time < 2; time += 1) {
      try {
        prepare(document);
      } catch (error) {
        refusals.push(
          (error as RefusedDocumentError).errors.map(({ extensions }: GraphQLError) => extensions['code']),
        );
      }
    }
    expect(refusals).toHaveLength(2);
    return refusals[0];
  });
  expect(codes).toEqual(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
  expect(parsed).toHaveLength(6);
});

test('an operation is known by its root fields, wherever they are written', () => {
  const { prepare } = counting();
  const [operation] = prepare('query Q { x: a ...F } fragment F on Query { ... { b } }').operations;
  expect(operation).toMatchObject({ name: 'Q', type: 'query' });
  expect([...(operation?.rootFields ?? [])]).toEqual(['a', 'b']);
});

import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkDocumentLimits } from '../../src/http/plugins/document-limits.ts';

function refusal(document: string): string | null {
  try {
    checkDocumentLimits(parse(document));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const nested = (levels: number) => `{ ${times(levels - 1, () => 'a {')} a ${'}'.repeat(levels)}`;

describe('what an operation may ask', () => {
  test.each([
    ['levels', nested(10), nested(11)],
    ['fields', `{ ${times(200, () => 'a')} }`, `{ ${times(201, () => 'a')} }`],
    ['aliases', `{ ${times(10, (i) => `a${i}: a`)} }`, `{ ${times(11, (i) => `a${i}: a`)} }`],
    [
      'aliases',
      `{ ${times(10, (i) => `a${i}: __typename`)} }`,
      `{ ${times(11, (i) => `a${i}: __typename`)} }`,
    ],
    ['directives', `{ a ${times(10, () => '@d')} }`, `{ a ${times(11, () => '@d')} }`],
    [
      'fragments',
      `{ ${times(20, (i) => `...F${i}`)} } ${times(20, (i) => `fragment F${i} on Q { a }`)}`,
      `{ ...F0 } ${times(21, (i) => `fragment F${i} on Q { a }`)}`,
    ],
    [
      'fragments',
      `{ ${times(20, () => '...F')} } fragment F on Q { a }`,
      `{ ${times(21, () => '...F')} } fragment F on Q { a }`,
    ],
    ['root fields in a mutation', 'mutation { a __typename }', 'mutation { a b }'],
  ])('at most so many %s: the last that fits passes, the next does not', (what, fits, tooMuch) => {
    expect(refusal(fits)).toBeNull();
    expect(refusal(tooMuch)).toContain(what);
  });

  test('directives count wherever they stand', () => {
    const spread = `query Q($x: Int @d @d) @d @d { ... @d { a @d } ...F @d @d } fragment F on Q @d`;
    expect(refusal(`${spread} { a @d }`)).toBeNull();
    expect(refusal(`${spread} { a @d @d }`)).toContain('directives');
  });

  test('a fragment counts as often as it is spread', () => {
    expect(refusal(`{ a { ...F } b { ...F } } fragment F on Q { ${times(99, () => 'c')} }`)).toBeNull();
    expect(refusal(`{ a { ...F } b { ...F } } fragment F on Q { ${times(100, () => 'c')} }`)).toContain(
      'fields',
    );
    expect(refusal(`{ a { ...F } b { ...F } } fragment F on Q { ${times(6, (i) => `c${i}: c`)} }`)).toContain(
      'aliases',
    );
    expect(refusal(`{ ${'a {'.repeat(9)} ...F ${'}'.repeat(9)} } fragment F on Q { b { c } }`)).toContain(
      'levels',
    );
  });

  test('each operation of a document is judged alone', () => {
    expect(refusal(`query A { ${times(150, () => 'a')} } query B { ${times(150, () => 'a')} }`)).toBeNull();
    expect(refusal(`query A { a } query B { ${times(201, () => 'a')} }`)).toContain('fields');
  });
});

describe('an attacker who guesses', () => {
  const secrets = ['signIn', 'acceptInvite', 'validateInvite', 'refreshSession', 'declineInvite'];

  test('gets one guess a request, under whatever name', () => {
    for (const secret of secrets) expect(refusal(`{ ${secret} }`)).toBeNull();
    expect(refusal('{ a: validateInvite b: validateInvite }')).toContain('secret');
    expect(refusal('{ validateInvite ... on Query { signIn } }')).toContain('secret');
    expect(
      refusal('{ ...A ...B } fragment A on Q { a: signIn } fragment B on Q { b: acceptInvite }'),
    ).toContain('secret');
    expect(refusal('{ ...A ...A } fragment A on Q { signIn }')).toContain('secret');
  });
});

describe('an attacker who multiplies', () => {
  test('fragments of fragments are counted in no time', () => {
    const bomb = times(19, (i) => `fragment F${i} on Q { ${`...F${i + 1} `.repeat(20)} }`);
    const startedAt = performance.now();
    expect(refusal(`{ ...F0 } ${bomb} fragment F19 on Q { a }`)).not.toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test('a fragment that holds itself comes to an end', () => {
    expect(() => refusal('{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }')).not.toThrow();
  });
});

describe('who asks for the schema', () => {
  test('gets it with the queries that GraphiQL and code generators send', () => {
    expect(refusal(getIntrospectionQuery())).toBeNull();
    const all = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
    };
    expect(refusal(getIntrospectionQuery({ ...all, inputValueDeprecation: true, oneOf: true }))).toBeNull();
  });

  test('does not get it in circles', () => {
    expect(refusal('{ __schema { types { fields { type { fields { name } } } } } }')).toContain('circles');
    expect(
      refusal('{ __type(name: "A") { interfaces { ...T } } } fragment T on __Type { interfaces { name } }'),
    ).toContain('circles');
    expect(
      refusal(
        '{ ...R } fragment R on Query { __schema { types { possibleTypes { possibleTypes { name } } } } }',
      ),
    ).toContain('circles');
  });

  test('gets so much and no more', () => {
    expect(refusal(`{ __schema { ${times(499, () => 'a')} } }`)).toBeNull();
    expect(refusal(`{ __schema { ${times(500, () => 'a')} } }`)).toContain('introspection');
    expect(refusal(`{ __type { ${'ofType {'.repeat(14)} name ${'}'.repeat(14)} } }`)).toContain(
      'introspection',
    );
  });

  test('pays for the rest as everybody does', () => {
    expect(refusal(`{ __schema { a } ${times(201, () => 'a')} }`)).toContain('fields');
    expect(refusal('{ a { fields { fields { id } } } }')).toBeNull();
  });
});

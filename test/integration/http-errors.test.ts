import { describe, expect, test } from 'vitest';
import { codeOf, DRIVER_MESSAGE, startToy, type ToyAnswer } from '../support/toy-server.ts';

const SECRET = 'hunter2-secret';

describe('what a client sent', () => {
  test.each([
    [
      'a text where a number belongs',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { first: SECRET } },
      ['f', 'first'],
    ],
    [
      'a text where an object belongs',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: SECRET },
      ['f'],
    ],
    [
      'an unknown enum value',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { role: SECRET } },
      ['f', 'role'],
    ],
    [
      'an almost known enum value',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { role: 'ADMINS' } },
      ['f', 'role'],
    ],
    [
      'a value that a scalar refuses',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { since: SECRET } },
      ['f', 'since'],
    ],
    ['an unknown field', 'query Q($f: Filter) { people(filter: $f) { id } }', { f: { [SECRET]: 1 } }, ['f']],
    [
      'an almost known field',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { nam: SECRET } },
      ['f'],
    ],
    [
      'a list in a list',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { names: ['a', [SECRET]] } },
      ['f', 'names', 1],
    ],
    [
      'null where there must be a value',
      'query Q($f: Filter) { people(filter: $f) { id } }',
      { f: { required: null } },
      ['f', 'required'],
    ],
    [
      'an object without what it must have',
      'mutation M($i: Credentials!) { signIn(input: $i) { __typename } }',
      { i: { password: SECRET } },
      ['i'],
    ],
    ['no variable at all', 'mutation M($i: Credentials!) { signIn(input: $i) { __typename } }', {}, ['i']],
    [
      'two of which one is allowed',
      'query Q($b: By!) { person(id: 1, by: $b) { id } }',
      { b: { id: SECRET, email: SECRET } },
      ['b'],
    ],
  ])('is not repeated when it is %s', async (_what, query, variables, path) => {
    const { ask, logs } = await startToy();
    const answer = await ask(query, variables);
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0]?.extensions.path?.slice(0, path.length)).toEqual(path);
    expect(answer).not.toHaveProperty('data');
    const said = JSON.stringify(answer) + logs.join();
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain('Did you mean');
    expect(said).not.toContain('ADMINS');
  });

  test.each([
    `{ people(filter: { first: "${SECRET}" }) { id } }`,
    `{ people(filter: { role: "${SECRET}" }) { id } }`,
    '{ people(filter: { role: hunter2 }) { id } }',
    '{ people(filter: { role: ADMINS }) { id } }',
    `{ people(filter: { since: "${SECRET}" }) { id } }`,
    `{ people(filter: "${SECRET}") { id } }`,
    `{ person(id: { a: "${SECRET}" }) { id } }`,
    `{ person(id: 1, by: { id: "${SECRET}", email: "${SECRET}" }) { id } }`,
    `{ people(filter: { nam: "${SECRET}" }) { id } }`,
    '{ people(filter: { required: null }) { id } }',
  ])('is not repeated when it stands in the document: %s', async (query) => {
    const { ask, logs } = await startToy();
    const answer = await ask(query);
    expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
    const said = JSON.stringify(answer) + logs.join();
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain('Did you mean');
    expect(said).not.toContain('ADMINS');
  });

  test.each([
    `mutation { signIn(input: { email: "a" password: "x" "${SECRET}" }) }`,
    `mutation { signIn(input: { email: "a" password: hunter2 hunter2 }) }`,
    `{ a """${SECRET}""" }`,
    `{ a "${SECRET} \\q" }`,
    `{ a "!${SECRET}" }`,
    '{ a 5hunter2 }',
    `{ a "${SECRET}`,
    `{ a(b: $"${SECRET}") }`,
  ])('is not repeated when it is no GraphQL: %s', async (query) => {
    const { ask, logs } = await startToy();
    const answer = await ask(query);
    expect(codeOf(answer)).toBe('GRAPHQL_PARSE_FAILED');
    expect(answer.errors?.[0]?.message).toMatch(/^Syntax Error: \S/);
    expect(answer.errors?.[0]).toHaveProperty('locations');
    expect(JSON.stringify(answer) + logs.join()).not.toMatch(/hunter2|\\q/);
  });

  test.each([
    '{ mee { name } }',
    '{ me { nam } }',
    '{ echo(tex: "a") }',
    '{ me { ...F } } fragment F on Persn { name }',
    '{ me { name @skipp(if: true) } }',
    'query Q($f: Filtr) { people(filter: $f) { id } }',
  ])('gets no hint at names that it did not guess: %s', async (query) => {
    const { ask } = await startToy();
    const answer = await ask(query);
    expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify(answer)).not.toContain('Did you mean');
  });
});

describe('a bug', () => {
  test.each([
    ['a resolver that throws', '{ broken }'],
    ['a library that throws an error of its own', '{ loose }'],
    ['a value that its type cannot hold', '{ badScalar }'],
    ['null where the schema promised a value', '{ brokenForSure }'],
  ])('that is %s is logged, and not told', async (_what, query) => {
    const { ask, logs } = await startToy();
    const answer = await ask(query);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]).toMatchObject({
      message: 'Unexpected error.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(Object.keys(answer.errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId']);
    const line = logs.find((text) => text.includes('unexpected error'));
    expect(line).toContain(answer.errors?.[0]?.extensions.requestId);
    expect(line).toContain('"level":50');
    // Drivers put the row into the error's other properties.
    expect(line).not.toContain('secret-detail');
    expect(JSON.stringify(answer)).not.toMatch(/duplicate|secret|10\.0\.0\.7|at .*\.ts/);
  });

  test('in one field leaves the others alone, and the status', async () => {
    const { post } = await startToy();
    const answer = await post(
      { query: '{ me { name } broken }' },
      { accept: 'application/graphql-response+json' },
    );
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as ToyAnswer;
    expect(body.data).toEqual({ me: { name: 'Ada' }, broken: null });
    expect(body.errors?.[0]?.path).toEqual(['broken']);
  });

  test('before anything ran is a 500, without a word about itself', async () => {
    const { post, logs } = await startToy({
      createContext: () => {
        throw new Error(DRIVER_MESSAGE);
      },
    });
    const answer = await post({ query: '{ me { name } }' });
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(codeOf(JSON.parse(text))).toBe('INTERNAL_SERVER_ERROR');
    expect(text).not.toContain('duplicate');
    expect(logs.join()).toContain('duplicate');
  });
});

describe('what the service says of itself', () => {
  test('passes with its code: who may do what', async () => {
    const { ask, logs } = await startToy();
    const answer = await ask('{ forbidden }');
    expect(answer.errors?.[0]).toMatchObject({
      message: 'You may not do this.',
      extensions: { code: 'FORBIDDEN' },
    });
    expect(logs.join()).not.toContain('"level":50');
  });

  test('a database that is away is no bug, and is worth another try', async () => {
    const { post, logs } = await startToy();
    const answer = await post({ query: '{ me { name } unavailable }' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('retry-after')).toBe('3');
    const text = await answer.text();
    expect(codeOf(JSON.parse(text))).toBe('SERVICE_UNAVAILABLE');
    expect(text).not.toContain('duplicate');
    expect(logs.join()).not.toContain('"level":50');
  });

  test('is at most five errors long', async () => {
    const { ask } = await startToy();
    const wrongNames = Array.from({ length: 20 }, (_, index) => `wrong${index}`).join(' ');
    expect((await ask(`{ ${wrongNames} }`)).errors).toHaveLength(5);
    const broken = Array.from({ length: 9 }, (_, index) => `a${index}: broken`).join(' ');
    expect((await ask(`{ ${broken} }`)).errors).toHaveLength(5);
    const names = Array.from({ length: 9 }, () => 7);
    const many = await ask('query Q($f: Filter) { people(filter: $f) { id } }', { f: { names } });
    expect(many.errors).toHaveLength(5);
  });

  test('names the request, so that the log can be asked', async () => {
    const { post } = await startToy();
    for (const body of [{ query: '{' }, { query: '{ nope }' }, { query: '{ broken }' }, '{']) {
      const answer = await post(body, { 'x-request-id': 'trace-0001' });
      expect(((await answer.json()) as ToyAnswer).errors?.[0]?.extensions.requestId).toBe('trace-0001');
    }
  });
});

describe('which operation', () => {
  test('has to be clear', async () => {
    const { post } = await startToy();
    const query = 'query A { me { name } } query B { me { id } }';
    const ask = async (operationName?: string) =>
      (await (await post({ query, operationName })).json()) as ToyAnswer;
    expect(await ask('B')).toEqual({ data: { me: { id: '1' } } });
    expect(codeOf(await ask())).toBe('BAD_USER_INPUT');
    expect(codeOf(await ask('C'))).toBe('BAD_USER_INPUT');
  });
});

describe('the log', () => {
  test('has one line an operation, with its name and outcome and nothing of its contents', async () => {
    const { post, logs, url } = await startToy();
    const query = 'mutation SignIn($i: Credentials!) { signIn(input: $i) { __typename } }';
    await post(
      { query, variables: { i: { email: 'ada@example.com', password: SECRET } } },
      { 'x-request-id': 'trace-0001' },
    );
    await post({ query, variables: { i: { email: 'ada@example.com', password: 'right' } } });
    await post({ query: '{ broken me { name } }' });
    await fetch(`${url}/graphql?query=%7Becho(text:%22${SECRET}%22)%7D`, {
      headers: { 'x-graphql-request': '1' },
    });
    const lines = logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'operation');
    expect(
      lines.map(({ operation, type, field, outcome, status }) => [operation, type, field, outcome, status]),
    ).toEqual([
      ['SignIn', 'mutation', 'signIn', 'refused', 200],
      ['SignIn', 'mutation', 'signIn', 'ok', 200],
      [null, 'query', 'broken', 'INTERNAL_SERVER_ERROR', 200],
      [null, 'query', 'echo', 'ok', 200],
    ]);
    expect(lines[0]).toMatchObject({ requestId: 'trace-0001', durationMs: expect.any(Number) });
    const written = logs.filter((line) => line.includes('"operation"')).join();
    expect(written).not.toMatch(/hunter2|ada@example|127\.0\.0\.1|echo\(/);
  });

  test('cuts a name that somebody made long', async () => {
    const { ask, logs } = await startToy();
    await ask(`query ${'N'.repeat(5_000)} { me { name } }`);
    expect(JSON.parse(logs[0] ?? '').operation).toBe('N'.repeat(64));
  });

  test('tells of what was refused at the door, too', async () => {
    const seen: unknown[] = [];
    const { post } = await startToy({ onOperation: ({ outcome, status }) => seen.push([outcome, status]) });
    await post('{');
    await post({ query: '{' });
    await post({ query: '{ me { name } }' }, { 'content-type': 'text/plain' });
    expect(seen).toEqual([
      ['BAD_USER_INPUT', 400],
      ['GRAPHQL_PARSE_FAILED', 200],
      ['BAD_USER_INPUT', 415],
    ]);
  });
});

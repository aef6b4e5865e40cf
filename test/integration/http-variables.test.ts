import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { codeOf, startToy } from '../support/toy-server.ts';

describe('null for a variable that has a default', () => {
  test.each([
    ['query Q($x: Boolean = true) { people { name @skip(if: $x) } }'],
    ['query Q($x: Boolean = true) { people { name ...F } } fragment F on Person { id @include(if: $x) }'],
    ['query Q($x: String = "a") { echo(text: $x) }'],
    ['mutation M($x: String = "a") { signIn(input: { email: $x, password: "p" }) { __typename } }'],
    ['query Q($x: Boolean) { people(filter: { required: $x }) { id } }'],
    ['query Q($x: String = "a") { people(filter: { names: [$x] }) { id } }'],
    ['subscription S($x: Int = 1) { counted(to: $x) }'],
  ])('is refused by the name of the variable before anything runs: %s', async (query) => {
    const { ask } = await startToy();
    const answer = await ask(query, { x: null });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(answer).not.toHaveProperty('data');
    expect(answer.errors?.[0]?.message).toContain('"$x"');
    expect(answer.errors?.[0]?.extensions.path).toEqual(['x']);
  });

  test('is no matter where null may stand, and left out it has its default', async () => {
    const { ask } = await startToy();
    const query = 'query Q($x: Boolean = false, $f: Filter) { people(filter: $f) { name @skip(if: $x) } }';
    const people = [{ name: 'Ada' }, { name: 'Ada' }];
    expect(await ask(query, { f: null })).toEqual({ data: { people } });
  });
});

test('a variable that may be null cannot stand where exactly one field has a value', async () => {
  const { ask } = await startToy();
  for (const [query, type] of [
    ['query Q($x: ID) { personBy(by: { id: $x }) { id } }', 'By'],
    ['query Q($x: ID) { person(id: 1, by: { id: $x }) { id } }', 'By'],
  ] as const) {
    const answer = await ask(query, { x: '1' });
    expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.message).toContain('"$x"');
    expect(answer.errors?.[0]?.message).toContain(`"${type}"`);
  }
  const good = 'query Q($x: ID!) { personBy(by: { id: $x }) { id } }';
  expect(await ask(good, { x: '1' })).toEqual({ data: { personBy: { id: '1' } } });
});

test('thousands of wrong elements are looked at no further than is told', async () => {
  const { ask, toy } = await startToy();
  const query = 'query Q($f: Filter) { people(filter: $f) { id } }';
  const answer = await ask(query, { f: { days: Array.from({ length: 6_000 }, () => 'x') } });
  expect(answer.errors).toHaveLength(5);
  expect(toy.daysRead).toBeLessThan(100);
});

test('a wrong enum value is told with those that are allowed', async () => {
  const { ask } = await startToy();
  const inVariables = await ask('query Q($f: Filter) { people(filter: $f) { id } }', {
    f: { role: 'OWNER' },
  });
  const inDocument = await ask('{ people(filter: { role: OWNER }) { id } }');
  for (const { errors } of [inVariables, inDocument])
    expect(errors?.[0]?.message).toContain('one of ADMIN, MEMBER');
});

describe('a field that fails after its operation was answered', () => {
  const program = join(import.meta.dirname, '..', 'support', 'stray-errors.ts');
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...args]);

  test('is logged, and ends nobody else', async () => {
    const { stdout } = await run();
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const answers = lines.filter(({ msg }) => msg === 'answered');
    expect(answers.map(({ answer }) => answer.data)).toEqual([{ numbers: null }, { numbers: null }]);
    const strays = lines.filter(({ msg }) => msg.startsWith('a field failed after'));
    expect(strays.map(({ level, path, error }) => [level, path, error.message])).toEqual([
      [50, 'numbers.0', 'failed later'],
      [50, 'numbers.0', 'failed later'],
    ]);
  });

  test('is the only thing that may: any other rejection that nobody waits for ends the process', async () => {
    await expect(run('and-another')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('of something else'),
    });
  });
});

import { expect, test, vi } from 'vitest';
import { createTogether } from '../../src/platform/together.ts';

const lengths = (keys: string[]) => Promise.resolve(new Map(keys.map((key) => [key, key.length])));

test('what many ask at the same moment is asked once', async () => {
  const together = createTogether();
  const ask = vi.fn(lengths);
  const [first, second] = await Promise.all([
    together('lengths', ['a', 'bb'], ask),
    together('lengths', ['bb', 'ccc'], ask),
  ]);
  expect(ask.mock.calls).toEqual([[['a', 'bb', 'ccc']]]);
  expect(first).toBe(second);
  expect(first.get('ccc')).toBe(3);
});

test('what is asked later, or of another kind, is asked by itself', async () => {
  const together = createTogether();
  const ask = vi.fn(lengths);
  await Promise.all([together('some', ['a'], ask), together('others', ['a'], ask)]);
  await together('some', ['a'], ask);
  expect(ask).toHaveBeenCalledTimes(3);
});

test('a failure reaches everybody who asked, and nobody afterwards', async () => {
  const together = createTogether();
  const fail = () => Promise.reject(new Error('away'));
  const asked = await Promise.allSettled([together('some', ['a'], fail), together('some', ['b'], fail)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await together('some', ['a'], lengths)).get('a')).toBe(1);
});

test('who asks while a question is under way is answered by the next one', async () => {
  const together = createTogether();
  const answers = [1, 2];
  let letGo = () => {};
  const ask = async (keys: string[]) => {
    const answer = answers.shift();
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    return new Map(keys.map((key) => [key, answer]));
  };
  const first = together('some', ['a'], ask);
  await new Promise(setImmediate);
  const second = together('some', ['a'], ask);
  letGo();
  expect((await first).get('a')).toBe(1);
  await new Promise(setImmediate);
  letGo();
  expect((await second).get('a')).toBe(2);
});

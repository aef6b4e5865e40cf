import { expect, test, vi } from 'vitest';
import type { Queryable } from '../../src/database/database.ts';
import { createLoaders, type Find } from '../../src/database/loaders.ts';

const db: Pick<Queryable, 'query'> = { query: () => Promise.resolve([]) };

const lengths: Find<string, number> = (_, keys) =>
  Promise.resolve(new Map(keys.filter((key) => key !== '').map((key) => [key, key.length])));

test('what many ask in the same turn is asked once, and of no key twice', async () => {
  const loaders = createLoaders(db);
  const find = vi.fn(lengths);
  const inCallbacks = ['a', 'bb', 'bb', ''].map(
    (key) => new Promise((resolve) => setImmediate(() => resolve(loaders(find).load(key)))),
  );
  expect(await Promise.all(inCallbacks)).toEqual([1, 2, 2, null]);
  expect(find.mock.calls).toEqual([[db, ['a', 'bb', '']]]);
});

test('what is asked later, or of another kind, is asked by itself', async () => {
  const loaders = createLoaders(db);
  const some = vi.fn(lengths);
  const others = vi.fn(lengths);
  await Promise.all([loaders(some).load('a'), loaders(others).load('a')]);
  await loaders(some).load('a');
  expect(some).toHaveBeenCalledTimes(2);
  expect(others).toHaveBeenCalledOnce();
});

test('a failure reaches everybody who asked, and nobody afterwards', async () => {
  const loaders = createLoaders(db);
  const find = vi.fn(lengths).mockRejectedValueOnce(new Error('away'));
  const asked = await Promise.allSettled([loaders(find).load('a'), loaders(find).load('b')]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await loaders(find).load('a')).toBe(1);
});

test('who asks while a question is under way is answered by the next one', async () => {
  const loaders = createLoaders(db);
  const answers = [1, 2];
  const letGo: (() => void)[] = [];
  const find: Find<string, number> = async (_, keys) => {
    const answer = answers.shift() as number;
    await new Promise<void>((resolve) => letGo.push(resolve));
    return new Map(keys.map((key) => [key, answer]));
  };
  const first = loaders(find).load('a');
  await vi.waitFor(() => expect(letGo.length).toBe(1));
  const second = loaders(find).load('a');
  letGo[0]?.();
  expect(await first).toBe(1);
  await vi.waitFor(() => expect(letGo.length).toBe(2));
  letGo[1]?.();
  expect(await second).toBe(2);
});

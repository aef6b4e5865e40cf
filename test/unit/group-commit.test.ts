import { describe, expect, it } from 'vitest';
import { createGroupCommit } from '../../src/database/group-commit.ts';
import { ServiceUnavailableError } from '../../src/platform/service-unavailable-error.ts';

/** Work that waits to be let go, and remembers its batches. */
function watchedWork() {
  const batches: string[][] = [];
  let letGo = () => {};
  const work = async (items: string[]) => {
    batches.push(items);
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    return items.map((item) => item.toUpperCase());
  };
  return {
    batches,
    work,
    async finish() {
      letGo();
      await new Promise(setImmediate);
    },
  };
}

/** What PostgreSQL says. */
const sqlError = (code: string) => Object.assign(new Error('PostgreSQL says no'), { code });

const upper = async (items: string[]) => items.map((item) => item.toUpperCase());
const statuses = (settled: readonly PromiseSettledResult<unknown>[]) => settled.map(({ status }) => status);

describe('work whose commit is shared', () => {
  it('is done at once for the first, and together for those who come in the meantime', async () => {
    const batched = createGroupCommit();
    const { batches, work, finish } = watchedWork();
    const asked = ['a', 'b', 'c'].map((item) => batched('letters', item, item, work));
    expect(batches).toEqual([['a']]);
    await finish();
    expect(batches).toEqual([['a'], ['b', 'c']]);
    await finish();
    expect(await Promise.all(asked)).toEqual(['A', 'B', 'C']);
  });

  it('is done for a hundred at once, and for the others after them', async () => {
    const batched = createGroupCommit();
    const { batches, work, finish } = watchedWork();
    const items = Array.from({ length: 151 }, (_, index) => `item ${index}`);
    const asked = items.map((item) => batched('items', item, item, work));
    for (let batch = 0; batch < 3; batch += 1) await finish();
    expect(batches.map(({ length }) => length)).toEqual([1, 100, 50]);
    expect(await Promise.all(asked)).toEqual(items.map((item) => item.toUpperCase()));
  });

  it('is done alone, and at once, for a key that somebody else waits for', async () => {
    const batched = createGroupCommit();
    const { batches, work, finish } = watchedWork();
    const asked = ['a', 'b', 'b', 'a'].map((item) => batched('letters', item, item, work));
    await new Promise(setImmediate);
    expect(batches).toEqual([['a'], ['b'], ['a']]);
    await finish();
    await expect(asked[3]).resolves.toBe('A');
  });

  it('of two groups does not wait for each other', () => {
    const batched = createGroupCommit();
    const { batches, work } = watchedWork();
    void batched('letters', 'a', 'a', work);
    void batched('others', 'a', 'b', work);
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('starts again after it has come to rest', async () => {
    const batched = createGroupCommit();
    expect(await batched('letters', 'a', 'a', upper)).toBe('A');
    expect(await batched('letters', 'a', 'a', upper)).toBe('A');
  });

  it.each(['55P03', '40001', '22021', '23514'])(
    'is done one by one after PostgreSQL refused a batch with %s, so that nobody fails for somebody else',
    async (code) => {
      const batched = createGroupCommit();
      const tried: [string, number][] = [];
      const work = async (items: string[], attempts: number) => {
        tried.push([items.join(), attempts]);
        if (items.includes('bad')) throw sqlError(code);
        return items;
      };
      const asked = await Promise.allSettled(
        ['a', 'b', 'bad', 'c'].map((item) => batched('letters', item, item, work)),
      );
      expect(tried).toEqual([
        ['a', 1],
        ['b,bad,c', 1],
        ['b', 2],
        ['bad', 2],
        ['c', 2],
      ]);
      expect(statuses(asked)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    },
  );

  it('goes on behind a batch that somebody holds up, without waiting for whoever did', async () => {
    const batched = createGroupCommit();
    const { batches, work, finish } = watchedWork();
    const holding = async (items: string[], attempts: number) => {
      if (attempts === 1 && items.includes('held')) throw sqlError('55P03');
      return work(items);
    };
    const held = batched('letters', 'held', 'held', holding);
    await new Promise(setImmediate);
    expect(batches).toEqual([['held']]);
    const next = batched('letters', 'a', 'a', upper);
    await expect(next).resolves.toBe('A');
    await finish();
    await expect(held).resolves.toBe('HELD');
  });

  it.each([
    ['a connection that broke, and may have committed', new ServiceUnavailableError('gone')],
    ['a bug', new TypeError('a bug')],
  ])('is not done again after %s', async (_, error) => {
    const batched = createGroupCommit();
    const tried: string[][] = [];
    const work = async (items: string[]) => {
      tried.push(items);
      if (items.includes('bad')) throw error;
      return items;
    };
    const asked = await Promise.allSettled(
      ['a', 'b', 'bad'].map((item) => batched('letters', item, item, work)),
    );
    expect(tried).toEqual([['a'], ['b', 'bad']]);
    expect(asked).toMatchObject([{ value: 'a' }, { reason: error }, { reason: error }]);
  });

  it('is refused to whoever has waited too long, before anything was done for them', async () => {
    const batched = createGroupCommit(-1);
    const { batches, work } = watchedWork();
    await expect(batched('letters', 'a', 'a', work)).rejects.toThrow(ServiceUnavailableError);
    expect(batches).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { createChangeQueue } from '../../src/events/change-queue.ts';

test('who is slow hears of many changes of an invite as one, the latest', async () => {
  const queue = createChangeQueue();
  queue.add('ada', 'invite.created');
  queue.add('grace', 'invite.created');
  queue.add('ada', 'invite.accepted');
  expect(await queue.take()).toEqual({
    missed: false,
    changes: new Map([
      ['ada', 'invite.accepted'],
      ['grace', 'invite.created'],
    ]),
  });
});

test('that a mail went does not hide what else happened to the invite', async () => {
  const queue = createChangeQueue();
  queue.add('ada', 'invite.created');
  queue.add('ada', 'invite.delivery');
  queue.add('grace', 'invite.delivery');
  queue.add('grace', 'invite.resent');
  expect([...((await queue.take())?.changes ?? [])]).toEqual([
    ['ada', 'invite.created'],
    ['grace', 'invite.resent'],
  ]);
});

test('a thousand changes come a hundred at a time, and none is lost', async () => {
  const queue = createChangeQueue();
  const ids = Array.from({ length: 1_000 }, (_, index) => `invite ${index}`);
  for (const id of ids) queue.add(id, 'invite.created');
  const taken: string[] = [];
  for (let turn = 0; turn < 10; turn += 1) {
    const batch = await queue.take();
    expect(batch?.missed).toBe(false);
    expect(batch?.changes.size).toBe(100);
    taken.push(...(batch?.changes.keys() ?? []));
  }
  expect(taken).toEqual(ids);
});

test('who lags behind by more hears that something was missed, and then of what is new', async () => {
  const queue = createChangeQueue();
  for (let index = 0; index <= 1_001; index += 1) queue.add(`invite ${index}`, 'invite.created');
  expect(await queue.take()).toEqual({ missed: true, changes: new Map() });
  queue.add('ada', 'invite.created');
  expect(await queue.take()).toEqual({ missed: false, changes: new Map([['ada', 'invite.created']]) });
});

test('what was missed waits for somebody to wake the taker', async () => {
  const queue = createChangeQueue();
  queue.miss();
  queue.add('ada', 'invite.created');
  let taken = false;
  const batch = queue.take().then((value) => {
    taken = true;
    return value;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken).toBe(false);
  queue.wake();
  expect(await batch).toEqual({ missed: true, changes: new Map() });
});

test('a queue that is closed lets go of who waits, and holds nothing', async () => {
  const queue = createChangeQueue();
  const waiting = queue.take();
  queue.close();
  expect(await waiting).toBeNull();
  queue.add('ada', 'invite.created');
  expect(await queue.take()).toBeNull();
});

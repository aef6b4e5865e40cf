import { expect, test, vi } from 'vitest';
import { createChangeQueue } from '../../src/events/change-queue.ts';
import { tellChanges } from '../../src/invites/graphql/tell-changes.ts';
import { ServiceUnavailableError } from '../../src/platform/service-unavailable-error.ts';

const REFETCH = { id: null, type: 'refetch', invite: null };
const everyone = async (ids: string[]) => new Map(ids.map((id) => [id, { id }]));
const yes = async () => true;

test('an invite that is gone by the time it is read is told as deleted', async () => {
  const queue = createChangeQueue();
  const told = tellChanges(queue, { mayStill: yes, read: async () => new Map() });
  queue.add('ada', 'invite.updated');
  expect((await told.next()).value).toEqual({ id: 'ada', type: 'invite.deleted', invite: null });
});

test('a database that is away costs a refetch, and not the stream', async () => {
  const queue = createChangeQueue();
  const read = vi.fn(everyone).mockRejectedValueOnce(new ServiceUnavailableError('away'));
  const mayStill = vi.fn(yes).mockRejectedValueOnce(new ServiceUnavailableError('away'));
  const told = tellChanges(queue, { mayStill, read });
  queue.add('ada', 'invite.created');
  const first = told.next();
  // Each try fails once: at the look at the viewer, then at the rows.
  await vi.waitFor(() => expect(mayStill).toHaveBeenCalledTimes(1));
  queue.wake();
  expect((await first).value).toEqual(REFETCH);
  queue.add('grace', 'invite.created');
  const second = told.next();
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1));
  queue.wake();
  expect((await second).value).toEqual(REFETCH);
  queue.add('ada', 'invite.revoked');
  expect((await told.next()).value).toMatchObject({ id: 'ada', type: 'invite.revoked' });
});

test('a bug ends the stream', async () => {
  const queue = createChangeQueue();
  const told = tellChanges(queue, { mayStill: yes, read: () => Promise.reject(new TypeError('a bug')) });
  queue.add('ada', 'invite.created');
  await expect(told.next()).rejects.toThrow('a bug');
  expect(await queue.take()).toBeNull();
});

test('who loses the right in the middle of a batch is told nothing more of it', async () => {
  const queue = createChangeQueue();
  const mayStill = vi.fn(yes);
  const told = tellChanges(queue, { mayStill, read: everyone });
  queue.add('ada', 'invite.created');
  queue.add('grace', 'invite.created');
  expect((await told.next()).value).toMatchObject({ id: 'ada' });
  mayStill.mockResolvedValue(false);
  expect((await told.next()).value).toEqual(REFETCH);
  expect((await told.next()).done).toBe(true);
  expect(await queue.take()).toBeNull();
});

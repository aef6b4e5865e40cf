import { expect, test, vi } from 'vitest';
import type { InviteFilter } from '../../client/generated/graphql.ts';
import { atMostEvery } from '../../client/invites/at-most-every.ts';
import { isListed, opensWithNewest } from '../../client/invites/invite-lists.ts';

const invite = {
  id: '1',
  email: 'ada@example.com',
  role: 'MEMBER',
  status: 'PENDING',
  createdAt: '2026-01-02T00:00:00.000Z',
  expiresAt: '2026-01-09T00:00:00.000Z',
  invitedBy: { __typename: 'User', id: '7', name: 'Maria' },
} as const;

const cases: readonly (readonly [InviteFilter, boolean])[] = [
  [{}, true],
  [{ status: ['PENDING', 'EXPIRED'] }, true],
  [{ status: ['ACCEPTED'] }, false],
  [{ role: ['ADMIN'] }, false],
  [{ search: 'ADA@' }, true],
  [{ search: '%' }, false],
  [{ email: 'Ada@Example.com' }, true],
  [{ email: 'grace@example.com' }, false],
  [{ invitedById: '7' }, true],
  [{ invitedById: '8' }, false],
  [{ createdAt: { gte: '2026-01-02T00:00:00Z' } }, true],
  [{ createdAt: { lt: '2026-01-02T00:00:00Z' } }, false],
  [{ expiresAt: { gte: '2026-01-08T00:00:00Z', lt: '2026-01-09T00:00:00Z' } }, false],
];

test.each(cases)('the caches list an invite under %j as the service does: %s', (filter, listed) => {
  expect(isListed(invite, filter)).toBe(listed);
});

test('a new invite belongs on top of a first page that opens with the newest, and nowhere else', () => {
  expect(opensWithNewest({ first: 20 })).toBe(true);
  expect(opensWithNewest({ orderBy: { field: 'CREATED_AT', direction: 'DESC' } })).toBe(true);
  expect(opensWithNewest({ orderBy: { field: 'CREATED_AT', direction: 'ASC' } })).toBe(false);
  expect(opensWithNewest({ orderBy: { field: 'EMAIL', direction: 'DESC' } })).toBe(false);
  expect(opensWithNewest({ first: 20, after: 'x' })).toBe(false);
  expect(opensWithNewest({ last: 20 })).toBe(false);
});

test('a thousand changes in a moment are told of twice: the first at once, the last a second later', () => {
  vi.useFakeTimers();
  const tell = vi.fn();
  const telling = atMostEvery(1_000, tell);
  for (let n = 0; n < 1_000; n += 1) telling.call();
  expect(tell).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(tell).toHaveBeenCalledTimes(2);
  telling.call();
  telling.call();
  telling.cancel();
  vi.advanceTimersByTime(10_000);
  expect(tell).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InviteFilter, UserFilter } from '../support/generated/graphql.ts';
import type { Bounds } from './plan.ts';
import { type Rig, startRig } from './rig.ts';

/** By what was counted before: the sums, and what has lapsed since the last sweep. */
const COUNTED_BEFORE: Bounds = { read: 1_000, sorted: 5_000, milliseconds: 250 };

/** Row by row, and no more than a hundred thousand of those that count: in whatever order they are met first. */
const COUNTED_NOW: Bounds = { read: 200_000, sorted: 100_000, readThrough: true, milliseconds: 1_500 };

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

const STATS = '{ inviteStats { pending accepted declined revoked expired } }';
const FIGURES = `query ($since: DateTime) { inviteStats(since: $since) {
  figuresStartAt medianSecondsToAccept weeks { startsAt invited } inviters { name invited accepted }
} }`;
const COUNT_INVITES = 'query ($filter: InviteFilter) { invites(first: 1, filter: $filter) { totalCount } }';
const COUNT_USERS = 'query ($filter: UserFilter) { users(first: 1, filter: $filter) { totalCount } }';

describe('the numbers of a million invites', () => {
  test('are told without reading them, and exactly', async () => {
    expect(await rig.excessesOf(await rig.sent(STATS), COUNTED_BEFORE)).toEqual([]);
    const { rows } = await rig.db.query(`
      SELECT lower(CASE WHEN status = 'PENDING' AND expires_at <= now() THEN 'EXPIRED' ELSE status::text END) AS status, count(*)::int
      FROM invites GROUP BY 1`);
    const counted = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    const { data } = await rig.client.send(STATS);
    // One lapses every few seconds.
    for (const [status, count] of Object.entries(data.inviteStats)) {
      expect(Math.abs((count as number) - counted[status])).toBeLessThan(10);
    }
  });

  test.each<[string, InviteFilter]>([
    ['all', {}],
    ['live ones', { status: ['PENDING'] }],
    ['expired and revoked ones', { status: ['EXPIRED', 'REVOKED'] }],
    ['accepted ones for admins', { status: ['ACCEPTED'], role: ['ADMIN'] }],
    ['those for members', { role: ['MEMBER'] }],
  ])('of a status and a role cost nearly nothing: %s', async (_, filter) => {
    expect(await rig.excessesOf(await rig.sent(COUNT_INVITES, { filter }), COUNTED_BEFORE)).toEqual([]);
  });

  test.each<[string, InviteFilter]>([
    ['what most addresses hold', { search: 'example' }],
    ['what many hold', { search: 'hopper' }],
    ['what few hold', { search: 'zebra' }],
    ['what nobody holds', { search: 'nobody-has-this' }],
    ['two characters that few hold', { search: 'zq' }],
    ['what most hold, among the declined', { search: 'example', status: ['DECLINED'] }],
    ['created in a week', { createdAt: { gte: ago(400), lt: ago(393) } }],
    ['created in a year', { createdAt: { gte: ago(365) } }],
    [
      'whose window closed in a year, declined',
      { status: ['DECLINED'], expiresAt: { gte: ago(600), lt: ago(235) } },
    ],
  ])('of a search cost a bounded time: %s', async (_, filter) => {
    expect(await rig.excessesOf(await rig.sent(COUNT_INVITES, { filter }), COUNTED_NOW)).toEqual([]);
  });

  test('of a search end at a hundred thousand, and are exact below', async () => {
    const count = async (filter: InviteFilter) =>
      (await rig.client.send(COUNT_INVITES, { filter })).data.invites.totalCount;
    expect(await count({ search: 'example' })).toBe(100_000);
    expect(await count({ search: 'zebra' })).toBe(20);
  });
});

describe('what became of a million invites', () => {
  // Accepted is each a day after it came, and none of the latest fifty thousand is.
  test.each<[string, string | undefined, number, number | null]>([
    ['the last twelve weeks', undefined, 100_000, 86_400],
    ['a year', ago(365), 100_000, 86_400],
    ['a week', ago(7), 9_600, null],
  ])(
    'by week and by inviter costs a bounded time, and looks at no more than a hundred thousand: %s',
    async (_, since, invited, median) => {
      expect(await rig.excessesOf(await rig.sent(FIGURES, { since }), COUNTED_NOW)).toEqual([]);
      const { weeks, inviters, medianSecondsToAccept } = (await rig.client.send(FIGURES, { since })).data
        .inviteStats;
      const sum = weeks.reduce((total: number, week: { invited: number }) => total + week.invited, 0);
      // One is a week old every minute.
      expect(Math.abs(sum - invited)).toBeLessThan(100);
      expect(inviters).toHaveLength(20);
      expect(medianSecondsToAccept).toBe(median);
    },
  );
});

describe('the number of a hundred thousand users', () => {
  test.each<[string, UserFilter]>([
    ['all', {}],
    ['admins', { role: ['ADMIN'] }],
    ['disabled ones', { status: ['DISABLED'] }],
    ['a name', { search: 'hopper' }],
  ])('costs a bounded time: %s', async (_, filter) => {
    expect(await rig.excessesOf(await rig.sent(COUNT_USERS, { filter }), COUNTED_NOW)).toEqual([]);
  });
});

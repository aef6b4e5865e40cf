import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InviteFilter, InviteOrder, UserFilter } from '../support/generated/graphql.ts';
import { ROWS } from './fill.ts';
import type { Bounds } from './plan.ts';
import { type Rig, startRig } from './rig.ts';

const PAGE = 50;

/** A page by an index of its own order: what it shows, what it passes of unswept invites, and who is asking. */
const FLAT: Bounds = { read: 20 * PAGE, sorted: 20 * PAGE, milliseconds: 250 };

/**
 * What is searched may be anywhere in the order. Where a part of the rows is it, PostgreSQL walks 1/part of them for each
 * that a page shows, or gathers and sorts that part; the worst of the better of the two is at the root of page x rows.
 */
const SEARCHED_ROWS = Math.round(4 * Math.sqrt(PAGE * ROWS.invites));
const SEARCHED: Bounds = { read: SEARCHED_ROWS, sorted: SEARCHED_ROWS, milliseconds: 1_500 };

/**
 * Addresses and what is searched in them are related: in the order of addresses what is found lies together, and a walk may
 * pass all the others before. It looks at the index alone then; where more is searched for, all of it is gathered.
 */
const SEARCHED_BY_ADDRESS: Bounds = {
  read: ROWS.invites / 10,
  entries: ROWS.invites,
  sorted: ROWS.invites / 10,
  milliseconds: 3_000,
};

const MIDDLE = 'margaret.knuth500000@example.com';

const ORDERS: InviteOrder[] = (['CREATED_AT', 'EXPIRES_AT', 'EMAIL'] as const).flatMap((field) =>
  (['ASC', 'DESC'] as const).map((direction) => ({ field, direction })),
);

const INVITES = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: InviteFilter, $orderBy: InviteOrder) {
  invites(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { id email role status createdAt expiresAt invitedBy { name } user { name } delivery { status } } }
    pageInfo { hasNextPage hasPreviousPage }
  }
}`;

const USERS = `query ($first: Int, $after: String, $filter: UserFilter) {
  users(first: $first, after: $after, filter: $filter) { edges { cursor node { id email name role status } } pageInfo { hasNextPage } }
}`;

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  // Invites that have lapsed, and that no sweep has come by yet.
  await rig.db.query(`
    UPDATE invites SET expires_at = now() - interval '1 second'
    WHERE status = 'PENDING' AND expires_at < now() + interval '30 minutes'`);
});
afterAll(() => rig.stop());

/** The place of the invite that was sent in the middle of the two years. */
async function cursorInTheMiddle(orderBy: InviteOrder): Promise<string> {
  const { data } = await rig.client.send(INVITES, { filter: { email: MIDDLE }, orderBy });
  return data.invites.edges[0].cursor;
}

/** What any page of a filtered list costs too much: the first, one in the middle, the one before it, and the last. */
async function excessesOfPages(
  filter: InviteFilter,
  orderBy: InviteOrder,
  bounds: Bounds,
): Promise<string[]> {
  const middle = await cursorInTheMiddle(orderBy);
  const pages = [
    { first: PAGE },
    { first: PAGE, after: middle },
    { last: PAGE, before: middle },
    { last: PAGE },
  ];
  const found: string[] = [];
  for (const page of pages) {
    found.push(...(await rig.excessesOf(await rig.sent(INVITES, { ...page, filter, orderBy }), bounds)));
  }
  return found;
}

const day = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString();
const user = (n: number) => `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

describe('a page of fifty among a million invites', () => {
  test.each<[string, InviteFilter]>([
    ['all of them', {}],
    ['live ones', { status: ['PENDING'] }],
    ['accepted ones', { status: ['ACCEPTED'] }],
    ['declined ones', { status: ['DECLINED'] }],
    ['revoked ones', { status: ['REVOKED'] }],
    ['expired ones, swept or not', { status: ['EXPIRED'] }],
    ['expired and revoked ones', { status: ['EXPIRED', 'REVOKED'] }],
    ['live and expired ones', { status: ['PENDING', 'EXPIRED'] }],
    ['those for admins', { role: ['ADMIN'] }],
    ['those for members', { role: ['MEMBER'] }],
    ['live ones for admins', { status: ['PENDING'], role: ['ADMIN'] }],
    ['declined ones for admins', { status: ['DECLINED'], role: ['ADMIN'] }],
    ['revoked ones for members', { status: ['REVOKED'], role: ['MEMBER'] }],
  ])('costs what a page costs, in every order and at every depth: %s', async (_, filter) => {
    for (const orderBy of ORDERS) expect(await excessesOfPages(filter, orderBy, FLAT)).toEqual([]);
  });

  test.each<[string, InviteFilter, InviteOrder['field']]>([
    ['created in a week, by that', { createdAt: { gte: day(400), lt: day(393) } }, 'CREATED_AT'],
    ['created before a day, by that', { createdAt: { lt: day(300) } }, 'CREATED_AT'],
    [
      'of a status, created since a day',
      { status: ['ACCEPTED'], createdAt: { gte: day(300) } },
      'CREATED_AT',
    ],
    ['that lapse within two days', { status: ['PENDING'], expiresAt: { lt: day(-2) } }, 'EXPIRES_AT'],
    ['whose window closed in a week', { expiresAt: { gte: day(400), lt: day(393) } }, 'EXPIRES_AT'],
    ['to one address', { email: 'grace.hopper1@corp1.example.org' }, 'EMAIL'],
    ['sent by one who sent a third', { invitedById: user(500) }, 'CREATED_AT'],
    ['sent by one who sent little', { invitedById: user(25_000) }, 'CREATED_AT'],
    ['that nobody could have sent', { invitedById: user(7) }, 'CREATED_AT'],
    ['whose invitee asks for a new link', { renewalRequested: true }, 'CREATED_AT'],
    ['whose recipient wants no mail', { delivery: ['SUPPRESSED'] }, 'CREATED_AT'],
  ])('costs what a page costs: %s', async (_, filter, field) => {
    for (const direction of ['ASC', 'DESC'] as const) {
      expect(await excessesOfPages(filter, { field, direction }, FLAT)).toEqual([]);
    }
  });

  test.each<[string, InviteFilter]>([
    ['what most addresses hold', { search: 'example' }],
    ['what many hold', { search: 'HOPPER' }],
    ['what many begin with', { search: 'ada' }],
    ['what one of a hundred holds', { search: '@corp7.' }],
    ['what one of fifty thousand holds', { search: 'zebra' }],
    ['what nobody holds', { search: 'nobody-has-this' }],
    ['two characters that most hold', { search: 'le' }],
    ['two characters that few hold', { search: 'zq' }],
    ['two characters that nobody holds', { search: 'zx' }],
    ['one character that most hold', { search: 'e' }],
    ['a character and a mark', { search: 'q.' }],
    ['what most hold, among the declined', { search: 'example', status: ['DECLINED'] }],
    ['what few hold, among the live', { search: 'zebra', status: ['PENDING'] }],
    ['what many hold, for admins', { search: 'hopper', role: ['ADMIN'] }],
    ['what many hold, sent by one', { search: 'ada', invitedById: user(500) }],
    ['sent by one who sent little', { invitedById: user(25_000) }],
    ['sent by one who sent a third, and declined', { invitedById: user(500), status: ['DECLINED'] }],
    ['part of a label that all have', { label: 'TAF' }],
    ['part of a label that nobody has', { label: 'nobody-has-this' }],
    ['created in three days', { createdAt: { gte: day(403), lt: day(400) } }],
    ['whose window closed in three days', { expiresAt: { gte: day(403), lt: day(400) } }],
  ])('of a search reads no more than the root of page x rows: %s', async (_, filter) => {
    for (const orderBy of ORDERS) {
      const bounds = orderBy.field === 'EMAIL' ? SEARCHED_BY_ADDRESS : SEARCHED;
      expect(await excessesOfPages(filter, orderBy, bounds)).toEqual([]);
    }
  });

  test('of one character that nobody holds walks the list, and is answered in time', async () => {
    const bounds = { ...SEARCHED, read: ROWS.invites + 10, milliseconds: 3_000 };
    const statements = await rig.sent(INVITES, { first: PAGE, filter: { search: '~' } });
    expect(await rig.excessesOf(statements, bounds)).toEqual([]);
    expect(await rig.excessesOf(statements, SEARCHED)).not.toEqual([]);
  });
});

describe('a page of fifty among a hundred thousand users', () => {
  test.each<[string, UserFilter, Bounds]>([
    ['all of them', {}, FLAT],
    ['admins', { role: ['ADMIN'] }, FLAT],
    ['members', { role: ['MEMBER'] }, FLAT],
    ['disabled ones', { status: ['DISABLED'] }, FLAT],
    ['disabled admins', { status: ['DISABLED'], role: ['ADMIN'] }, FLAT],
    ['a name that many have', { search: 'Ada' }, SEARCHED],
    ['a part of an address that few have', { search: 'zebra' }, SEARCHED],
    ['what nobody has', { search: 'nobody at all' }, SEARCHED],
    ['two names together', { search: 'grace hopper' }, SEARCHED],
    ['two characters that many have', { search: 'le' }, SEARCHED],
    ['a name that many have, among the disabled', { search: 'ada', status: ['DISABLED'] }, SEARCHED],
  ])('costs no more than its kind may: %s', async (_, filter, bounds) => {
    const { data } = await rig.client.send(USERS, { first: PAGE, filter: { search: 'user50000@' } });
    for (const after of [undefined, data.users.edges[0].cursor]) {
      expect(await rig.excessesOf(await rig.sent(USERS, { first: PAGE, after, filter }), bounds)).toEqual([]);
    }
  });
});

describe('these tests', () => {
  test.each([
    ['a sequential scan', `SELECT id FROM invites WHERE message = 'x' LIMIT 50`, 'through'],
    [
      'a filter that passes many rows',
      `SELECT id FROM invites WHERE status = 'REVOKED' ORDER BY created_at DESC, id DESC LIMIT 50`,
      'reads',
    ],
    [
      'a sort of many rows',
      `SELECT id FROM invites WHERE invited_by_id = '${user(500)}' ORDER BY updated_at LIMIT 50`,
      'sorts',
    ],
  ])('find %s', async (_, text, word) => {
    const found = await rig.excessesOf([{ text, values: [] }], FLAT);
    expect(found.join()).toContain(word);
  });
});

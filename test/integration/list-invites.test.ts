import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import type { InviteFilter, InviteOrder, InvitesQueryVariables } from '../support/generated/graphql.ts';
import type { AdminSeed } from '../support/seed.ts';
import { statementsOf } from '../support/statements.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let other: AdminSeed;

const COUNT = 60;
/** What all the invites of the list have in their address, and nothing else has. */
const LISTED = '@list.example.com';

/**
 * Sixty invites, three to each creation time and to each end of a window, so that ties are on every page. A third is
 * live, some have lapsed unnoticed, the others are settled.
 */
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  other = await app.admin();
  await app.db.execute(sql`
    INSERT INTO invites (id, email, role, status, window_seconds, created_at, expires_at, token_hash, invited_by_id,
      invited_by_name, accepted_at, declined_at, revoked_at)
    SELECT gen_random_uuid(), 'listed' || lpad((number * 7 % ${COUNT})::text, 2, '0') || ${LISTED},
      (CASE WHEN number % 4 = 0 THEN 'ADMIN' ELSE 'MEMBER' END)::role, status::invite_status, 604800,
      timestamptz '2020-01-01' + (number / 3) * interval '1 minute',
      CASE WHEN status = 'PENDING' AND number % 2 = 0 THEN clock_timestamp() + (number / 3) * interval '1 day' + interval '1 day'
        ELSE timestamptz '2020-02-01' + (number / 3) * interval '1 minute' END,
      sha256(number::text::bytea), (CASE WHEN number % 2 = 0 THEN ${admin.id} ELSE ${other.id} END)::uuid, 'Grace Hopper',
      CASE WHEN status = 'ACCEPTED' THEN now() END, CASE WHEN status = 'DECLINED' THEN now() END,
      CASE WHEN status = 'REVOKED' THEN now() END
    FROM generate_series(0, ${COUNT - 1}) AS number,
      LATERAL (SELECT (ARRAY['PENDING', 'PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'])[number / 2 % 6 + 1] AS status) AS stored`);
});
afterAll(() => app.stop());

const listed: InviteFilter = { search: LISTED };

async function walk(
  direction: 'forward' | 'backward',
  size: number,
  variables: InvitesQueryVariables = {},
): Promise<string[]> {
  const ids: string[] = [];
  const forward = direction === 'forward';
  let cursor: string | null | undefined;
  do {
    const { nodes, edges, pageInfo, totalCount } = await admin.can.invites({
      filter: listed,
      ...variables,
      ...(forward ? { first: size, after: cursor } : { last: size, before: cursor }),
    });
    expect(nodes.length).toBeLessThanOrEqual(size);
    expect(totalCount).toBe(COUNT);
    expect(edges.map(({ node }) => node.id)).toEqual(nodes.map(({ id }) => id));
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
    expect(forward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(cursor != null);
    const page = nodes.map(({ id }) => id);
    if (forward) ids.push(...page);
    else ids.unshift(...page);
    if (forward) cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    else cursor = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
  } while (cursor);
  return ids;
}

const ORDERS: InviteOrder[] = (['CREATED_AT', 'EXPIRES_AT', 'EMAIL'] as const).flatMap((field) =>
  (['ASC', 'DESC'] as const).map((direction) => ({ field, direction })),
);

describe('the list of invites', () => {
  test.each(ORDERS)(
    'by $field $direction is read page by page both ways, and nobody is missed',
    async (orderBy) => {
      const { nodes } = await admin.can.invites({ first: 100, filter: listed, orderBy });
      const value = (node: (typeof nodes)[number]) =>
        ({ CREATED_AT: node.createdAt, EXPIRES_AT: node.expiresAt, EMAIL: node.email })[orderBy.field];
      const expected = nodes
        .map((node) => ({ key: `${value(node)} ${node.id}`, id: node.id }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ id }) => id);
      if (orderBy.direction === 'DESC') expected.reverse();
      expect(nodes.map(({ id }) => id)).toEqual(expected);
      expect(new Set(expected).size).toBe(COUNT);
      // Three share a time: pages of 7 and 8 cut through ties.
      expect(await walk('forward', 7, { orderBy })).toEqual(expected);
      expect(await walk('backward', 8, { orderBy })).toEqual(expected);
    },
  );

  it('is newest first, and has 20 a page, unless told otherwise', async () => {
    const { nodes, pageInfo } = await admin.can.invites({ filter: listed });
    expect(nodes).toHaveLength(20);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const newest = await admin.can.invites({
      first: 20,
      filter: listed,
      orderBy: { field: 'CREATED_AT', direction: 'DESC' },
    });
    expect(nodes).toEqual(newest.nodes);
    expect((await admin.can.invites({ filter: listed, orderBy: null })).nodes).toEqual(newest.nodes);
  });

  it('can be read between two cursors', async () => {
    const { edges } = await admin.can.invites({ first: 10, filter: listed });
    const between = await admin.can.invites({
      first: 100,
      after: edges[2]?.cursor,
      before: edges[6]?.cursor,
      filter: listed,
    });
    expect(between.nodes.map(({ id }) => id)).toEqual(edges.slice(3, 6).map(({ node }) => node.id));
  });

  it('goes on at the same place when invites before it come and go', async () => {
    const page = await admin.can.invites({ first: 5, filter: listed });
    const next = () => admin.can.invites({ first: 5, after: page.pageInfo.endCursor, filter: listed });
    const before = await next();
    await app.db.execute(sql`
      INSERT INTO invites (id, email, role, window_seconds, expires_at, token_hash)
      VALUES (gen_random_uuid(), ${`new${LISTED}`}, 'MEMBER', 300, now() + interval '300 seconds', sha256('new'))`);
    expect((await next()).nodes).toEqual(before.nodes);
    await app.db.execute(sql`DELETE FROM invites WHERE email = ${`new${LISTED}`}`);
    expect((await next()).nodes).toEqual(before.nodes);
  });

  it.each<[string, InviteFilter]>([
    ['all of it', listed],
    ['what is live or has lapsed', { ...listed, status: ['PENDING', 'EXPIRED'] }],
    ['the statuses alone', { status: ['PENDING', 'REVOKED', 'ACCEPTED', 'DECLINED', 'EXPIRED'] }],
  ])('of %s says that there is more only where there is, by any cursor', async (_which, filter) => {
    const all = (await admin.can.invites({ filter, first: 100 })).edges;
    const [first, second, last] = [all[0], all[1], all.at(-1)].map((edge) => edge?.cursor);
    const page = async (variables: InvitesQueryVariables) => {
      const { edges, pageInfo } = await admin.can.invites({ filter, ...variables });
      const { hasPreviousPage, hasNextPage } = pageInfo;
      return [edges.length, hasPreviousPage, hasNextPage];
    };
    expect(await page({ last: 10, before: first })).toEqual([0, false, true]);
    expect(await page({ first: 10, after: last })).toEqual([0, true, false]);
    expect(await page({ first: 100, after: first })).toEqual([all.length - 1, true, false]);
    expect(await page({ last: 100, before: last })).toEqual([all.length - 1, false, true]);
    expect(await page({ first: 10, after: first, before: second })).toEqual([0, true, true]);
    // Cursors of rows that the list does not hold, from before it and from after it.
    const [before, after] = ['2100-01-01', '1999-01-01'].map((time) =>
      Buffer.from(JSON.stringify(['CREATED_AT_DESC', Date.parse(time), admin.id])).toString('base64url'),
    );
    expect(await page({ first: 100, after: before })).toEqual([all.length, false, false]);
    expect(await page({ last: 100, before: after })).toEqual([all.length, false, false]);
  });

  it('is empty where nothing fits', async () => {
    const page = await admin.can.invites({ filter: { email: 'nobody@example.com' } });
    expect(page).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
      totalCount: 0,
    });
  });

  test.each([
    'first: 0',
    'first: 101',
    'first: -1',
    'last: 0',
    'last: 101',
    'first: 5, last: 5',
    'after: ""',
    'after: "nonsense"',
    `after: "${Buffer.from('[]').toString('base64url')}"`,
    `after: "${Buffer.from('["CREATED_AT_DESC","2020",1]').toString('base64url')}"`,
    `after: "${Buffer.from('["CREATED_AT_DESC",1e300,"0198c0de-0000-7000-8000-000000000000"]').toString('base64url')}"`,
    `after: "${Buffer.from('["CREATED_AT_DESC",1,"no uuid"]').toString('base64url')}"`,
    `before: "${'x'.repeat(5_000)}"`,
    'first: 2147483648',
    'first: "5"',
  ])('refuses %s', async (args) => {
    const { data, errors } = await admin.can.client.send(`{ invites(${args}) { nodes { id } } }`);
    expect(data?.invites ?? null).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([
      expect.stringMatching(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/),
    ]);
  });

  it('refuses a cursor of another order, and of another list', async () => {
    const { pageInfo } = await admin.can.invites({ first: 1, filter: listed });
    const users = await admin.can.users({ first: 1 });
    for (const args of [
      { after: pageInfo.endCursor, orderBy: { field: 'EMAIL', direction: 'ASC' } },
      { after: pageInfo.endCursor, orderBy: { field: 'CREATED_AT', direction: 'ASC' } },
      { before: pageInfo.endCursor, orderBy: { field: 'EXPIRES_AT', direction: 'DESC' } },
      { after: users.pageInfo.endCursor, orderBy: { field: 'EMAIL', direction: 'DESC' } },
    ]) {
      const { errors } = await admin.can.client.send(
        'query ($after: String, $before: String, $orderBy: InviteOrder) { invites(after: $after, before: $before, orderBy: $orderBy) { nodes { id } } }',
        args,
      );
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('the list of invites can be narrowed', () => {
  const count = async (filter: InviteFilter) =>
    (await admin.can.invites({ first: 100, filter: { ...listed, ...filter } })).totalCount;

  it('by status: PENDING is what lives, and EXPIRED what does not, swept or not', async () => {
    // Of each status ten are stored, and twenty PENDING, of which every other one has lapsed.
    expect(await count({ status: ['PENDING'] })).toBe(10);
    expect(await count({ status: ['EXPIRED'] })).toBe(20);
    expect(await count({ status: ['PENDING', 'EXPIRED'] })).toBe(30);
    expect(await count({ status: ['ACCEPTED'] })).toBe(10);
    expect(await count({ status: ['DECLINED', 'REVOKED'] })).toBe(20);
    expect(await count({ status: ['PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'] })).toBe(60);
    expect(await count({ status: [] })).toBe(0);
    expect(await count({ status: null })).toBe(60);
    for (const status of ['PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'] as const) {
      const { nodes } = await admin.can.invites({ first: 100, filter: { ...listed, status: [status] } });
      expect(new Set(nodes.map((node) => node.status))).toEqual(new Set([status]));
    }
  });

  it('by role, by inviter and by address', async () => {
    expect(await count({ role: ['ADMIN'] })).toBe(15);
    expect(await count({ role: ['ADMIN', 'MEMBER'] })).toBe(60);
    expect(await count({ invitedById: other.id })).toBe(30);
    expect(await count({ invitedById: other.id.toUpperCase() })).toBe(30);
    expect(await count({ invitedById: 'nonsense' })).toBe(0);
    expect(await count({ email: ` LISTED07${LISTED} ` })).toBe(1);
    expect(await count({ email: 'listed07' })).toBe(0);
    expect(await count({ role: ['ADMIN'], invitedById: other.id })).toBe(0);
  });

  it('by what became of the mail, so that those that did not arrive are found', async () => {
    await app.db.execute(sql`
      UPDATE invites SET delivery_status = 'FAILED', delivery_error = '550'
      WHERE email LIKE ${`listed0_${LISTED}`} AND status <> 'PENDING'`);
    const failed = await admin.can.invites({ filter: { ...listed, delivery: ['FAILED'] } });
    expect(failed.totalCount).toBeGreaterThan(0);
    expect(new Set(failed.nodes.map(({ delivery }) => delivery.status))).toEqual(new Set(['FAILED']));
    const others = await count({ delivery: ['NOT_REQUESTED', 'QUEUED', 'SENT'] });
    expect(others + (failed.totalCount ?? 0)).toBe(60);
    expect(await count({ delivery: [] })).toBe(0);
  });

  it('by an empty address or inviter to nothing, and not at all by an empty search', async () => {
    for (const filter of [{ email: '' }, { invitedById: '' }, { email: 'nonsense' }, { invitedById: '1' }]) {
      expect((await admin.can.invites({ filter })).totalCount).toBe(0);
    }
    expect((await admin.can.invites({ filter: { search: '' } })).totalCount).toBeGreaterThanOrEqual(COUNT);
  });

  it('by time, from a moment on and before another', async () => {
    const third = '2020-01-01T00:02:00.000Z';
    const fifth = '2020-01-01T00:04:00.000Z';
    expect(await count({ createdAt: { lt: third } })).toBe(6);
    expect(await count({ createdAt: { gte: third, lt: fifth } })).toBe(6);
    expect(await count({ createdAt: { gte: third } })).toBe(54);
    expect(await count({ createdAt: { gte: fifth, lt: third } })).toBe(0);
    expect(await count({ createdAt: { gte: '2020-01-01T01:02:00+01:00', lt: fifth } })).toBe(6);
    expect(await count({ expiresAt: { gte: '2021-01-01T00:00:00Z' } })).toBe(10);
    expect(await count({ createdAt: { gte: '0001-01-01T00:00:00Z', lt: '9999-12-31T23:59:59Z' } })).toBe(60);
    expect(await count({ createdAt: {} })).toBe(60);
  });

  it('by part of the address, in which every character is a letter', async () => {
    const odd = ['100%', 'under_score', 'under-score', "o'brien", 'plus+tag', 'a{b}c'];
    for (const name of odd) await admin.invites(`${name}@odd.example.com`);
    const found = async (search: string) =>
      (await admin.can.invites({ filter: { search } })).nodes.map(({ email }) => email.split('@')[0]).sort();
    expect(await found('100%')).toEqual(['100%']);
    expect(await found('%@odd')).toEqual(['100%']);
    expect(await found('under_')).toEqual(['under_score']);
    expect(await found('R_S')).toEqual(['under_score']);
    expect(await found("O'B")).toEqual(["o'brien"]);
    expect(await found(' ODD.example ')).toEqual([...odd].sort());
    expect(await found('\\')).toEqual([]);
    expect(await found('\\%')).toEqual([]);
    expect(await found('{b}')).toEqual(['a{b}c']);
    expect(await found('x'.repeat(10_000))).toEqual([]);
  });
});

describe('reading the list of invites costs', () => {
  const page = (selection: string) =>
    `{ invites(first: 50, filter: { search: "${LISTED}" }) { ${selection} } }`;
  const cost = async (selection: string) =>
    statementsOf(async () => {
      const { errors, data } = await admin.can.client.send(page(selection));
      expect(errors).toBeUndefined();
      expect(data.invites).not.toBeNull();
    });

  /** Who is calling: once a request. */
  const AUTHENTICATION = 1;

  it('one statement, beside the look at who is asking', async () => {
    expect(await cost('nodes { id email status delivery { status } } pageInfo { hasNextPage }')).toHaveLength(
      AUTHENTICATION + 1,
    );
  });

  it('one more with all the people of the page, and no more with twice the people', async () => {
    expect(await cost('nodes { id invitedBy { id email name } user { id name } }')).toHaveLength(
      AUTHENTICATION + 2,
    );
    expect(
      await cost(
        'nodes { id invitedBy { id } } edges { cursor node { email user { email } invitedBy { name } } }',
      ),
    ).toHaveLength(AUTHENTICATION + 2);
  });

  it('a count only where one is selected', async () => {
    const counts = (statements: string[]) => statements.filter((text) => /count\(/i.test(text));
    expect(counts(await cost('nodes { id }'))).toEqual([]);
    const withTotal = await cost('totalCount nodes { id }');
    expect(withTotal).toHaveLength(AUTHENTICATION + 2);
    expect(counts(withTotal)).toHaveLength(1);
  });

  it('no column that was not selected', async () => {
    const [statement] = (await cost('nodes { id email }')).filter((text) => text.includes('FROM invites'));
    for (const column of ['message', 'metadata', 'token_hash', 'roles', 'expires_at']) {
      expect(statement).not.toContain(column);
    }
  });

  it('the same on the last page as on the first: a place in an index, not an offset', async () => {
    const { pageInfo } = await admin.can.invites({ first: 55, filter: listed });
    const statements = await statementsOf(async () => {
      await admin.can.client.send(
        'query ($after: String) { invites(first: 5, after: $after) { nodes { id } } }',
        { after: pageInfo.endCursor },
      );
    });
    expect(statements.join('\n')).not.toMatch(/offset/i);
  });
});

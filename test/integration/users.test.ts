import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const NOBODY = '0198c0de-0000-7000-8000-000000000000';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('a person who is seen through an invite or a key', () => {
  const PERSON = '{ id email name metadata lastSignInAt }';
  const DOCUMENT = `{
    invites(first: 1) { edges { node { user ${PERSON} invitedBy ${PERSON} } } nodes { invitedBy ${PERSON} } }
    apiKeys { createdBy ${PERSON} }
    me ${PERSON}
  }`;

  it('shows data and comings to those alone who may read users', async () => {
    const boss = await app.admin();
    await boss.can.updateUser({ id: boss.id, metadata: { level: 7 } });
    await boss.bringsIn(someone('ada'), { metadata: { level: 1 } });
    for (const [scopes, shown] of [
      [['invites:read', 'api-keys:manage'], false],
      [['invites:read', 'api-keys:manage', 'users:read'], true],
    ] as const) {
      const { data } = await (await boss.makesKey(...scopes)).client.send(DOCUMENT);
      const [{ node }] = data.invites.edges;
      const seen = [node.user, node.invitedBy, data.invites.nodes[0].invitedBy, data.apiKeys[0].createdBy];
      for (const person of seen) {
        expect(person).toMatchObject({
          id: expect.any(String),
          email: expect.any(String),
          name: expect.any(String),
        });
        expect(person.metadata !== null).toBe(shown);
        expect(person.lastSignInAt !== null).toBe(shown);
      }
      expect(data.me.metadata).toEqual({ level: 7 });
    }
  });
});

describe('a user', () => {
  it('can be read by an ADMIN, and by itself', async () => {
    const member = await admin.bringsIn(someone('ada'), { roles: ['editor'], metadata: { team: 7 } });
    const user = await admin.can.user(member.id.toUpperCase());
    expect(user).toMatchObject({ email: member.email, name: 'Ada', role: 'MEMBER', status: 'ACTIVE' });
    expect(user).toMatchObject({ roles: ['editor'], metadata: { team: 7 } });
    expect(await member.can.me()).toEqual(user);
    const { errors } = await member.can.client.send('query ($id: ID!) { user(id: $id) { id } }', {
      id: member.id,
    });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test.each([NOBODY, '', 'nonsense', '7', `${NOBODY}0`])('with the id %j is not there', async (id) => {
    expect(await admin.can.user(id)).toBeNull();
    expectType(await admin.can.updateUser({ id, roles: [] }), 'UserNotFoundError');
  });
});

describe('changing a user', () => {
  it('changes what is given and leaves the rest', async () => {
    const member = await admin.bringsIn(someone('ada'), { roles: ['editor'], metadata: { team: 7 } });
    const change = async (input: object) =>
      expectType(await admin.can.updateUser({ id: member.id, ...input }), 'UpdateUserPayload').user;
    expect(await change({ roles: ['a', 'b', 'a'] })).toMatchObject({
      roles: ['a', 'b'],
      metadata: { team: 7 },
    });
    expect(await change({ metadata: { team: 8 } })).toMatchObject({
      roles: ['a', 'b'],
      metadata: { team: 8 },
    });
    expect(await change({ metadata: null })).toMatchObject({ metadata: null });
    const user = await change({ roles: [], role: null, status: null });
    expect(user).toMatchObject({ roles: [], role: 'MEMBER', status: 'ACTIVE' });
    expect(await member.can.me()).toEqual(user);
  });

  it('does not overwrite what another ADMIN changed meanwhile: it is told, with what is there now', async () => {
    const member = await admin.bringsIn(someone('ada'));
    const ifUpdatedAt = (await admin.can.user(member.id))?.updatedAt ?? null;
    const first = await admin.can.updateUser({ id: member.id, roles: ['editor'], ifUpdatedAt });
    const { user } = expectType(first, 'UpdateUserPayload');
    const second = await admin.can.updateUser({ id: member.id, role: 'ADMIN', ifUpdatedAt });
    expect(expectType(second, 'UserChangedError').user).toEqual(user);
    expect(await admin.can.user(member.id)).toMatchObject({ role: 'MEMBER', roles: ['editor'] });
  });

  it('is recorded with who did it and what was changed', async () => {
    const member = await admin.bringsIn(someone('ada'));
    await admin.can.updateUser({ id: member.id, roles: ['editor'], role: 'ADMIN' });
    const events = await app.db.query<object>(sql`
      SELECT type, actor_kind, actor_id, data FROM events
      WHERE subject_id = ${member.id}::uuid AND type = 'user.updated'`);
    expect(events).toEqual([
      {
        type: 'user.updated',
        actorKind: 'USER',
        actorId: admin.id,
        data: expect.objectContaining({ userId: member.id, role: 'ADMIN', changed: ['role', 'roles'] }),
      },
    ]);
    await admin.can.updateUser({ id: member.id, role: 'MEMBER' });
  });

  test.each([
    ['roles', { roles: [''] }],
    ['roles', { roles: Array.from({ length: 51 }, (_, index) => `role-${index}`) }],
    ['roles', { roles: ['with\ta tab'] }],
    ['metadata', { metadata: { a: 'x'.repeat(8_192) } }],
  ])('refuses wrong %s, and writes nothing', async (path, input) => {
    const before = await admin.can.user(admin.id);
    const { issues } = expectType(
      await admin.can.updateUser({ id: admin.id, status: 'ACTIVE', ...input }),
      'ValidationError',
    );
    expect(issues.map((issue) => issue.path[0])).toEqual([path]);
    expect(await admin.can.user(admin.id)).toEqual(before);
  });

  it('by disabling ends every session at once, and an API key of that user too', async () => {
    const other = await app.admin();
    const service = await other.makesKey('users:read');
    await admin.can.updateUser({ id: other.id, status: 'DISABLED' });
    for (const { client } of [other.can, service]) {
      const { errors } = await client.send('{ me { id } }');
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    expectType(await app.as().refreshSession(other.refreshToken), 'SessionInvalidError');
    expectType(await app.as().signIn(other.email, PASSWORD), 'InvalidCredentialsError');
    await admin.can.updateUser({ id: other.id, status: 'ACTIVE' });
    const { errors } = await other.can.client.send('{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    await admin.can.updateUser({ id: other.id, role: 'MEMBER' });
  });

  it('to another role ends every session, so that no token says what is no longer true', async () => {
    const member = await admin.bringsIn(someone('ada'));
    await admin.can.updateUser({ id: member.id, roles: ['editor'] });
    expect((await member.can.me())?.roles).toEqual(['editor']);
    await admin.can.updateUser({ id: member.id, role: 'MEMBER' });
    expect((await member.can.me())?.role).toBe('MEMBER');
    await admin.can.updateUser({ id: member.id, role: 'ADMIN' });
    const { errors } = await member.can.client.send('{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await (await signedIn(app, member.email, PASSWORD)).can.me())?.role).toBe('ADMIN');
    await admin.can.updateUser({ id: member.id, role: 'MEMBER' });
  });

  it('to an ADMIN is not for an API key that lacks a scope', async () => {
    const member = await admin.bringsIn(someone('ada'));
    const document = 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { __typename } }';
    const input = { id: member.id, role: 'ADMIN' };
    const lesser = await admin.makesKey('users:read', 'users:write');
    const { errors } = await lesser.client.send(document, { input });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expectType(await lesser.updateUser({ id: member.id, roles: ['editor'] }), 'UpdateUserPayload');
    expect((await admin.can.user(member.id))?.role).toBe('MEMBER');
  });
});

describe('the last active ADMIN', () => {
  it('can be neither demoted nor disabled, by itself or by a key', async () => {
    const alone = await startTestApp();
    try {
      const last = await alone.admin();
      expectType(await last.can.updateUser({ id: last.id, role: 'MEMBER' }), 'LastAdminError');
      expectType(await last.can.updateUser({ id: last.id, status: 'DISABLED' }), 'LastAdminError');
      const service = await last.makesKey('users:write');
      expectType(await service.updateUser({ id: last.id, status: 'DISABLED' }), 'LastAdminError');
      expectType(
        await last.can.updateUser({ id: last.id, roles: ['boss'], role: 'ADMIN' }),
        'UpdateUserPayload',
      );
      const disabled = await alone.admin();
      expectType(await last.can.updateUser({ id: disabled.id, status: 'DISABLED' }), 'UpdateUserPayload');
      expectType(await last.can.updateUser({ id: last.id, role: 'MEMBER' }), 'LastAdminError');
    } finally {
      await alone.stop();
    }
  });

  it('stays when all of them demote or disable each other at the same moment', async () => {
    const alone = await startTestApp();
    try {
      const admins = [await alone.admin(), await alone.admin(), await alone.admin()];
      for (let round = 0; round < 8; round += 1) {
        const change = round % 2 === 0 ? { role: 'MEMBER' as const } : { status: 'DISABLED' as const };
        await Promise.all(
          admins.map(({ can }, index) => {
            const victim = admins[(index + 1) % admins.length]?.id ?? '';
            return can.client.send(
              'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { __typename } }',
              { input: { id: victim, ...change } },
            );
          }),
        );
        const [left] = await alone.db.query<{ count: number }>(
          sql`SELECT count(*)::int FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE'`,
        );
        expect(left?.count).toBeGreaterThanOrEqual(1);
        await alone.db.execute(sql`UPDATE users SET role = 'ADMIN', status = 'ACTIVE'`);
        await alone.db.execute(sql`UPDATE sessions SET revoked_at = NULL`);
      }
    } finally {
      await alone.stop();
    }
  });
});

describe('the list of users', () => {
  const names = Array.from({ length: 25 }, (_, index) => `Listed${String(index).padStart(2, '0')}`);

  beforeAll(async () => {
    await app.db.execute(sql`
      INSERT INTO users (id, email, first_name, last_name, role, password_hash, created_at, status)
      SELECT gen_random_uuid(), lower(name) || '@list.example.com', name, '100%_sure', 'MEMBER', 'none',
        timestamptz '2020-01-01' + (number / 3) * interval '1 minute',
        (CASE WHEN number % 5 = 0 THEN 'DISABLED' ELSE 'ACTIVE' END)::user_status
      FROM unnest(${names}::text[]) WITH ORDINALITY AS listed (name, number)`);
  });

  const listed = { search: '@LIST.example.com' };

  it('is read page by page, newest first, in both directions, and nobody is missed', async () => {
    const forward: string[] = [];
    let after: string | null | undefined;
    do {
      const page = await admin.can.users({ first: 7, after, filter: listed });
      forward.push(...page.nodes.map(({ id }) => id));
      expect(page.totalCount).toBe(25);
      expect(page.pageInfo.hasPreviousPage).toBe(after != null);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(forward).size).toBe(25);

    const backward: string[] = [];
    let before: string | null | undefined;
    do {
      const page = await admin.can.users({ last: 7, before, filter: listed });
      backward.unshift(...page.nodes.map(({ id }) => id));
      before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
    } while (before);
    expect(backward).toEqual(forward);

    const all = await admin.can.users({ first: 100, filter: listed });
    expect(all.nodes.map(({ id }) => id)).toEqual(forward);
    const times = all.nodes.map(({ createdAt }) => Date.parse(String(createdAt)));
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('has 20 a page unless told otherwise', async () => {
    expect((await admin.can.users({ filter: listed })).nodes).toHaveLength(20);
  });

  test.each([
    ['first: 0'],
    ['first: 101'],
    ['first: -1'],
    ['last: 101'],
    ['first: 1, last: 1'],
    ['after: "nonsense"'],
    ['before: ""'],
  ])('refuses %s', async (args) => {
    const { errors } = await admin.can.client.send(`{ users(${args}) { nodes { id } } }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('can be narrowed', async () => {
    const count = async (filter: object) =>
      (await admin.can.users({ filter: { ...listed, ...filter } })).totalCount;
    expect(await count({ status: ['DISABLED'] })).toBe(5);
    expect(await count({ status: ['ACTIVE', 'DISABLED'] })).toBe(25);
    expect(await count({ status: [] })).toBe(0);
    expect(await count({ role: ['ADMIN'] })).toBe(0);
    expect(await count({ search: 'listed07' })).toBe(1);
    expect(await count({ search: 'LISTED07 100%_S' })).toBe(1);
    expect(await count({ search: '%listed' })).toBe(0);
    expect(await count({ search: 'listed_7' })).toBe(0);
    expect(await count({ search: 'x'.repeat(1_000) })).toBe(0);
  });

  it('is not for members', async () => {
    const member = await admin.bringsIn(someone('member'));
    const { errors } = await member.can.client.send('{ users { nodes { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

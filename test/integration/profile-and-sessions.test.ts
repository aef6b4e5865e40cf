import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { SignInDocument } from '../support/generated/graphql.ts';
import { watchInvites } from '../support/live.ts';
import { type AdminSeed, PASSWORD, type PersonSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
beforeEach(async () => {
  person = await admin.bringsIn(someone('person'), { role: 'ADMIN' });
});
afterAll(() => app.stop());

const codeOf = async ({ can }: PersonSeed) =>
  (await can.client.send('{ me { id } }')).errors?.[0]?.extensions.code ?? null;

describe('a profile', () => {
  it('is changed by its owner: what is absent stays, and null takes the last name away', async () => {
    const first = expectType(
      await person.can.updateProfile({ firstName: ' Ada ', lastName: 'Lovelace' }),
      'UpdateProfilePayload',
    );
    expect(first.user).toMatchObject({ id: person.id, name: 'Ada Lovelace' });
    const second = expectType(
      await person.can.updateProfile({ firstName: 'Augusta' }),
      'UpdateProfilePayload',
    );
    expect(second.user.name).toBe('Augusta Lovelace');
    const third = expectType(await person.can.updateProfile({ lastName: null }), 'UpdateProfilePayload');
    expect(third.user).toMatchObject({ firstName: 'Augusta', lastName: null, name: 'Augusta' });
    expectType(await person.can.updateProfile({}), 'UpdateProfilePayload');
    const events = await app.db.query(sql`
      SELECT actor_id, data->'changed' AS changed FROM events
      WHERE subject_id = ${person.id}::uuid AND type = 'user.updated' ORDER BY occurred_at, id`);
    expect(events).toEqual([
      { actorId: person.id, changed: ['firstName', 'lastName'] },
      { actorId: person.id, changed: ['firstName'] },
      { actorId: person.id, changed: ['lastName'] },
    ]);
  });

  it.each([
    [{ firstName: null }, 'firstName'],
    [{ firstName: ' ' }, 'firstName'],
    [{ firstName: 'x'.repeat(101) }, 'firstName'],
    [{ firstName: 'A\0da' }, 'firstName'],
    [{ lastName: '\ud800' }, 'lastName'],
  ])('refuses %j by its path', async (input, path) => {
    const { issues } = expectType(await person.can.updateProfile(input), 'ValidationError');
    expect(issues.map((issue) => issue.path)).toEqual([[path]]);
  });

  it('is that of a person: an API key has none', async () => {
    const service = await admin.makesKey('users:write');
    const { errors } = await service.client.send(
      'mutation { updateProfile(input: { firstName: "X" }) { __typename } }',
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});

describe('sessions', () => {
  it('are listed for their owner, the latest first, with the one that asks marked', async () => {
    const elsewhere = await signedIn(app, person.email, PASSWORD);
    const refreshed = await app.as().refreshSession(elsewhere.refreshToken);
    expectType(refreshed, 'RefreshSessionPayload');
    const sessions = await person.can.sessions();
    expect(sessions).toMatchObject([
      { current: false, lastRefreshedAt: expect.any(String) },
      { current: true, lastRefreshedAt: null },
    ]);
    const days = (Date.parse(sessions[0]?.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
    expect(sessions.map(({ createdAt }) => createdAt)).toEqual(
      sessions
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
    await elsewhere.can.signOut();
    expect(await person.can.sessions()).toHaveLength(1);
  });

  it('say what the browser called itself, cut to 256 characters', async () => {
    for (const [header, kept] of [
      ['Netscape 4', 'Netscape 4'],
      ['x'.repeat(300), 'x'.repeat(256)],
      ['', null],
    ] as const) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': header },
        body: JSON.stringify({
          query: print(SignInDocument),
          variables: { input: { email: person.email, password: PASSWORD } },
        }),
      });
      expect(response.status).toBe(200);
      expect((await person.can.sessions())[0]?.userAgent).toBe(kept);
    }
  });

  it('are ended one by one, at once, and their open streams with them', async () => {
    const elsewhere = await signedIn(app, person.email, PASSWORD);
    const stream = await watchInvites(app.url, elsewhere.accessToken);
    const other = (await person.can.sessions()).find(({ current }) => !current);
    const { endedId } = expectType(await person.can.endSession(other?.id ?? ''), 'EndSessionPayload');
    expect(endedId).toBe(other?.id);
    expect(await stream.ends()).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await codeOf(elsewhere)).toBe('UNAUTHENTICATED');
    expectType(await app.as().refreshSession(elsewhere.refreshToken), 'SessionInvalidError');
    expect(await codeOf(person)).toBe(null);
    expectType(await person.can.endSession(endedId), 'SessionNotFoundError');
  });

  it('can be ended by the very one that asks', async () => {
    const [mine] = await person.can.sessions();
    expectType(await person.can.endSession(mine?.id ?? ''), 'EndSessionPayload');
    expect(await codeOf(person)).toBe('UNAUTHENTICATED');
  });

  it('of somebody else are none of yours', async () => {
    const [theirs] = await person.can.sessions();
    for (const id of [theirs?.id ?? '', 'nonsense', '0198c0de-0000-7000-8000-000000000000']) {
      expect(expectType(await admin.can.endSession(id), 'SessionNotFoundError').code).toBe(
        'SESSION_NOT_FOUND',
      );
    }
    expect(await codeOf(person)).toBe(null);
  });

  it('are all ended but this one', async () => {
    const others = [await signedIn(app, person.email, PASSWORD), await signedIn(app, person.email, PASSWORD)];
    expect(await person.can.endOtherSessions()).toEqual({ endedCount: 2 });
    expect(await person.can.endOtherSessions()).toEqual({ endedCount: 0 });
    for (const other of others) expect(await codeOf(other)).toBe('UNAUTHENTICATED');
    expect(await codeOf(person)).toBe(null);
    expect(await codeOf(admin)).toBe(null);
  });

  it('are those of people: an API key has none', async () => {
    const service = await admin.makesKey('users:read');
    expect(await service.sessions()).toEqual([]);
    expect(await service.endOtherSessions()).toEqual({ endedCount: 0 });
    const [mine] = await admin.can.sessions();
    expectType(await service.endSession(mine?.id ?? ''), 'SessionNotFoundError');
  });
});

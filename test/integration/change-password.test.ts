import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { ChangePasswordDocument } from '../support/generated/graphql.ts';
import { type AdminSeed, PASSWORD, type PersonSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const NEW_PASSWORD = 'a rather different phrase';

let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
beforeEach(async () => {
  person = await admin.bringsIn(someone('person'));
});
afterAll(() => app.stop());

const change = (currentPassword: string, newPassword: string) =>
  person.can.changePassword({ currentPassword, newPassword });

describe('changing the password', () => {
  it('ends every session and opens a new one', async () => {
    const elsewhere = await signedIn(app, person.email, PASSWORD);
    const { user, session } = expectType(await change(PASSWORD, NEW_PASSWORD), 'ChangePasswordPayload');
    expect(user.id).toBe(person.id);
    expect((await app.as(session.accessToken).me())?.id).toBe(person.id);
    for (const old of [person, elsewhere]) {
      const { errors } = await old.can.client.send('{ me { id } }');
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expectType(await app.as().refreshSession(old.refreshToken), 'SessionInvalidError');
    }
    expectType(await app.as().signIn(person.email, PASSWORD), 'InvalidCredentialsError');
    expectType(await app.as().signIn(person.email, NEW_PASSWORD), 'SignInPayload');
  });

  it('is recorded, without either password', async () => {
    expectType(await change(PASSWORD, NEW_PASSWORD), 'ChangePasswordPayload');
    const events = await app.db.query<{
      type: string;
      actorId: string;
      row: string;
      data: { changed: string[] };
    }>(sql`
      SELECT type, actor_id, data, events::text AS row FROM events
      WHERE subject_id = ${person.id}::uuid AND type = 'user.updated'`);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ actorId: person.id, data: { changed: ['password'] } });
    expect(events[0]?.row).not.toMatch(/argon2|different phrase|battery staple/);
  });

  it('needs the current one; nothing changes without it', async () => {
    expectType(await change('not my password', NEW_PASSWORD), 'InvalidCredentialsError');
    expect((await person.can.me())?.id).toBe(person.id);
    expectType(await app.as().signIn(person.email, PASSWORD), 'SignInPayload');
  });

  it('refuses a weak one, and says why', async () => {
    const { requirements } = expectType(await change(PASSWORD, 'short'), 'WeakPasswordError');
    expect(requirements).toContain('Use at least 12 characters.');
    expect(expectType(await change(PASSWORD, person.email), 'WeakPasswordError').requirements).toEqual([
      'Use more than your own name and address.',
    ]);
    expectType(await change(PASSWORD, 'password1234'), 'WeakPasswordError');
    expectType(await app.as().signIn(person.email, PASSWORD), 'SignInPayload');
  });

  it('refuses what no password can be, by its path', async () => {
    const { issues } = expectType(await change('x'.repeat(1_025), NEW_PASSWORD), 'ValidationError');
    expect(issues.map(({ path }) => path)).toEqual([['currentPassword']]);
  });

  it('twice at the same moment happens once', async () => {
    const asked = (newPassword: string) =>
      person.can.client.execute(ChangePasswordDocument, {
        input: { currentPassword: PASSWORD, newPassword },
      });
    const answers = await Promise.all([asked(`${NEW_PASSWORD} 1`), asked(`${NEW_PASSWORD} 2`)]);
    // The loser finds its password changed or, a moment later, its session ended.
    const outcomes = answers.map(
      ({ data, errors }) => data?.result.__typename ?? errors?.[0]?.extensions.code,
    );
    expect(outcomes.filter((outcome) => outcome === 'ChangePasswordPayload')).toHaveLength(1);
    expect(['InvalidCredentialsError', 'UNAUTHENTICATED']).toContain(
      outcomes.find((outcome) => outcome !== 'ChangePasswordPayload'),
    );
    const [open] = await app.db.query<{ count: number }>(sql`
      SELECT count(*)::int FROM sessions WHERE user_id = ${person.id}::uuid AND revoked_at IS NULL`);
    expect(open?.count).toBe(1);
  });

  it('is for people: an API key has no password', async () => {
    const service = await admin.makesKey('users:write');
    const document = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }`;
    const input = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    const { errors } = await service.client.send(document, { input });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    expectType(await app.as().signIn(admin.email, PASSWORD), 'SignInPayload');
  });
});

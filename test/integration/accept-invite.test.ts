import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { statementsOf } from '../support/statements.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('somebody who was invited', () => {
  it('becomes a user with what the invite promised, and is signed in', async () => {
    const email = someone('ada');
    const invite = await admin.invites(email.toUpperCase(), { roles: ['editor'], metadata: { team: 7 } });

    const result = await app
      .as()
      .acceptInvite({ token: invite.token, firstName: ' Ada ', lastName: 'Lovelace', password: PASSWORD });

    const { user, session } = expectType(result, 'AcceptInvitePayload');
    expect(user).toMatchObject({
      email,
      name: 'Ada Lovelace',
      role: 'MEMBER',
      roles: ['editor'],
      metadata: { team: 7 },
      status: 'ACTIVE',
    });
    expect(session).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    expect(await app.as(session.accessToken).me()).toMatchObject({ id: user.id });
    expect(await admin.can.invite(invite.id)).toMatchObject({ status: 'ACCEPTED', user: { id: user.id } });
  });

  it('is one person even when twenty tabs accept at the same moment', async () => {
    const invite = await admin.invites(someone());

    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.as().acceptInvite({ token: invite.token, firstName: 'Ada', password: PASSWORD }),
      ),
    );

    const names = results.map(({ __typename }) => __typename).sort();
    expect(names.filter((name) => name === 'AcceptInvitePayload')).toHaveLength(1);
    expect(names.filter((name) => name === 'InviteAlreadyAcceptedError')).toHaveLength(19);
    const users = await app.db.query(sql`SELECT id FROM users WHERE email = ${invite.email}`);
    expect(users).toHaveLength(1);
  });

  it('need not have a last name, and is trimmed', async () => {
    const { token } = await admin.invites(someone('ada'));
    const { user } = expectType(
      await app.as().acceptInvite({ token, firstName: '  Ada ', lastName: null, password: PASSWORD }),
      'AcceptInvitePayload',
    );
    expect(user).toMatchObject({ firstName: 'Ada', lastName: null, name: 'Ada' });
    expect(user.lastSignInAt).not.toBeNull();
  });

  it('can sign in with the password that was given, and only with that', async () => {
    const { token, email } = await admin.invites(someone('ada'));
    const password = '  a phrase with spaces around it  ';
    expectType(await app.as().acceptInvite({ token, firstName: 'Ada', password }), 'AcceptInvitePayload');
    expectType(await app.as().signIn(email.toUpperCase(), password), 'SignInPayload');
    expectType(await app.as().signIn(email, password.trim()), 'InvalidCredentialsError');
  });

  it('becomes an ADMIN where the invite says so, with every scope', async () => {
    const { token } = await admin.invites(someone('ada'), { role: 'ADMIN' });
    const { user, session } = expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    expect(user.role).toBe('ADMIN');
    expectType(
      await app.as(session.accessToken).createInvite({ email: someone('next') }),
      'CreateInvitePayload',
    );
  });

  it('has the Authorization header ignored, good or bad', async () => {
    for (const bearer of ['nonsense', admin.accessToken]) {
      const { token, email } = await admin.invites(someone('ada'));
      const { user } = expectType(
        await app.as(bearer).acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
        'AcceptInvitePayload',
      );
      expect(user.email).toBe(email);
    }
  });

  it('is told that it was accepted when trying again, and can sign in', async () => {
    const { token, email } = await admin.invites(someone('ada'));
    const accept = () => app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    expectType(await accept(), 'AcceptInvitePayload');
    const { acceptedAt } = expectType(await accept(), 'InviteAlreadyAcceptedError');
    expect(Date.now() - Date.parse(acceptedAt)).toBeLessThan(60_000);
    expectType(await app.as().signIn(email, PASSWORD), 'SignInPayload');
  });
});

describe('a link stays good', () => {
  test.each([
    ['short', 'short', 'WeakPasswordError'],
    ['common', 'passwordpassword', 'WeakPasswordError'],
    ['too long', 'x1'.repeat(129), 'WeakPasswordError'],
  ] as const)('after a password that is %s', async (_, password, answer) => {
    const { token, email, id } = await admin.invites(someone('ada'));
    const { requirements } = expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password }),
      answer,
    );
    expect(requirements.length).toBeGreaterThan(0);
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
    expect(await app.db.query(sql`SELECT 1 FROM users WHERE email = ${email}`)).toEqual([]);
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
  });

  it("after a password made of the invitee's own address", async () => {
    const { token, email } = await admin.invites(someone('ada.lovelace'));
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', lastName: 'Lovelace', password: email }),
      'WeakPasswordError',
    );
    expect((await app.as().validateInvite(token)).valid).toBe(true);
  });

  test.each([
    ['firstName', { firstName: '' }],
    ['firstName', { firstName: '   ' }],
    ['firstName', { firstName: 'x'.repeat(101) }],
    ['firstName', { firstName: 'A\r\nBcc: x' }],
    ['lastName', { lastName: 'x'.repeat(101) }],
  ])('after a wrong %s', async (path, input) => {
    const { token } = await admin.invites(someone('ada'));
    const { issues } = expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD, ...input }),
      'ValidationError',
    );
    expect(issues.map((issue) => issue.path)).toEqual([[path]]);
    expect((await app.as().validateInvite(token)).valid).toBe(true);
  });
});

describe('an invite to an address that is taken by then', () => {
  it('stays as it is, and nobody is made', async () => {
    const { token, email, id } = await admin.invites(someone('ada'));
    const stored = () => app.db.query(sql`SELECT * FROM invites WHERE id = ${id}::uuid`);
    const before = await stored();
    await app.db.execute(sql`
      INSERT INTO users (id, email, first_name, role, password_hash)
      VALUES (gen_random_uuid(), ${email}, 'Another', 'MEMBER', 'none')`);
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'UserAlreadyExistsError',
    );
    expect(await stored()).toEqual(before);
    const events = await app.db.query(sql`SELECT type FROM events WHERE subject_id = ${id}::uuid`);
    expect(events).toEqual([{ type: 'invite.created' }]);
  });
});

describe('accepting', () => {
  it('costs one look at the link, and one short transaction', async () => {
    const { token } = await admin.invites(someone('ada'));
    const statements = await statementsOf(() =>
      app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
    );
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(6);
  });

  it('takes no address, role or metadata from the invitee', async () => {
    const { token } = await admin.invites(someone('ada'));
    for (const extra of ['email: "x@example.com"', 'role: ADMIN', 'metadata: {}']) {
      const { errors } = await app
        .as()
        .client.send(
          `mutation { acceptInvite(input: { token: "${token}", firstName: "A", password: "${PASSWORD}", ${extra} }) { __typename } }`,
        );
      expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
    expect((await app.as().validateInvite(token)).valid).toBe(true);
  });
});

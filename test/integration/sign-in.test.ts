import { hash } from '@node-rs/argon2';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, signedIn, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('signing in', () => {
  it('takes the address in any case of letters, and says who it is', async () => {
    const before = Date.now();
    const result = await app.as().signIn(`  ${admin.email.toUpperCase()} `, PASSWORD);
    const { user, session } = expectType(result, 'SignInPayload');
    expect(user).toMatchObject({ id: admin.id, email: admin.email, name: 'Grace Hopper', role: 'ADMIN' });
    expect(Date.parse(String(user.lastSignInAt))).toBeGreaterThan(before - 1_000);
    expect(session).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    expect((await app.as(session.accessToken).me())?.id).toBe(admin.id);
  });

  it('gives one answer for an unknown address, a wrong password and a disabled account', async () => {
    const disabled = await admin.bringsIn(someone('disabled'));
    expectType(await admin.can.updateUser({ id: disabled.id, status: 'DISABLED' }), 'UpdateUserPayload');
    const answers = [
      await app.as().signIn(someone('nobody'), PASSWORD),
      await app.as().signIn(admin.email, `${PASSWORD}!`),
      await app.as().signIn(disabled.email, PASSWORD),
    ];
    for (const answer of answers) expectType(answer, 'InvalidCredentialsError');
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('leaves a person twenty open sessions: the oldest ends, and nobody else notices', async () => {
    const person = await admin.bringsIn(someone('ada'));
    const sessions: string[] = [person.accessToken];
    for (let count = 0; count < 20; count += 1) {
      sessions.push((await signedIn(app, person.email, PASSWORD)).accessToken);
    }
    const [first = '', second = ''] = sessions;
    const { errors } = await app.client(first).send('{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await app.as(second).me())?.id).toBe(person.id);
    expect((await app.as(sessions.at(-1)).me())?.id).toBe(person.id);
    expect((await admin.can.me())?.id).toBe(admin.id);
  });

  it('counts no session that has ended among the twenty', async () => {
    const person = await admin.bringsIn(someone('ada'));
    await app.db.execute(sql`
      INSERT INTO sessions (id, user_id, nonce, created_at, idle_expires_at, absolute_expires_at, revoked_at)
      SELECT gen_random_uuid(), ${person.id}::uuid, '', now() + interval '1 hour',
        now() + interval '1 hour' * sign(n - 10.5), now() + interval '1 day',
        CASE WHEN n > 10 THEN now() END
      FROM generate_series(1, 20) AS n`);
    await signedIn(app, person.email, PASSWORD);
    expect((await person.can.me())?.id).toBe(person.id);
  });

  it('never trims a password', async () => {
    expectType(await app.as().signIn(admin.email, ` ${PASSWORD}`), 'InvalidCredentialsError');
    expectType(await app.as().signIn(admin.email, `${PASSWORD}\n`), 'InvalidCredentialsError');
  });

  test.each([
    ['no address', 'email', 'nonsense', PASSWORD],
    ['no password', 'password', 'ada@example.com', ''],
    ['a password of more bytes than any has', 'password', 'ada@example.com', 'x'.repeat(1_025)],
  ])('refuses %s by its path', async (_what, path, email, password) => {
    const { issues } = expectType(await app.as().signIn(email, password), 'ValidationError');
    expect(issues.map((issue) => issue.path)).toEqual([[path]]);
  });

  it('renews a hash that is weaker than those made today, whoever else signs in at that moment', async () => {
    const person = await admin.bringsIn(someone('veteran'));
    const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await app.db.execute(sql`UPDATE users SET password_hash = ${weak} WHERE id = ${person.id}::uuid`);
    const results = await Promise.all(
      Array.from({ length: 6 }, () => app.as().signIn(person.email, PASSWORD)),
    );
    for (const result of results) expectType(result, 'SignInPayload');
    const [row] = await app.db.query<{ passwordHash: string }>(
      sql`SELECT password_hash FROM users WHERE id = ${person.id}::uuid`,
    );
    expect(row?.passwordHash).toContain('$m=19456,t=2,p=1$');
    expectType(await app.as().signIn(person.email, PASSWORD), 'SignInPayload');
  });

  it('opens no session that outlives a disabling at the same moment', async () => {
    const person = await admin.bringsIn(someone('racer'));
    for (let round = 0; round < 5; round += 1) {
      const [result] = await Promise.all([
        app.as().signIn(person.email, PASSWORD),
        admin.can.updateUser({ id: person.id, status: 'DISABLED' }),
      ]);
      expectType(await admin.can.updateUser({ id: person.id, status: 'ACTIVE' }), 'UpdateUserPayload');
      if (result.__typename === 'SignInPayload') {
        expectType(await app.as().refreshSession(result.session.refreshToken), 'SessionInvalidError');
      } else {
        expectType(result, 'InvalidCredentialsError');
      }
    }
  });

  it('leaves nothing in the database that opens a session', async () => {
    const person = await signedIn(app, admin.email, PASSWORD);
    const rows = await app.db.query<{ row: string }>(sql`SELECT sessions::text AS row FROM sessions`);
    const stored = rows.map(({ row }) => row).join('\n');
    const mac = Buffer.from(person.refreshToken.slice(4), 'base64url').subarray(20);
    for (const form of ['hex', 'base64', 'base64url'] as const)
      expect(stored).not.toContain(mac.toString(form));
    expect(stored).not.toContain(person.accessToken.split('.')[2]);
  });
});

describe('an access token', () => {
  it('can be verified by anybody with the keys that the service publishes', async () => {
    const keys = await (await fetch(`${app.url}/.well-known/jwks.json`)).json();
    const { payload } = await jwtVerify(admin.accessToken, createLocalJWKSet(keys), {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      issuer: app.app.urls.publicUrl,
      audience: app.app.urls.publicUrl,
    });
    expect(payload).toMatchObject({ sub: admin.id, role: 'ADMIN', roles: [] });
  });

  it('carries the labels that the application gave', async () => {
    const person = await admin.bringsIn(someone('editor'), { roles: ['editor', 'billing'] });
    const claims = JSON.parse(Buffer.from(person.accessToken.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ role: 'MEMBER', roles: ['editor', 'billing'], scope: '' });
  });

  it('is worth nothing once its session is over', async () => {
    for (const end of [
      sql`revoked_at = now()`,
      sql`idle_expires_at = now() - interval '1 second'`,
      sql`absolute_expires_at = now() - interval '1 second'`,
    ]) {
      const person = await signedIn(app, admin.email, PASSWORD);
      const { sid } = JSON.parse(Buffer.from(person.accessToken.split('.')[1] ?? '', 'base64url').toString());
      await app.db.execute(sql`UPDATE sessions SET ${end} WHERE id = ${sid}::uuid`);
      const { errors } = await app.client(person.accessToken).send('{ me { id } }');
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
  });

  it('is worth nothing while its user may not sign in, even if nobody ended the session', async () => {
    const person = await admin.bringsIn(someone('disabled'));
    await app.db.execute(sql`UPDATE users SET status = 'DISABLED' WHERE id = ${person.id}::uuid`);
    const { errors } = await person.can.client.send('{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expectType(await app.as().refreshSession(person.refreshToken), 'SessionInvalidError');
  });

  it('and a refresh token stay good on a replica that has a new SECRET beside the old one', async () => {
    const person = await signedIn(app, admin.email, PASSWORD);
    const env = { SECRET: `a new secret of enough characters for one,${TEST_SECRET}` };
    const replica = await startTestApp({ database: app.database, env });
    try {
      expect((await replica.as(person.accessToken).me())?.id).toBe(admin.id);
      const refreshed = expectType(
        await replica.as().refreshSession(person.refreshToken),
        'RefreshSessionPayload',
      );
      expect((await replica.as(refreshed.session.accessToken).me())?.id).toBe(admin.id);
      const { errors } = await app.client(refreshed.session.accessToken).send('{ me { id } }');
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    } finally {
      await replica.stop();
    }
  });
});

describe('signing out', () => {
  it('ends the session at once, and no other', async () => {
    const [here, there] = [
      await signedIn(app, admin.email, PASSWORD),
      await signedIn(app, admin.email, PASSWORD),
    ];
    expect(await here.can.signOut()).toEqual({ signedOut: true });
    const { errors } = await here.can.client.send('{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expectType(await app.as().refreshSession(here.refreshToken), 'SessionInvalidError');
    expect((await there.can.me())?.id).toBe(admin.id);
    expectType(await app.as().refreshSession(there.refreshToken), 'RefreshSessionPayload');
  });

  it('says so where there is no session: an API key has none', async () => {
    const service = await admin.makesKey('invites:read');
    expect(await service.signOut()).toEqual({ signedOut: false });
    expect((await service.me())?.id).toBe(admin.id);
  });
});

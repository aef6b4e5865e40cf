import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type Service } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { replaceSecrets } from '../../src/database/known-secrets.ts';
import { sql } from '../../src/database/sql.ts';
import type { FirstAdmin } from '../../src/invites/first-admin.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { expectType } from '../support/flow.ts';
import { closeWindow } from '../support/invite-clock.ts';
import { PASSWORD } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp, type TestAppOptions } from '../support/test-app.ts';

/** The end of a test undoes its beginnings, last first. */
async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return database;
}

async function start(database: TestDatabase, env: Record<string, string> = {}): Promise<TestApp> {
  const options: TestAppOptions = { database, env };
  const app = await startTestApp(options);
  onTestFinished(() => app.stop());
  return app;
}

/** A service of which only the first admin matters, and which may fail to start. */
function service(database: TestDatabase, env: Record<string, string> = {}): Service {
  const config = parseConfig({
    DATABASE_URL: database.url,
    SECRET: TEST_SECRET,
    PORT: '0',
    PUBLIC_URL: 'https://usher.example.com',
    RATE_LIMITS: 'off',
    MAIL: 'off',
    CONSOLE: 'off',
    ...env,
  });
  const made = createApp(config, createLogger({ level: 'silent' }));
  onTestFinished(() => made.stop());
  return made;
}

async function firstAdminOf(made: Service): Promise<FirstAdmin> {
  await made.start();
  return made.ready();
}

function tokenOf(firstAdmin: FirstAdmin): string {
  if (firstAdmin.kind !== 'invited') throw new Error(`An invite was expected, and ${firstAdmin.kind}.`);
  return new URL(firstAdmin.link).hash.replace('#token=', '');
}

describe('a service without an admin', () => {
  it('prints an ADMIN invite, which makes the first admin', async () => {
    const app = await start(await emptyDatabase());
    const firstAdmin = await app.service.ready();
    expect(firstAdmin).toMatchObject({ kind: 'invited', email: 'admin@example.com' });
    const token = tokenOf(firstAdmin);
    expect(await app.as().validateInvite(token)).toMatchObject({
      valid: true,
      invite: { email: 'admin@example.com', role: 'ADMIN', invitedByName: null },
    });
    const { user, session } = expectType(
      await app.as().acceptInvite({ token, firstName: 'First', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    expect(user.role).toBe('ADMIN');
    const { nodes } = await app.as(session.accessToken).invites();
    expect(nodes).toMatchObject([{ status: 'ACCEPTED', invitedBy: null, user: { id: user.id } }]);
    expect(JSON.stringify(app.logs)).not.toContain(token);
  });

  it('prints the same link at every start, until it is used', async () => {
    const database = await emptyDatabase();
    const links: string[] = [];
    for (let round = 0; round < 3; round += 1) links.push(tokenOf(await firstAdminOf(service(database))));
    expect(new Set(links).size).toBe(1);
    const app = await start(database);
    expect((await app.db.query(sql`SELECT 1 FROM invites`)).length).toBe(1);
    await app.as().acceptInvite({ token: links[0] ?? '', firstName: 'First', password: PASSWORD });
    expect(await firstAdminOf(service(database))).toEqual({ kind: 'none needed' });
  });

  it('prints a new link when the old one has lapsed, or its SECRET is gone', async () => {
    const database = await emptyDatabase();
    const app = await start(database);
    const [invite] = await app.db.query<{ id: string }>(sql`SELECT id FROM invites`);
    const first = tokenOf(await app.service.ready());
    await closeWindow(app, invite?.id ?? '');
    const second = tokenOf(await firstAdminOf(service(database)));
    expect(second).not.toBe(first);
    const SECRET = 'another secret that came in its place';
    await replaceSecrets(app.db, deriveKeys(SECRET).fingerprint);
    const third = tokenOf(await firstAdminOf(service(database, { SECRET })));
    expect(third).not.toBe(second);
    expect(await app.as().validateInvite(second)).toMatchObject({ code: 'INVITE_REVOKED' });
    expect(await app.as().validateInvite(third)).toMatchObject({ valid: true });
    const statuses = await app.db.query<{ status: string }>(
      sql`SELECT status FROM invites ORDER BY created_at`,
    );
    expect(statuses.map(({ status }) => status)).toEqual(['EXPIRED', 'REVOKED', 'PENDING']);
  });

  it('agrees with its replicas on one invite', async () => {
    const database = await emptyDatabase();
    const made = await Promise.all(
      Array.from({ length: 3 }, () => firstAdminOf(service(database, { ADMIN_EMAIL: 'Boss@Example.com' }))),
    );
    expect(made[0]).toMatchObject({ kind: 'invited', email: 'boss@example.com' });
    expect(new Set(made.map(tokenOf)).size).toBe(1);
  });
});

describe('ADMIN_EMAIL and ADMIN_PASSWORD', () => {
  const env = { ADMIN_EMAIL: 'Boss@Example.com', ADMIN_PASSWORD: PASSWORD };

  it('make the account, once, even by replicas that start together', async () => {
    const database = await emptyDatabase();
    const made = await Promise.all([service(database, env), service(database, env)].map(firstAdminOf));
    expect(made.map(({ kind }) => kind).sort()).toEqual(['account made', 'none needed']);
    const app = await start(database);
    const { user } = expectType(await app.as().signIn('boss@example.com', PASSWORD), 'SignInPayload');
    expect(user.role).toBe('ADMIN');
    expect(await app.db.query(sql`SELECT type, actor_kind FROM events`)).toEqual([
      { type: 'user.created', actorKind: 'SYSTEM' },
    ]);
    expect(await app.db.query(sql`SELECT 1 FROM invites`)).toEqual([]);
  });

  it('change nothing where there is an active admin', async () => {
    const app = await start(await emptyDatabase());
    await app.admin();
    expect(await firstAdminOf(service(app.database, env))).toEqual({ kind: 'none needed' });
    expectType(await app.as().signIn('boss@example.com', PASSWORD), 'InvalidCredentialsError');
  });

  it('make an admin of an account that is none, with this password, and end its sessions', async () => {
    const app = await start(await emptyDatabase());
    const admin = await app.admin();
    const boss = await admin.bringsIn('boss@example.com');
    await app.db.execute(sql`UPDATE users SET status = 'DISABLED' WHERE id = ${admin.id}::uuid`);
    const password = 'another password than before';
    await firstAdminOf(service(app.database, { ...env, ADMIN_PASSWORD: password }));
    expectType(await app.as().refreshSession(boss.refreshToken), 'SessionInvalidError');
    expectType(await app.as().signIn(boss.email, PASSWORD), 'InvalidCredentialsError');
    const { user } = expectType(await app.as().signIn(boss.email, password), 'SignInPayload');
    expect(user).toMatchObject({ id: boss.id, role: 'ADMIN' });
    const events = await app.db.query(
      sql`SELECT type FROM events WHERE subject_id = ${boss.id}::uuid ORDER BY occurred_at`,
    );
    expect(events).toEqual([{ type: 'user.created' }, { type: 'user.updated' }]);
  });

  it('without a password do not touch an account that is no admin', async () => {
    const app = await start(await emptyDatabase());
    const admin = await app.admin();
    const boss = await admin.bringsIn('boss@example.com');
    await app.db.execute(sql`UPDATE users SET role = 'MEMBER' WHERE id = ${admin.id}::uuid`);
    const made = await firstAdminOf(service(app.database, { ADMIN_EMAIL: boss.email }));
    expect(made).toEqual({ kind: 'address taken', email: boss.email });
    expect(await app.db.query(sql`SELECT 1 FROM users WHERE role = 'ADMIN'`)).toEqual([]);
  });

  it.each(['short', 'passwordpassword', 'boss@example.com'])(
    'are refused where the password is weak (%#), and nobody is made',
    async (password) => {
      const app = await start(await emptyDatabase());
      const starting = firstAdminOf(service(app.database, { ...env, ADMIN_PASSWORD: password }));
      await expect(starting).rejects.toThrow(expect.objectContaining({ name: 'WeakPasswordError' }));
      expect(await app.db.query(sql`SELECT 1 FROM users`)).toEqual([]);
    },
  );
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type Statement, sql } from '../../src/database/sql.ts';
import { sweepSessions } from '../../src/sessions/sweep-sessions.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, type PersonSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
let sessionId: string;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
beforeEach(async () => {
  person = await signedIn(app, admin.email, PASSWORD);
  const { sid } = JSON.parse(Buffer.from(person.accessToken.split('.')[1] ?? '', 'base64url').toString());
  sessionId = sid;
});
afterAll(() => app.stop());

async function refreshed(token: string) {
  return expectType(await app.as().refreshSession(token), 'RefreshSessionPayload').session;
}

async function expectEnded(...tokens: string[]) {
  for (const token of tokens) expectType(await app.as().refreshSession(token), 'SessionInvalidError');
  const { errors } = await app.client(person.accessToken).send('{ me { id } }');
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
}

async function row() {
  const [session] = await app.db.query<Record<string, unknown>>(
    sql`SELECT sessions.*, xmin::text FROM sessions WHERE id = ${sessionId}::uuid`,
  );
  return session;
}

async function set(change: Statement) {
  await app.db.execute(sql`UPDATE sessions SET ${change} WHERE id = ${sessionId}::uuid`);
}

describe('a refresh', () => {
  it('gives new tokens of the same session, again and again', async () => {
    let token = person.refreshToken;
    const seen = new Set([token]);
    for (let round = 1; round <= 5; round += 1) {
      const session = await refreshed(token);
      expect((await app.as(session.accessToken).me())?.id).toBe(admin.id);
      token = session.refreshToken;
      seen.add(token);
    }
    expect(seen.size).toBe(6);
    expect(await row()).toMatchObject({ generation: 5, replays: 0, revokedAt: null });
  });

  it('that was lost on its way can be asked for again, and gives the same token', async () => {
    const first = await refreshed(person.refreshToken);
    const second = await refreshed(person.refreshToken);
    expect(second.refreshToken).toBe(first.refreshToken);
    expect((await app.as(second.accessToken).me())?.id).toBe(admin.id);
    expect((await refreshed(first.refreshToken)).refreshToken).not.toBe(first.refreshToken);
  });

  it('by two tabs at the same moment gives both the same token', async () => {
    const [one, other] = await Promise.all([refreshed(person.refreshToken), refreshed(person.refreshToken)]);
    expect(one.refreshToken).toBe(other.refreshToken);
    expect(await row()).toMatchObject({ generation: 1, replays: 1 });
  });

  it('is repeated ten times and no more', async () => {
    const sessions = await Promise.all(Array.from({ length: 11 }, () => refreshed(person.refreshToken)));
    expect(new Set(sessions.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(await row()).toMatchObject({ generation: 1, replays: 10, revokedAt: null });
    await expectEnded(person.refreshToken, sessions[0]?.refreshToken ?? '');
    expect(await row()).toMatchObject({ revokeReason: 'REUSED' });
  });

  it('with a token that was exchanged more than 30 seconds ago ends the session', async () => {
    const { refreshToken } = await refreshed(person.refreshToken);
    await set(sql`rotated_at = rotated_at - interval '29 seconds'`);
    await refreshed(person.refreshToken);
    await set(sql`rotated_at = rotated_at - interval '2 seconds'`);
    await expectEnded(person.refreshToken, refreshToken);
    expect(await row()).toMatchObject({ revokeReason: 'REUSED', revokedAt: expect.any(Date) });
    expect(app.logs.filter(({ level, sessionId: id }) => level === 'warn' && id === sessionId)).toHaveLength(
      1,
    );
  });

  it('with a token older than the one before ends the session, however young it is', async () => {
    const second = await refreshed(person.refreshToken);
    const third = await refreshed(second.refreshToken);
    await expectEnded(person.refreshToken, second.refreshToken, third.refreshToken);
  });

  it('that ends one session leaves the others', async () => {
    const elsewhere = await signedIn(app, admin.email, PASSWORD);
    const second = await refreshed(person.refreshToken);
    await refreshed(second.refreshToken);
    await expectEnded(person.refreshToken);
    expect((await elsewhere.can.me())?.id).toBe(admin.id);
  });
});

describe('a forged refresh token', () => {
  const forgeries: [string, (bytes: Buffer) => void][] = [
    ['with another MAC', (bytes) => bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)],
    ['with a later generation', (bytes) => bytes.writeUInt32BE(1, 16)],
    ['with a generation beyond any integer', (bytes) => bytes.writeUInt32BE(0xffff_ffff, 16)],
    ['with zeros for a MAC', (bytes) => bytes.fill(0, 20)],
  ];

  test.each(forgeries)('%s is refused and harms nothing', async (_what, forge) => {
    const before = await row();
    const bytes = Buffer.from(person.refreshToken.slice(4), 'base64url');
    forge(bytes);
    expectType(await app.as().refreshSession(`usr_${bytes.toString('base64url')}`), 'SessionInvalidError');
    expect(await row()).toEqual(before);
    await refreshed(person.refreshToken);
  });

  test.each(['', 'usr_', 'nonsense', `usr_${'A'.repeat(70)}`, 'x'.repeat(10_000)])(
    '%j is refused',
    async (text) => {
      expectType(await app.as().refreshSession(text), 'SessionInvalidError');
    },
  );

  it('is answered as an ended session is', async () => {
    const forged = await app.as().refreshSession(`usr_${'A'.repeat(70)}`);
    await person.can.signOut();
    expect(await app.as().refreshSession(person.refreshToken)).toEqual(forged);
  });
});

describe('a session', () => {
  test.each([
    ['a week without a refresh', sql`idle_expires_at = now()`],
    ['a month', sql`absolute_expires_at = now()`],
  ])('is over after %s, and nothing is written then', async (_what, change) => {
    await set(change);
    const before = await row();
    await expectEnded(person.refreshToken);
    expect(await row()).toEqual(before);
  });

  it('lives for a week from each refresh, but never longer than a month', async () => {
    const days = async () => {
      const [left] = await app.db.query<{ idle: number; absolute: number }>(sql`
        SELECT round(extract(epoch FROM idle_expires_at - now()) / 86400)::int AS idle,
          round(extract(epoch FROM absolute_expires_at - now()) / 86400)::int AS absolute
        FROM sessions WHERE id = ${sessionId}::uuid`);
      return left;
    };
    expect(await days()).toEqual({ idle: 7, absolute: 30 });
    await set(sql`idle_expires_at = now() + interval '1 day'`);
    const { refreshToken } = await refreshed(person.refreshToken);
    expect(await days()).toEqual({ idle: 7, absolute: 30 });
    await set(sql`absolute_expires_at = now() + interval '2 days'`);
    await refreshed(refreshToken);
    expect(await days()).toEqual({ idle: 2, absolute: 2 });
  });

  it('of a user who was disabled cannot be refreshed, even after the user is back', async () => {
    const member = await admin.bringsIn(someone('member'));
    await admin.can.updateUser({ id: member.id, status: 'DISABLED' });
    expectType(await app.as().refreshSession(member.refreshToken), 'SessionInvalidError');
    await admin.can.updateUser({ id: member.id, status: 'ACTIVE' });
    expectType(await app.as().refreshSession(member.refreshToken), 'SessionInvalidError');
  });

  it('is swept away long after it ended, and not before', async () => {
    await set(sql`idle_expires_at = now() - interval '29 days'`);
    await sweepSessions(app.db);
    expect(await row()).toBeDefined();
    await set(sql`idle_expires_at = now() - interval '31 days'`);
    await sweepSessions(app.db);
    expect(await row()).toBeUndefined();
  });
});

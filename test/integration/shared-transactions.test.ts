import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import { closeWindow } from '../support/invite-clock.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { statementsOf } from '../support/statements.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({
    env: { SMTP_URL: 'smtp://127.0.0.1:1' },
    overrides: { mailer: createMemoryMailer() },
  });
  admin = await app.admin();
});
afterAll(() => app.stop());

const invite = (email: string) => admin.can.createInvite({ email });

async function eventsOf(email: string): Promise<string[]> {
  const events = await app.db.query<{ type: string }>(sql`
    SELECT type FROM events JOIN invites ON invites.id = subject_id WHERE email = ${email} AND type NOT LIKE 'invite.deliver%' ORDER BY events.id`);
  return events.map(({ type }) => type);
}

describe('invites that one admin sends at the same moment', () => {
  it('share transactions, and each is as if it had been alone', async () => {
    const emails = Array.from({ length: 40 }, () => someone('crowd'));
    let results: Awaited<ReturnType<typeof invite>>[] = [];
    const statements = await statementsOf(async () => {
      results = await Promise.all(emails.map(invite));
    });
    expect(statements.filter((text) => text.includes('INSERT INTO invites')).length).toBeLessThan(20);
    const created = results.map((result) => expectType(result, 'CreateInvitePayload'));
    expect(created.map((payload) => payload.invite.email)).toEqual(emails);
    expect(new Set(created.map(({ token }) => token)).size).toBe(40);
    for (const email of emails) expect(await eventsOf(email)).toEqual(['invite.created']);
  });

  it('are answered each for itself: one is new, one pending, one has an account, one has lapsed', async () => {
    const [fresh, lapsed] = [someone('fresh'), someone('lapsed')];
    const pending = await admin.invites(someone('pending'));
    const person = await admin.bringsIn(someone('person'));
    await closeWindow(app, (await admin.invites(lapsed)).id);

    const [, ...results] = await Promise.all(
      [someone('first'), fresh, pending.email, person.email, lapsed].map(invite),
    );
    expect(results.map(({ __typename }) => __typename)).toEqual([
      'CreateInvitePayload',
      'InviteAlreadyPendingError',
      'UserAlreadyExistsError',
      'CreateInvitePayload',
    ]);
    expect(await eventsOf(fresh)).toEqual(['invite.created']);
    expect(await eventsOf(pending.email)).toEqual(['invite.created']);
    expect(await eventsOf(person.email)).toEqual(['invite.created', 'invite.accepted']);
    expect((await eventsOf(lapsed)).sort()).toEqual(['invite.created', 'invite.created', 'invite.expired']);
  });

  it('to one address in different letters are one invite', async () => {
    const email = someone('letters');
    const spellings = [someone('first'), email, email.toUpperCase(), `L${email.slice(1)}`];
    const [, ...results] = await Promise.all(spellings.map(invite));
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      'CreateInvitePayload',
      'InviteAlreadyPendingError',
      'InviteAlreadyPendingError',
    ]);
  });

  it('wait once for the one whose address somebody holds, as long as a lock may take, and no more', async () => {
    const held = someone('held');
    const holder = new pg.Client(app.database.url);
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query(
        `INSERT INTO invites (id, email, role, window_seconds, expires_at, token_hash, invited_by_name, delivery_status)
         VALUES (gen_random_uuid(), $1, 'MEMBER', 300, now() + interval '5 minutes', sha256('a link'), 'Somebody', 'NOT_REQUESTED')`,
        [held],
      );
      const startedAt = performance.now();
      const first = invite(someone('first'));
      const waiting = invite(held);
      const others = await Promise.all(Array.from({ length: 20 }, () => invite(someone('free'))));
      for (const other of others) expectType(other, 'CreateInvitePayload');
      expectType(await invite(someone('later')), 'CreateInvitePayload');
      // One wait for the lock is two seconds; the one who wants the address waits for it three times.
      expect(performance.now() - startedAt).toBeLessThan(4_000);
      await holder.query('ROLLBACK');
      expectType(await waiting, 'CreateInvitePayload');
      expectType(await first, 'CreateInvitePayload');
    } finally {
      await holder.end();
    }
  });
});

describe('invites that several people send at the same moment', () => {
  it('are theirs: two admins, and a service with a key', async () => {
    const other = await app.admin();
    const service = await admin.makesKey('invites:write', 'invites:read', 'users:read');
    const callers = [admin.can, other.can, service];
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) => callers[index % 3]?.createInvite({ email: someone('whose') })),
    );
    for (const [index, result] of results.entries()) {
      if (!result) throw new Error('Everybody was answered.');
      const created = expectType(result, 'CreateInvitePayload').invite;
      expect(created.invitedBy?.id).toBe(index % 3 === 1 ? other.id : admin.id);
      const [event] = await app.db.query<{ actorKind: string }>(
        sql`SELECT actor_kind FROM events WHERE subject_id = ${created.id}::uuid AND type = 'invite.created'`,
      );
      expect(event?.actorKind).toBe(index % 3 === 2 ? 'API_KEY' : 'USER');
    }
  });
});

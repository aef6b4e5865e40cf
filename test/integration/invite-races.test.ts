import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import { commitWhenAwaited } from '../support/held.ts';
import { endMailPause } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({
    env: { SMTP_URL: 'smtp://127.0.0.1:1', LOG_LEVEL: 'debug' },
    overrides: { mailer: createMemoryMailer() },
  });
  admin = await app.admin();
});
afterAll(() => app.stop());

const accept = (token: string) => app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });

function times<Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

function tally(results: readonly { __typename: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { __typename } of results) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
}

async function eventsOf(id: string): Promise<string[]> {
  const events = await app.db.query<{ type: string }>(
    sql`SELECT type FROM events WHERE subject_id = ${id}::uuid AND type NOT LIKE 'invite.deliver%' ORDER BY position, id`,
  );
  return events.map(({ type }) => type);
}

describe('twenty admins who invite one address at the same moment', () => {
  it('make one invite, and the others are shown it', async () => {
    const email = someone('wanted');
    const results = await times(20, () => admin.can.createInvite({ email }));
    expect(tally(results)).toEqual({ CreateInvitePayload: 1, InviteAlreadyPendingError: 19 });
    const winner = results.find(({ __typename }) => __typename === 'CreateInvitePayload');
    if (winner?.__typename !== 'CreateInvitePayload') throw new Error('One was created.');
    for (const result of results) {
      if (result.__typename === 'InviteAlreadyPendingError') {
        expect(result.existingInvite.id).toBe(winner.invite.id);
      }
    }
    expect((await admin.can.invites({ filter: { email } })).totalCount).toBe(1);
    expect(await eventsOf(winner.invite.id)).toEqual(['invite.created']);
  });

  it('make one after the last one lapsed, and its expiry is recorded once', async () => {
    const old = await admin.invites(someone('lapsed'));
    await app.db.execute(sql`
      UPDATE invites SET expires_at = clock_timestamp() - interval '1 second' WHERE id = ${old.id}::uuid`);
    const results = await times(20, () => admin.can.createInvite({ email: old.email }));
    expect(tally(results)).toEqual({ CreateInvitePayload: 1, InviteAlreadyPendingError: 19 });
    expect(await eventsOf(old.id)).toEqual(['invite.created', 'invite.expired']);
  });

  it('all get the same link with RETURN_EXISTING', async () => {
    const email = someone('returned');
    const results = await times(20, () => admin.can.createInvite({ email, onPending: 'RETURN_EXISTING' }));
    const payloads = results.map((result) => expectType(result, 'CreateInvitePayload'));
    expect(payloads.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(payloads.map(({ token }) => token)).size).toBe(1);
  });

  it('send it once with RESEND', async () => {
    const email = someone('resent');
    const results = await times(20, () => admin.can.createInvite({ email, onPending: 'RESEND' }));
    expect(tally(results)).toEqual({ CreateInvitePayload: 1, RateLimitedError: 19 });
  });

  it('use one idempotency key for one invite, and all get it', async () => {
    const input = { email: someone('keyed'), idempotencyKey: 'twenty at once' };
    const results = await times(20, () => admin.can.createInvite(input));
    const payloads = results.map((result) => expectType(result, 'CreateInvitePayload'));
    expect(new Set(payloads.map(({ token, invite }) => `${invite.id} ${token}`)).size).toBe(1);
    expect(payloads.every(({ created }) => created)).toBe(true);
    expect(await eventsOf(payloads[0]?.invite.id ?? '')).toEqual(['invite.created']);
  });
});

describe('an invitee who accepts an invite for an ADMIN', () => {
  it('is refused where whoever granted it is disabled while the acceptance waits', async () => {
    const granter = await app.admin();
    const { id, token, email } = await granter.invites(someone('ada'), { role: 'ADMIN' });
    const result = await commitWhenAwaited(
      app.database,
      sql`WITH held AS (UPDATE invites SET updated_at = updated_at WHERE id = ${id}::uuid)
          UPDATE users SET status = 'DISABLED' WHERE id = ${granter.id}::uuid`,
      () => accept(token),
    );
    expectType(result, 'InviteNoLongerAuthorizedError');
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
    expect(await app.db.query(sql`SELECT FROM users WHERE email = ${email}`)).toEqual([]);
  });
});

describe('batches with the same addresses in opposite order', () => {
  it('create each address once, and neither waits for the other in a circle', async () => {
    const emails = Array.from({ length: 200 }, () => someone('overlap'));
    const rows = emails.map((email) => ({ email, sendEmail: false }));
    const batches = await Promise.all(
      [rows, rows.toReversed(), rows, rows.toReversed()].map((invites) =>
        admin.can.createInvites({ invites }),
      ),
    );
    const payloads = batches.map((batch) => expectType(batch, 'CreateInvitesPayload'));
    expect(payloads.reduce((sum, { createdCount }) => sum + createdCount, 0)).toBe(200);
    expect(payloads.reduce((sum, { failedCount }) => sum + failedCount, 0)).toBe(600);
    const invites = await app.db.query(sql`SELECT 1 FROM invites WHERE email = ANY(${emails}::text[])`);
    expect(invites).toHaveLength(200);
    expect(retries()).toEqual([]);
  });

  it('replace what has lapsed once, and resend once', async () => {
    const emails = Array.from({ length: 500 }, () => someone('overlap'));
    const rows = emails.map((email) => ({ email, sendEmail: false, onPending: 'RESEND' as const }));
    expectType(await admin.can.createInvites({ invites: rows }), 'CreateInvitesPayload');
    await app.db.execute(sql`
      UPDATE invites SET expires_at = clock_timestamp() - interval '1 second' WHERE email = ANY(${emails.slice(250)}::text[])`);
    const batches = await Promise.all(
      [rows, rows.toReversed()].map((invites) => admin.can.createInvites({ invites })),
    );
    const payloads = batches.map((batch) => expectType(batch, 'CreateInvitesPayload'));
    expect(payloads.map(({ failedCount }) => failedCount)).toEqual([0, 0]);
    expect(payloads.reduce((sum, { createdCount }) => sum + createdCount, 0)).toBe(250);
    expect(retries()).toEqual([]);
  });

  /** Transactions that PostgreSQL ended because of others, and that were run again. */
  function retries() {
    return app.logs.filter(({ msg }) => msg === 'a transaction is tried again');
  }
});

describe('an acceptance', () => {
  it('and a revocation at the same moment: one of them wins, and the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, token } = await admin.invites(someone('torn'));
      const [accepted, revoked] = await Promise.all([
        accept(token),
        admin.can.revokeInvite({ invite: { id } }),
      ]);
      const status = (await admin.can.invite(id))?.status;
      if (accepted.__typename === 'AcceptInvitePayload') {
        expectType(revoked, 'InviteAlreadyAcceptedError');
        expect(status).toBe('ACCEPTED');
      } else {
        expectType(accepted, 'InviteRevokedError');
        expectType(revoked, 'RevokeInvitePayload');
        expect(status).toBe('REVOKED');
      }
    }
  });

  it.each([
    [
      'a revocation',
      (id: string) => sql`UPDATE invites SET status = 'REVOKED', revoked_at = now() WHERE id = ${id}::uuid`,
      'InviteRevokedError',
    ],
    [
      'a decline',
      (id: string) => sql`UPDATE invites SET status = 'DECLINED', declined_at = now() WHERE id = ${id}::uuid`,
      'InviteDeclinedError',
    ],
    [
      'a deletion',
      (id: string) => sql`DELETE FROM invites WHERE id = ${id}::uuid`,
      'InviteInvalidTokenError',
    ],
    [
      'a resend',
      (id: string) => sql`
        UPDATE invites SET version = 2, previous_token_hash = token_hash, token_hash = sha256('another'),
          superseded_at = now() WHERE id = ${id}::uuid`,
      'InviteSupersededError',
    ],
    [
      'the end of the window',
      (id: string) => sql`UPDATE invites SET expires_at = now() - interval '1 hour' WHERE id = ${id}::uuid`,
      'InviteExpiredError',
    ],
    [
      "the grantor's end",
      (id: string) =>
        sql`UPDATE invites SET role = 'ADMIN', granted_by_id = gen_random_uuid() WHERE id = ${id}::uuid`,
      'InviteNoLongerAuthorizedError',
    ],
  ] as const)('that loses against %s by a hair is told so, and makes nobody', async (_, change, answer) => {
    const { id, token, email } = await admin.invites(someone('late'));
    const result = await commitWhenAwaited(app.database, change(id), () => accept(token));
    expect(result.__typename).toBe(answer);
    expect(await app.db.query(sql`SELECT 1 FROM users WHERE email = ${email}`)).toEqual([]);
    await app.db.execute(sql`DELETE FROM invites WHERE email = ${email}`);
  });

  it('and a resend at the same moment: either the resend comes too late, or the link was superseded', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, token } = await admin.invites(someone('torn'), { sendEmail: false });
      const [accepted, resent] = await Promise.all([
        accept(token),
        admin.can.resendInvite({ invite: { id }, sendEmail: false }),
      ]);
      if (accepted.__typename === 'AcceptInvitePayload') expectType(resent, 'InviteAlreadyAcceptedError');
      else {
        expectType(accepted, 'InviteSupersededError');
        expectType(resent, 'ResendInvitePayload');
      }
    }
  });

  it('and a deletion at the same moment: one of them wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, token, email } = await admin.invites(someone('torn'));
      const [accepted, deleted] = await Promise.all([accept(token), admin.can.deleteInvite(id)]);
      const users = await app.db.query(sql`SELECT 1 FROM users WHERE email = ${email}`);
      if (accepted.__typename === 'AcceptInvitePayload') {
        expectType(deleted, 'InviteAlreadyAcceptedError');
        expect(users).toHaveLength(1);
      } else {
        expectType(accepted, 'InviteInvalidTokenError');
        expectType(deleted, 'DeleteInvitePayload');
        expect(users).toHaveLength(0);
      }
    }
  });
});

describe('an invitation of somebody who accepts an earlier one at that moment', () => {
  it('finds the account, and leaves no second invite', async () => {
    const { id, email } = await admin.invites(someone('quick'));
    const acceptance = sql`
      WITH claimed AS (
        UPDATE invites SET status = 'ACCEPTED', accepted_at = now() WHERE id = ${id}::uuid RETURNING email, role
      )
      INSERT INTO users (id, email, first_name, role, password_hash)
      SELECT gen_random_uuid(), email, 'Quick', role, 'none' FROM claimed`;
    const result = await commitWhenAwaited(app.database, acceptance, () => admin.can.createInvite({ email }));
    expectType(result, 'UserAlreadyExistsError');
    expect((await admin.can.invites({ filter: { email } })).nodes).toMatchObject([
      { id, status: 'ACCEPTED' },
    ]);
  });

  it('creates one where the earlier one is revoked at that moment', async () => {
    const { id, email } = await admin.invites(someone('quick'));
    const revocation = sql`UPDATE invites SET status = 'REVOKED', revoked_at = now() WHERE id = ${id}::uuid`;
    const result = await commitWhenAwaited(app.database, revocation, () => admin.can.createInvite({ email }));
    expect(expectType(result, 'CreateInvitePayload').created).toBe(true);
  });

  it('of many, with onPending RESEND, finds the account as well', async () => {
    const { id, email } = await admin.invites(someone('quick'), { sendEmail: false });
    const results = await Promise.all([
      admin.can.createInvite({ email, onPending: 'RESEND', sendEmail: false }),
      admin.can.revokeInvite({ invite: { id } }),
      admin.can.createInvite({ email, onPending: 'RESEND', sendEmail: false }),
    ]);
    for (const { __typename } of results) expect(__typename).toMatch(/Payload$/);
    const [live] = await app.db.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM invites WHERE email = ${email} AND status = 'PENDING'`,
    );
    expect(live?.count).toBeLessThanOrEqual(1);
  });
});

describe('a decline', () => {
  it('that loses against a deletion is told that there is no such link', async () => {
    const { id, token } = await admin.invites(someone('gone'));
    const deletion = sql`DELETE FROM invites WHERE id = ${id}::uuid`;
    const result = await commitWhenAwaited(app.database, deletion, () => app.as().declineInvite({ token }));
    expectType(result, 'InviteInvalidTokenError');
  });

  it('that loses against a resend is told that there is a newer link', async () => {
    const { id, token } = await admin.invites(someone('torn'));
    const resend = sql`
      UPDATE invites SET version = 2, previous_token_hash = token_hash, token_hash = sha256('a newer one'),
        superseded_at = now() WHERE id = ${id}::uuid`;
    const result = await commitWhenAwaited(app.database, resend, () => app.as().declineInvite({ token }));
    expectType(result, 'InviteSupersededError');
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
  });
});

describe('two resends at once', () => {
  it('send one mail, and the other is asked to wait', async () => {
    const { id } = await admin.invites(someone('twice'));
    await endMailPause(app, id);
    const results = await times(5, () => admin.can.resendInvite({ invite: { id } }));
    expect(tally(results)).toEqual({ ResendInvitePayload: 1, RateLimitedError: 4 });
    expect(await eventsOf(id)).toEqual(['invite.created', 'invite.resent']);
  });

  it('keep what an update changes at that moment', async () => {
    const { id } = await admin.invites(someone('torn'), { roles: ['old'], sendEmail: false });
    const update = sql`UPDATE invites SET roles = '{new}', role = 'ADMIN', message = 'new' WHERE id = ${id}::uuid`;
    const result = await commitWhenAwaited(app.database, update, () =>
      admin.can.resendInvite({ invite: { id }, sendEmail: false }),
    );
    const { invite } = expectType(result, 'ResendInvitePayload');
    expect(invite).toMatchObject({ roles: ['new'], role: 'ADMIN', message: 'new' });
  });
});

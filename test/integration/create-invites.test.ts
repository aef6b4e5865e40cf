import { afterAll, afterEach, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import type { CreateInviteInput, CreateInvitesMutation } from '../support/generated/graphql.ts';
import { closeWindow, endMailPause } from '../support/invite-clock.ts';
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

type Payload = Extract<CreateInvitesMutation['result'], { __typename: 'CreateInvitesPayload' }>;

async function batch(
  invites: CreateInviteInput[],
  options: { dryRun?: boolean; atomic?: boolean } = {},
): Promise<Payload> {
  return expectType(await admin.can.createInvites({ invites, ...options }), 'CreateInvitesPayload');
}

function names({ results }: Payload): string[] {
  return results.map(({ __typename }) => __typename);
}

function people(count: number, input: Partial<CreateInviteInput> = {}): CreateInviteInput[] {
  return Array.from({ length: count }, () => ({ email: someone('batch'), ...input }));
}

/** Everything that a batch could have written. */
async function rowCounts(): Promise<object | undefined> {
  const [counts] = await app.db.query(sql`
    SELECT (SELECT count(*) FROM invites) AS invites, (SELECT count(*) FROM events WHERE type NOT LIKE 'invite.deliver%') AS events,
      (SELECT count(*) FROM idempotency_keys) AS keys`);
  return counts;
}

async function everyMailGone(): Promise<void> {
  await vi.waitFor(
    async () => expect(await app.db.query(sql`SELECT 1 FROM graphile_worker.jobs`)).toEqual([]),
    {
      timeout: 10_000,
    },
  );
}

describe('a batch', () => {
  it('of a thousand takes a handful of statements, and answers in the order of the input', async () => {
    const rows = people(1_000, { sendEmail: false, roles: ['editor'], metadata: { a: 1 }, message: 'Hello' });
    let payload: Payload | undefined;
    const statements = await statementsOf(async () => {
      payload = await batch(rows);
    });
    // Who is calling, before a large body is taken and again once it is whole; the rows; who has an account; the events; the inviter of all the rows.
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(7);
    expect(payload).toMatchObject({ createdCount: 1_000, failedCount: 0 });
    const invites = payload?.results.map((row) => expectType(row, 'CreateInvitePayload')) ?? [];
    expect(invites.map(({ invite }) => invite.email)).toEqual(rows.map(({ email }) => email));
    expect(invites.every(({ created, invite }) => created && invite.invitedBy?.id === admin.id)).toBe(true);
    expect(new Set(invites.map(({ token }) => token)).size).toBe(1_000);
    for (const { token } of [invites[0], invites[999]].filter((row) => row !== undefined)) {
      expect((await app.as().validateInvite(token)).valid).toBe(true);
    }
    const [events] = await app.db.query<{ count: number }>(sql`
      SELECT count(*)::int AS count FROM events
      WHERE type = 'invite.created' AND subject_id = ANY(${invites.map(({ invite }) => invite.id)}::uuid[])`);
    expect(events?.count).toBe(1_000);
  });

  it('stands or falls row by row', async () => {
    const member = await admin.bringsIn(someone('member'));
    const pending = await admin.invites(someone('pending'));
    const again = someone('again');
    const payload = await batch([
      { email: again },
      { email: 'no address', roles: [''], expiresInSeconds: 299 },
      { email: member.email },
      { email: pending.email },
      { email: ` ${again.toUpperCase()} `, roles: ['other'] },
      { email: someone('last') },
      { email: pending.email },
    ]);
    expect(names(payload)).toEqual([
      'CreateInvitePayload',
      'ValidationError',
      'UserAlreadyExistsError',
      'InviteAlreadyPendingError',
      'DuplicateInBatchError',
      'CreateInvitePayload',
      'DuplicateInBatchError',
    ]);
    expect(payload).toMatchObject({ createdCount: 2, failedCount: 5 });
    expect(payload.results[1]).toMatchObject({
      issues: [{ path: ['email'] }, { path: ['roles', '0'] }, { path: ['expiresInSeconds'] }],
    });
    expect(payload.results[3]).toMatchObject({ existingInvite: { id: pending.id } });
    expect(payload.results[4]).toMatchObject({ code: 'DUPLICATE_IN_BATCH', firstIndex: 0 });
    expect(payload.results[6]).toMatchObject({ firstIndex: 3 });
    expect((await admin.can.invites({ filter: { email: again } })).nodes).toMatchObject([{ roles: [] }]);
  });

  it('makes no duplicate of a row that was refused for its own shape', async () => {
    const email = someone('twice');
    const payload = await batch([{ email, roles: [''] }, { email }, { email }]);
    expect(names(payload)).toEqual(['ValidationError', 'CreateInvitePayload', 'DuplicateInBatchError']);
    expect(payload.results[2]).toMatchObject({ firstIndex: 1 });
  });

  it('stores what has lapsed, and invites that address again', async () => {
    const lapsed = await admin.invites(someone('lapsed'));
    await closeWindow(app, lapsed.id);
    const payload = await batch([{ email: lapsed.email }, ...people(2)]);
    expect(payload.createdCount).toBe(3);
    const events = await app.db.query(sql`
      SELECT type FROM events WHERE subject_id = ${lapsed.id}::uuid AND type NOT LIKE 'invite.deliver%'
      ORDER BY position, id`);
    expect(events).toEqual([{ type: 'invite.created' }, { type: 'invite.expired' }]);
  });

  it('follows what each row says about a live invite', async () => {
    const returned = await admin.invites(someone('returned'), { roles: ['old'] });
    const resent = await admin.invites(someone('resent'), { roles: ['old'] });
    const tooEarly = await admin.invites(someone('early'), { roles: ['old'] });
    const refused = await admin.invites(someone('refused'), { roles: ['old'] });
    await endMailPause(app, resent.id);
    const payload = await batch([
      { email: returned.email, roles: ['new'], onPending: 'RETURN_EXISTING' },
      { email: resent.email, roles: ['new'], onPending: 'RESEND' },
      { email: tooEarly.email, roles: ['new'], onPending: 'RESEND' },
      { email: refused.email, roles: ['new'], onPending: 'ERROR' },
      { email: someone('new'), roles: ['new'], onPending: 'RESEND' },
    ]);
    expect(names(payload)).toEqual([
      'CreateInvitePayload',
      'CreateInvitePayload',
      'RateLimitedError',
      'InviteAlreadyPendingError',
      'CreateInvitePayload',
    ]);
    expect(payload).toMatchObject({ createdCount: 1, failedCount: 2 });
    expect(payload.results[0]).toMatchObject({
      created: false,
      token: returned.token,
      invite: { id: returned.id },
    });
    expect(payload.results[1]).toMatchObject({ created: false, invite: { id: resent.id } });
    expect(payload.results[4]).toMatchObject({ created: true });
    const rolesNow = async ({ id }: { id: string }) => (await admin.can.invite(id))?.roles;
    expect(await Promise.all([returned, resent, tooEarly, refused].map(rolesNow))).toEqual([
      ['old'],
      ['new'],
      ['old'],
      ['old'],
    ]);
    expect((await app.as().validateInvite(resent.token)).code).toBe('INVITE_SUPERSEDED');
  });

  it('resends many, or refuses many for the pause, in a handful of statements too', async () => {
    const rows = people(50, { onPending: 'RESEND' });
    await batch(rows);
    await everyMailGone();
    const tooEarly = await statementsOf(async () => {
      expect((await batch(rows)).failedCount).toBe(50);
    });
    expect(tooEarly.length, tooEarly.join('\n')).toBeLessThanOrEqual(8);
    await app.db.execute(sql`
      UPDATE invites SET mail_queued_at = NULL WHERE email = ANY(${rows.map(({ email }) => email)}::text[])`);
    const resent = await statementsOf(async () => {
      const payload = await batch(rows.map((row) => ({ ...row, sendEmail: false })));
      expect(payload).toMatchObject({ createdCount: 0, failedCount: 0 });
    });
    expect(resent.length, resent.join('\n')).toBeLessThanOrEqual(9);
  });

  it('takes idempotency keys, one a row', async () => {
    const rows = people(2).map((row) => ({ ...row, idempotencyKey: `key of ${row.email}` }));
    const first = await batch(rows);
    const [kept, other] = rows;
    if (!kept || !other) throw new Error('Two rows were made.');
    const second = await batch([
      kept,
      { ...other, roles: ['other'] },
      { email: someone('third'), idempotencyKey: kept.idempotencyKey },
    ]);
    expect(names(second)).toEqual([
      'CreateInvitePayload',
      'IdempotencyKeyReusedError',
      'IdempotencyKeyReusedError',
    ]);
    expect(second.results[0]).toEqual(first.results[0]);
  });
});

describe('a batch with an address that has had its mails for now', () => {
  it('refuses that row alone, whether it is to be created or sent again', async () => {
    const limited = await startTestApp({
      env: { SMTP_URL: 'smtp://127.0.0.1:1', RATE_LIMITS: 'on', RATES: 'mail=1/86400' },
      overrides: { mailer: createMemoryMailer() },
    });
    try {
      const { can, invites } = await limited.admin();
      const [spent, created, resent] = [someone('spent'), someone('created'), someone('resent')];
      for (const email of [spent, created]) await can.deleteInvite((await invites(email)).id);
      const live = await invites(spent, { sendEmail: false });
      await invites(resent, { sendEmail: false });
      const { results } = expectType(
        await can.createInvites({
          invites: [spent, created, resent].map((email) => ({ email, roles: ['new'], onPending: 'RESEND' })),
        }),
        'CreateInvitesPayload',
      );
      expect(results.map(({ __typename }) => __typename)).toEqual([
        'RateLimitedError',
        'RateLimitedError',
        'CreateInvitePayload',
      ]);
      expect(await can.invite(live.id)).toMatchObject({ roles: [], delivery: { status: 'NOT_REQUESTED' } });
      expect((await can.invites({ filter: { email: created } })).totalCount).toBe(0);
      expect((await can.invites({ filter: { email: resent } })).nodes).toMatchObject([{ roles: ['new'] }]);
    } finally {
      await limited.stop();
    }
  });
});

describe('an atomic batch', () => {
  it('writes all of its rows', async () => {
    expect(await batch(people(3), { atomic: true })).toMatchObject({ createdCount: 3, failedCount: 0 });
  });

  test.each<[string, () => Promise<CreateInviteInput>, string]>([
    ['a wrong address', async () => ({ email: 'no address' }), 'ValidationError'],
    ['a user', async () => ({ email: admin.email }), 'UserAlreadyExistsError'],
    [
      'a live invite',
      async () => ({ email: (await admin.invites(someone('pending'))).email }),
      'InviteAlreadyPendingError',
    ],
  ])('with %s in one row writes none, and says which row it was', async (_, bad, name) => {
    const row = await bad();
    const before = await rowCounts();
    const payload = await batch([...people(1), row, ...people(1, { idempotencyKey: someone('key') })], {
      atomic: true,
    });
    expect(names(payload)).toEqual(['BatchAbortedError', name, 'BatchAbortedError']);
    expect(payload).toMatchObject({ createdCount: 0, failedCount: 3 });
    expect(await rowCounts()).toEqual(before);
  });

  it('with a duplicate writes none', async () => {
    const [row] = people(1);
    if (!row) throw new Error('A row was made.');
    const payload = await batch([row, row], { atomic: true });
    expect(names(payload)).toEqual(['BatchAbortedError', 'DuplicateInBatchError']);
    expect((await admin.can.invites({ filter: { email: row.email } })).totalCount).toBe(0);
  });
});

describe('a dry run', () => {
  it('checks every row and writes nothing', async () => {
    const pending = await admin.invites(someone('pending'));
    const lapsed = await admin.invites(someone('lapsed'));
    await closeWindow(app, lapsed.id);
    const fresh = someone('Fresh');
    const before = await rowCounts();
    const payload = await batch(
      [
        { email: fresh.toUpperCase(), idempotencyKey: 'dry' },
        { email: 'no address' },
        { email: admin.email },
        { email: pending.email },
        { email: lapsed.email },
        { email: fresh },
      ],
      { dryRun: true },
    );
    expect(names(payload)).toEqual([
      'InviteWouldBeCreated',
      'ValidationError',
      'UserAlreadyExistsError',
      'InviteAlreadyPendingError',
      'InviteWouldBeCreated',
      'DuplicateInBatchError',
    ]);
    expect(payload).toMatchObject({ createdCount: 0, failedCount: 4 });
    expect(payload.results[0]).toEqual({ __typename: 'InviteWouldBeCreated', email: fresh.toLowerCase() });
    expect(await rowCounts()).toEqual(before);
    const [row] = await app.db.query(sql`SELECT status FROM invites WHERE id = ${lapsed.id}::uuid`);
    expect(row).toEqual({ status: 'PENDING' });
    expectType(await admin.can.createInvite({ email: fresh, idempotencyKey: 'dry' }), 'CreateInvitePayload');
  });

  it('of an atomic batch says what is wrong and what would pass', async () => {
    const payload = await batch([...people(1), { email: 'no address' }], { dryRun: true, atomic: true });
    expect(names(payload)).toEqual(['InviteWouldBeCreated', 'ValidationError']);
  });
});

describe('the size of a batch', () => {
  test.each([0, 1_001])('of %i is refused, and nothing is written', async (count) => {
    const before = await rowCounts();
    const { issues } = expectType(
      await admin.can.createInvites({ invites: people(count, { sendEmail: false }) }),
      'ValidationError',
    );
    expect(issues.map(({ path }) => path)).toEqual([['invites']]);
    expect(await rowCounts()).toEqual(before);
  });

  it('of one is enough', async () => {
    expect((await batch(people(1))).createdCount).toBe(1);
  });
});

describe('a fault of the database', () => {
  afterEach(() => app.db.execute(sql`DROP TRIGGER IF EXISTS fault ON events`));

  it('fails the whole call, and no row exists', async () => {
    app.expectErrors();
    await app.db.execute(sql`
      CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk of sand''; END'`);
    await app.db.execute(
      sql`CREATE TRIGGER fault BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION fault()`,
    );
    const [row] = people(1);
    const { data, errors } = await admin.can.client.send(
      'mutation ($input: CreateInvitesInput!) { createInvites(input: $input) { __typename } }',
      { input: { invites: [row, { email: 'no address' }] } },
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    expect((await admin.can.invites({ filter: { email: row?.email } })).totalCount).toBe(0);
  });
});

import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { removeEndedInvites } from '../../src/invites/remove-ended-invites.ts';
import { removeOldRows } from '../../src/invites/remove-old-rows.ts';
import { expectType } from '../support/flow.ts';
import { watchInvites } from '../support/live.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, type PersonSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({
    env: {
      SMTP_URL: mailbox.url,
      PUBLIC_URL: 'https://usher.example.com',
      WEBHOOK_NETWORKS: '127.0.0.0/8',
    },
  });
  admin = await app.admin();
});
beforeEach(async () => {
  person = await admin.bringsIn(someone('person'), { sendEmail: false });
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

const codeOf = async ({ can }: Pick<PersonSeed, 'can'>) =>
  (await can.client.send('{ me { id } }')).errors?.[0]?.extensions.code ?? null;

/** Every table of the service and of its jobs in which a text stands, in any column. */
async function tablesHolding(text: string): Promise<string[]> {
  const client = new pg.Client(app.database.url);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rowCount } = await client.query(
        `SELECT FROM ${name} AS held WHERE position($1 IN lower(held::text)) > 0 LIMIT 1`,
        [text.toLowerCase()],
      );
      if (rowCount) found.push(name);
    }
    expect(tables.length).toBeGreaterThan(10);
    return found;
  } finally {
    await client.end();
  }
}

describe('an account that is deleted', () => {
  it('is gone with its sessions, open streams too, and its address is free at once', async () => {
    const other = await admin.bringsIn(someone('other'), { role: 'ADMIN', sendEmail: false });
    const stream = await watchInvites(app.url, other.accessToken);
    const { deletedId } = expectType(await admin.can.deleteUser(other.id), 'DeleteUserPayload');
    expect(deletedId).toBe(other.id);
    expect(await stream.ends()).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await codeOf(other)).toBe('UNAUTHENTICATED');
    expectType(await app.as().refreshSession(other.refreshToken), 'SessionInvalidError');
    expectType(await app.as().signIn(other.email, PASSWORD), 'InvalidCredentialsError');
    expectType(await admin.can.deleteUser(other.id), 'UserNotFoundError');
    expect((await admin.bringsIn(other.email)).id).not.toBe(other.id);
  });

  it('takes the keys that it made along, and leaves the invites that it sent, with the name', async () => {
    const maker = await app.admin();
    const key = await maker.makesKey('users:read');
    const { id, token } = await maker.invites(someone('ada'), { sendEmail: false });
    expectType(await admin.can.deleteUser(maker.id), 'DeleteUserPayload');
    expect(await codeOf({ can: key })).toBe('UNAUTHENTICATED');
    const keys = (await admin.can.apiKeys())?.filter(({ createdBy }) => createdBy === null);
    expect(keys?.map(({ revokedAt }) => revokedAt !== null)).toContain(true);
    expect((await admin.can.invite(id))?.invitedBy).toBeNull();
    expect(await app.as().validateInvite(token)).toMatchObject({
      valid: true,
      invite: { invitedByName: 'Grace Hopper' },
    });
  });

  it('is recorded with who deleted it', async () => {
    await admin.can.deleteUser(person.id);
    const events = await app.db.query(sql`
      SELECT actor_id, data->>'email' AS email FROM events
      WHERE subject_id = ${person.id}::uuid AND type = 'user.deleted'`);
    expect(events).toEqual([{ actorId: admin.id, email: person.email }]);
  });

  it('may be the own one', async () => {
    const leaving = await app.admin();
    expectType(await leaving.can.deleteUser(leaving.id), 'DeleteUserPayload');
    expect(await codeOf(leaving)).toBe('UNAUTHENTICATED');
  });

  it('is nobody for an id that there is not', async () => {
    for (const id of ['nonsense', '0198c0de-0000-7000-8000-000000000000']) {
      expectType(await admin.can.deleteUser(id), 'UserNotFoundError');
    }
  });

  it("needs admins:grant where it is an ADMIN's, to delete and to erase", async () => {
    const boss = await app.admin();
    const service = await admin.makesKey('users:write', 'people:erase');
    for (const [document, variables] of [
      ['mutation ($id: ID!) { deleteUser(input: { id: $id }) { __typename } }', { id: boss.id }],
      [
        'mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { __typename } }',
        { input: { person: { email: boss.email }, confirmEmail: boss.email } },
      ],
    ] as const) {
      const { errors } = await service.client.send(document, variables);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect((await boss.can.me())?.id).toBe(boss.id);
    expectType(await service.deleteUser(person.id), 'DeleteUserPayload');
  });
});

describe('the last active ADMIN', () => {
  it('can be neither deleted nor erased, by two who delete each other at the same moment either', async () => {
    const alone = await startTestApp();
    try {
      const one = await alone.admin();
      const ada = await one.bringsIn(someone('ada'));
      expectType(await one.can.deleteUser(one.id), 'LastAdminError');
      expectType(await one.can.erasePerson({ email: one.email }, one.email), 'LastAdminError');
      expectType(await one.can.deleteUser(ada.id), 'DeleteUserPayload');
      const two = await alone.admin();
      await Promise.all([
        one.can.client.send(`mutation { deleteUser(input: { id: "${two.id}" }) { __typename } }`),
        two.can.client.send(`mutation { deleteUser(input: { id: "${one.id}" }) { __typename } }`),
      ]);
      const left = await alone.db.query(sql`SELECT FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE'`);
      expect(left).toHaveLength(1);
    } finally {
      await alone.stop();
    }
  });
});

describe('a person who is erased', () => {
  it('leaves the address nowhere: not in a table, a job, the log, or what was kept for webhooks', async () => {
    // Nobody listens there: what it is told waits to be told again.
    const made = await admin.can.createWebhookEndpoint({ url: 'http://127.0.0.1:1/' });
    const { id: endpointId } = expectType(made, 'CreateWebhookEndpointPayload').webhookEndpoint;
    const wanted = someone('wanted');
    const person = await admin.bringsIn(someone('erased'), { role: 'ADMIN', sendEmail: false });
    const { email } = person;
    // Everything that can hold the address: invites of each kind, events, links, mails that wait, somebody else's wish.
    await person.can.updateProfile({ firstName: 'Unmistakable', lastName: 'Erasmus' });
    const { id: sentId } = await person.can
      .createInvite({ email: someone('friend'), sendEmail: false })
      .then((result) => expectType(result, 'CreateInvitePayload').invite);
    await signedIn(app, email, PASSWORD);
    mailbox.refuse(451);
    await app.as().requestPasswordReset(email);
    await person.can.requestEmailChange(wanted, PASSWORD);
    await until('mails wait', async () => {
      const waiting = await app.db.query(sql`
        SELECT FROM graphile_worker.jobs WHERE key IN (
          ${`password-reset-mail:${person.id}`}, ${`email-change-mail:${person.id}`}) AND last_error IS NOT NULL`);
      return waiting.length === 2;
    });
    await until('webhooks wait', async () =>
      (await tablesHolding(email)).includes('public.webhook_messages'),
    );
    expect(await tablesHolding(email)).toEqual(
      expect.arrayContaining(['public.users', 'public.invites', 'public.events']),
    );

    const erased = expectType(
      await admin.can.erasePerson({ email: email.toUpperCase() }, email),
      'ErasePersonPayload',
    );
    expect(erased).toMatchObject({ invitesErased: 1, accountDeleted: true });
    expect(erased.eventsRedacted).toBeGreaterThanOrEqual(4);

    for (const text of [email, wanted, 'Unmistakable']) expect(await tablesHolding(text)).toEqual([]);
    expect(JSON.stringify(app.logs)).not.toContain(email);
    expect(
      await app.db.query(sql`
      SELECT key FROM graphile_worker.jobs WHERE key LIKE ${`%${person.id}%`}`),
    ).toEqual([]);
    mailbox.refuse(null);
    await admin.can.deleteWebhookEndpoint(endpointId);
    expect(await codeOf(person)).toBe('UNAUTHENTICATED');
    expect((await admin.can.invite(sentId))?.status).toBe('PENDING');

    const [said] = await app.db.query<{ row: string }>(sql`
      SELECT events::text AS row FROM events WHERE type = 'person.erased' ORDER BY occurred_at DESC LIMIT 1`);
    expect(said?.row).toContain(admin.id);
    expect(said?.row).not.toContain(person.id);
    const events = await app.db.query<{ data: object }>(sql`
      SELECT data FROM events WHERE subject_id = ${person.id}::uuid`);
    for (const { data } of events) expect(Object.keys(data).join()).toMatch(/^(\w+Id,?)*$/);

    expect(await admin.can.erasePerson({ email }, email)).toMatchObject({
      invitesErased: 0,
      eventsRedacted: 0,
      accountDeleted: false,
    });
  });

  it('may be somebody without an account, or whose account was deleted before', async () => {
    const invited = await admin.invites(someone('invited'), { sendEmail: false });
    expect(await admin.can.erasePerson({ email: invited.email }, invited.email)).toMatchObject({
      invitesErased: 1,
      accountDeleted: false,
    });
    expect(await tablesHolding(invited.email)).toEqual([]);

    const inviter = await app.admin();
    await inviter.can.updateProfile({ firstName: 'Lingering' });
    const invites = () => inviter.invites(someone('friend'), { sendEmail: false });
    const [untouched, before, after, changed] = [
      await invites(),
      await invites(),
      await invites(),
      await invites(),
    ];
    await admin.can.resendInvite({ invite: { id: before.id }, sendEmail: false });
    await admin.can.deleteUser(inviter.id);
    // Others answer for these invites now, and the name stays what it was.
    await admin.can.resendInvite({ invite: { id: after.id }, sendEmail: false });
    await admin.can.updateInvite({ invite: { id: changed.id }, role: 'MEMBER' });
    for (const { id } of [untouched, before, after, changed]) {
      expect((await admin.can.invite(id))?.invitedByName).toMatch(/^Lingering/);
    }
    await admin.can.erasePerson({ email: inviter.email }, inviter.email);
    for (const text of [inviter.email, 'Lingering']) expect(await tablesHolding(text)).toEqual([]);
  });

  it.each([
    ['is there', false],
    ['is gone', true],
  ])(
    'may have changed the address of an account that %s: neither is left, not in an old invite either',
    async (_, isGone) => {
      const address = someone('twice-invited');
      const { id } = await admin.invites(address, { sendEmail: false });
      await admin.can.revokeInvite({ invite: { id } });
      const person = await admin.bringsIn(address, { sendEmail: false });
      const moved = someone('moved');
      await person.can.requestEmailChange(moved, PASSWORD);
      expectType(
        await app.as().confirmEmailChange(await mailbox.tokenFor(moved)),
        'ConfirmEmailChangePayload',
      );
      await mailbox.mailTo(person.email);
      if (isGone) await admin.can.deleteUser(person.id);
      const by = isGone ? { email: moved } : { userId: person.id };
      expectType(await admin.can.erasePerson(by, moved), 'ErasePersonPayload');
      for (const text of [moved, person.email]) {
        await until(`${text} is nowhere`, async () => (await tablesHolding(text)).length === 0);
      }
    },
  );

  it('is named twice, or stays', async () => {
    for (const [by, typed] of [
      [{ email: person.email }, admin.email],
      [{ userId: person.id }, 'nonsense'],
    ] as const) {
      const { issues } = expectType(await admin.can.erasePerson(by, typed), 'ValidationError');
      expect(issues.map(({ path }) => path)).toEqual([['confirmEmail']]);
    }
    const { issues } = expectType(
      await admin.can.erasePerson({ email: 'nonsense' }, person.email),
      'ValidationError',
    );
    expect(issues[0]?.path).toEqual(['person', 'email']);
    expect((await person.can.me())?.id).toBe(person.id);
  });

  it('who is nobody is answered with zeros, and nothing is recorded', async () => {
    const count = async () => (await app.db.query(sql`SELECT FROM events`)).length;
    const before = await count();
    const stranger = someone('stranger');
    for (const by of [{ email: stranger }, { userId: '0198c0de-0000-7000-8000-000000000000' }]) {
      expect(await admin.can.erasePerson(by, stranger)).toEqual({
        __typename: 'ErasePersonPayload',
        invitesErased: 0,
        eventsRedacted: 0,
        accountDeleted: false,
      });
    }
    expect(await count()).toBe(before);
  });
});

describe('what is held about a person', () => {
  it('is handed out in one document', async () => {
    await signedIn(app, person.email, PASSWORD);
    for (const by of [{ email: person.email }, { userId: person.id }]) {
      const held = await admin.can.personExport(by);
      expect(held).toMatchObject({
        user: { id: person.id, email: person.email },
        invites: [{ email: person.email, invitedBy: { id: admin.id } }],
        sessions: [{ endedAt: null }, { endedAt: null }],
      });
      expect(held?.events.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['invite.created', 'invite.accepted', 'user.created']),
      );
      expect(JSON.stringify(held)).not.toMatch(/argon2|nonce|hash/i);
    }
  });

  it('is nothing where nobody is known', async () => {
    for (const by of [{ email: someone('stranger') }, { email: 'nonsense' }, { userId: 'nonsense' }]) {
      expect(await admin.can.personExport(by)).toMatchObject({
        generatedAt: expect.any(String),
        user: null,
        invites: [],
        events: [],
        sessions: [],
      });
    }
  });
});

describe('what is over', () => {
  it('is kept as long as the settings say: events, and invites that have ended', async () => {
    const kept = await admin.invites(someone('kept'), { sendEmail: false });
    const old = await admin.invites(someone('old'), { sendEmail: false });
    const lapsed = await admin.invites(someone('lapsed'), { sendEmail: false });
    for (const { id } of [kept, old]) await admin.can.revokeInvite({ invite: { id }, reason: 'No longer' });
    await app.db.execute(sql`
      UPDATE invites SET revoked_at = now() - interval '31 days' WHERE id = ${old.id}::uuid`);
    await app.db.execute(sql`
      UPDATE invites SET status = 'EXPIRED', expires_at = now() - interval '31 days'
      WHERE id = ${lapsed.id}::uuid`);

    await removeEndedInvites(app.app, 0);
    expect(await admin.can.invite(old.id)).not.toBeNull();
    await removeEndedInvites(app.app, 30);
    expect(await admin.can.invite(old.id)).toBeNull();
    expect(await admin.can.invite(lapsed.id)).toBeNull();
    expect(await admin.can.invite(kept.id)).not.toBeNull();
    for (const { email } of [old, lapsed]) expect(await tablesHolding(email)).toEqual([]);

    const event = sql`subject_id = ${kept.id}::uuid AND type = 'invite.created'`;
    await app.db.execute(sql`UPDATE events SET occurred_at = now() - interval '8 days' WHERE ${event}`);
    await removeOldRows(app.db, 9);
    expect(await app.db.query(sql`SELECT FROM events WHERE ${event}`)).toHaveLength(1);
    await removeOldRows(app.db, 7);
    expect(await app.db.query(sql`SELECT FROM events WHERE ${event}`)).toEqual([]);
  });
});

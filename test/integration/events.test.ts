import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expireInvites } from '../../src/invites/expire-invites.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import { closeWindow, endMailPause } from '../support/invite-clock.ts';
import { startReceiver } from '../support/receiver.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const mailer = createMemoryMailer();
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({
    env: { SMTP_URL: 'smtp://127.0.0.1:1', WEBHOOK_NETWORKS: '127.0.0.0/8' },
    overrides: { mailer },
  });
  admin = await app.admin();
});
afterAll(() => app.stop());

interface EventRow {
  readonly type: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly data: Record<string, unknown>;
}

function eventsOf(subjectId: string): Promise<EventRow[]> {
  return app.db.query<EventRow>(sql`
    SELECT type, actor_kind, actor_id, data FROM events
    WHERE subject_id = ${subjectId}::uuid AND type NOT LIKE 'invite.deliver%'
    ORDER BY position, id`);
}

/** What has happened to a subject since the last look. */
async function since(subjectId: string, seen: number): Promise<EventRow[]> {
  return (await eventsOf(subjectId)).slice(seen);
}

describe('each change of an invite is recorded once, with who made it', () => {
  it('from its creation to its deletion', async () => {
    const asked = { roles: ['editor'], metadata: { a: 1 }, role: 'ADMIN' as const };
    const { id, email, token } = await admin.invites(someone('ada'), asked);
    const byAdmin = { actorKind: 'USER', actorId: admin.id };
    const data = { inviteId: id, email, ...asked, invitedById: admin.id, linkVersion: 1 };
    expect(await since(id, 0)).toMatchObject([{ type: 'invite.created', ...byAdmin, data }]);

    await admin.can.updateInvite({ invite: { id }, roles: ['changed'], message: null });
    expect(await since(id, 1)).toMatchObject([
      {
        type: 'invite.updated',
        ...byAdmin,
        data: { ...data, roles: ['changed'], changed: ['roles', 'message'] },
      },
    ]);

    await endMailPause(app, id);
    await admin.can.resendInvite({ invite: { id } });
    expect(await since(id, 2)).toMatchObject([
      { type: 'invite.resent', ...byAdmin, data: { linkVersion: 2 } },
    ]);

    await closeWindow(app, id);
    // A sweep passes what somebody has locked, as the job that mails the invite may at this moment.
    await until('a sweep has taken it', async () => {
      await expireInvites(app.app);
      return (await since(id, 3)).length > 0;
    });
    await expireInvites(app.app);
    expect(await since(id, 3)).toMatchObject([
      { type: 'invite.expired', actorKind: 'SYSTEM', actorId: null },
    ]);

    await admin.can.revokeInvite({ invite: { id }, reason: 'A mistake' });
    await admin.can.revokeInvite({ invite: { id }, reason: 'Again' });
    expect(await since(id, 4)).toMatchObject([
      { type: 'invite.revoked', ...byAdmin, data: { reason: 'A mistake' } },
    ]);

    await admin.can.deleteInvite(id);
    await admin.can.deleteInvite(id);
    expect(await since(id, 5)).toMatchObject([{ type: 'invite.deleted', ...byAdmin, data: { email } }]);
    expect(JSON.stringify(await eventsOf(id))).not.toContain(token);
  });

  it('by an API key in its own name', async () => {
    const service = await admin.makesKey('invites:write');
    const { invite } = expectType(
      await service.createInvite({ email: someone('ada') }),
      'CreateInvitePayload',
    );
    const [key] = await app.db.query<{ id: string }>(
      sql`SELECT id FROM api_keys WHERE created_by_id = ${admin.id}::uuid ORDER BY id DESC LIMIT 1`,
    );
    expect(await eventsOf(invite.id)).toMatchObject([
      { type: 'invite.created', actorKind: 'API_KEY', actorId: key?.id, data: { invitedById: admin.id } },
    ]);
  });

  it('by whoever holds the link', async () => {
    const accepted = await admin.invites(someone('ada'));
    const { user } = expectType(
      await app.as().acceptInvite({ token: accepted.token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    const invitee = { actorKind: 'INVITEE', actorId: null };
    expect(await since(accepted.id, 1)).toMatchObject([
      { type: 'invite.accepted', ...invitee, data: { userId: user.id } },
    ]);
    expect(await eventsOf(user.id)).toMatchObject([
      { type: 'user.created', ...invitee, data: { userId: user.id, email: accepted.email } },
    ]);

    const declined = await admin.invites(someone('ada'));
    for (const reason of ['No, thank you', 'No!'])
      await app.as().declineInvite({ token: declined.token, reason });
    expect(await since(declined.id, 1)).toMatchObject([
      { type: 'invite.declined', ...invitee, data: { reason: 'No, thank you' } },
    ]);
  });

  it('and what is refused or only read records nothing', async () => {
    const { id, email, token } = await admin.invites(someone('ada'));
    const before = await eventsOf(id);
    await admin.can.createInvite({ email });
    await admin.can.createInvite({ email, onPending: 'RETURN_EXISTING' });
    await admin.can.resendInvite({ invite: { id } });
    await admin.can.updateInvite({ invite: { id }, expiresInSeconds: 1 });
    await admin.can.updateInvite({ invite: { id } });
    await app.as().validateInvite(token);
    await app.as().acceptInvite({ token, firstName: 'Ada', password: 'short' });
    await app.as().declineInvite({ token: 'x'.repeat(43) });
    expect(await eventsOf(id)).toEqual(before);
  });
});

describe('a change and its event', () => {
  it('are written together or not at all', async () => {
    app.expectErrors();
    const pending = await admin.invites(someone('ada'));
    const stored = () =>
      app.db.query(
        sql`SELECT * FROM invites WHERE id = ${pending.id}::uuid OR email LIKE 'torn-%' ORDER BY id`,
      );
    const before = await stored();
    const users = await app.db.query(sql`SELECT count(*) FROM users`);
    await app.db.execute(sql`
      CREATE FUNCTION torn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''torn''; END'`);
    await app.db.execute(
      sql`CREATE TRIGGER torn BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION torn()`,
    );
    const { id, token } = pending;
    await endMailPause(app, id);
    const [afterPause] = await stored();
    const operations = [
      'createInvite(input: { email: "torn-1@example.com" })',
      'createInvites(input: { invites: [{ email: "torn-2@example.com" }] })',
      `updateInvite(input: { invite: { id: "${id}" }, roles: ["torn"] })`,
      `resendInvite(input: { invite: { id: "${id}" } })`,
      `revokeInvite(input: { invite: { id: "${id}" } })`,
      `declineInvite(input: { token: "${token}" })`,
      `acceptInvite(input: { token: "${token}", firstName: "Ada", password: "${PASSWORD}" })`,
      `deleteInvite(input: { id: "${id}" })`,
    ];
    for (const operation of operations) {
      const { errors } = await admin.can.client.send(`mutation { ${operation} { __typename } }`);
      expect(errors, operation).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    }
    await app.db.execute(sql`DROP TRIGGER torn ON events`);
    const [delivered] = await stored();
    // The mail of the creation may go at any time; nothing else may have moved.
    const still = { ...before[0], ...afterPause };
    for (const column of ['status', 'version', 'roles', 'tokenHash', 'expiresAt', 'updatedAt', 'userId']) {
      expect((delivered as Record<string, unknown>)[column]).toEqual(
        (still as Record<string, unknown>)[column],
      );
    }
    expect(await stored()).toHaveLength(before.length);
    expect(await app.db.query(sql`SELECT count(*) FROM users`)).toEqual(users);
  });
});

describe('a change from which nothing follows', () => {
  it('wakes no worker', async () => {
    const calls: string[] = [];
    const listener = await app.db.pool.connect();
    listener.on('notification', ({ payload = '' }) => calls.push(payload));
    await listener.query('LISTEN "jobs:insert"');
    const { token } = await admin.invites(someone('ada'), { sendEmail: false });
    await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    await admin.invites(someone('grace'));
    // An answer to a question is behind every notification that was sent before it.
    await listener.query('SELECT');
    await listener.query('UNLISTEN *');
    listener.release(true);
    // How many jobs were added: nothing for none, and others may come by the clock at any time.
    expect(calls).toContainEqual(expect.stringContaining('"count":1'));
    expect(calls).not.toContain('');
  });
});

describe('what is at rest', () => {
  it('holds no token, link, password, key or secret that was ever handed out, and nobody is told one', async () => {
    const secrets: string[] = [];
    const hand = (...given: string[]) => secrets.push(...given);
    const password = 'a password that is nowhere at rest';
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    const endpoint = expectType(
      await admin.can.createWebhookEndpoint({ url: receiver.url }),
      'CreateWebhookEndpointPayload',
    );
    hand(endpoint.secret, endpoint.secret.slice('whsec_'.length));

    const created = await admin.invites(someone('ada'), { message: 'Hello', metadata: { a: 1 } });
    hand(created.token, created.inviteLink);
    await endMailPause(app, created.id);
    const resent = expectType(
      await admin.can.resendInvite({ invite: { id: created.id } }),
      'ResendInvitePayload',
    );
    hand(resent.token, resent.inviteLink);
    const batch = expectType(
      await admin.can.createInvites({ invites: [{ email: someone(), idempotencyKey: 'at rest' }] }),
      'CreateInvitesPayload',
    );
    for (const row of batch.results) hand(expectType(row, 'CreateInvitePayload').token);
    const { session } = expectType(
      await app.as().acceptInvite({ token: resent.token, firstName: 'Ada', password }),
      'AcceptInvitePayload',
    );
    hand(password, session.accessToken, session.refreshToken);
    const refreshed = expectType(
      await app.as().refreshSession(session.refreshToken),
      'RefreshSessionPayload',
    );
    hand(refreshed.session.accessToken, refreshed.session.refreshToken);
    const key = expectType(
      await admin.can.createApiKey({ name: 'a service', scopes: ['invites:read'] }),
      'CreateApiKeyPayload',
    );
    hand(key.secret);
    const mailedTo = (email: string) => mailer.sent.filter(({ to }) => to === email);
    const mailedToken = async (email: string) => {
      await until('the link is mailed', () => mailedTo(email).length > 0);
      return /#token=([\w-]{43})/.exec(mailedTo(email)[0]?.text ?? '')?.[1] ?? '';
    };
    const person = await admin.bringsIn(someone('person'), { sendEmail: false });
    const newer = someone('newer');
    await app.as().requestPasswordReset(person.email);
    await person.can.requestEmailChange(newer, PASSWORD);
    const links = [await mailedToken(person.email), await mailedToken(newer)];
    expect(new Set(links).size).toBe(2);
    hand(...links);
    expectType(await app.as().confirmEmailChange(links[1] ?? ''), 'ConfirmEmailChangePayload');
    const declined = await admin.invites(someone('grace'));
    hand(declined.token);
    await app.as().declineInvite({ token: declined.token });
    await expect.poll(() => mailer.sent.filter(({ text }) => text.includes(resent.token)).length).toBe(1);

    const dump = await wholeDatabase(app.database.url);
    expect(dump).toContain(created.id);
    for (const secret of secrets) {
      // A token's raw bytes, as a bytea would show them.
      const hex = Buffer.from(secret, 'base64url').toString('hex');
      expect(dump.includes(secret) || dump.includes(hex), secret.slice(0, 4)).toBe(false);
    }
    const heard = () => receiver.received.map(({ body }) => body);
    await until('the receiver heard of all', () => heard().some((body) => body.includes(declined.id)));
    const told = JSON.stringify([
      app.logs,
      heard(),
      await admin.can.events({ first: 100 }),
      await admin.can.webhookEndpoint(endpoint.webhookEndpoint.id, { first: 100 }),
    ]);
    for (const secret of secrets) expect(told.includes(secret), secret.slice(0, 4)).toBe(false);
  });
});

/** Every row of every table, the queue of jobs included, as text. */
async function wholeDatabase(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`);
    expect(rows.map(({ name }) => name)).toContain('graphile_worker._private_jobs');
    const texts: string[] = [];
    for (const { name } of rows) {
      const { rows: content } = await client.query<{ text: string }>(
        `SELECT t::text AS text FROM ${name} AS t`,
      );
      texts.push(...content.map(({ text }) => text));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

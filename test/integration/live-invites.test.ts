import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { type Watcher, watchInvites } from '../support/live.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let mailbox: Mailbox;
let app: TestApp;
const watchers: Watcher[] = [];

beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({ env: { SMTP_URL: mailbox.url } });
});

afterEach(() => {
  for (const watcher of watchers.splice(0)) watcher.leave();
});

afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Watches as somebody, until the test is over. */
async function watch(
  bearer: string | undefined,
  variables: { id?: string } = {},
  selection?: string,
): Promise<Watcher> {
  const watcher = await watchInvites(app.url, bearer, variables, selection);
  watchers.push(watcher);
  return watcher;
}

/** Invites nobody knows of, without a mail. */
function quietly(admin: AdminSeed, name?: string) {
  return admin.invites(someone(name), { sendEmail: false });
}

describe('what an admin sees without asking', () => {
  test('a whole life: created, changed, sent again, accepted', async () => {
    const admin = await app.admin();
    const watcher = await watch(admin.accessToken);

    const { id, email } = await quietly(admin, 'ada');
    const created = await watcher.sees('CREATED', id);
    expect(created.invite).toMatchObject({
      id,
      email,
      status: 'PENDING',
      invitedBy: { name: 'Grace Hopper' },
      user: null,
      delivery: { status: 'NOT_REQUESTED' },
    });

    await admin.can.updateInvite({ invite: { id }, message: 'Do come.' });
    expect((await watcher.sees('UPDATED', id)).invite.status).toBe('PENDING');

    const resent = await admin.can.resendInvite({ invite: { id } });
    const { token } = expectType(resent, 'ResendInvitePayload');
    expect((await watcher.sees('RESENT', id)).invite.delivery.status).toMatch(/QUEUED|SENT/);

    const accepted = await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    const { user } = expectType(accepted, 'AcceptInvitePayload');
    expect((await watcher.sees('ACCEPTED', id)).invite).toMatchObject({
      status: 'ACCEPTED',
      user: { id: user.id, email },
    });
  });

  test('the other ends: declined, revoked, deleted', async () => {
    const admin = await app.admin();
    const watcher = await watch(admin.accessToken);

    const declined = await quietly(admin);
    await app.as().declineInvite({ token: declined.token });
    expect((await watcher.sees('DECLINED', declined.id)).invite.status).toBe('DECLINED');

    const revoked = await quietly(admin);
    await admin.can.revokeInvite({ invite: { id: revoked.id } });
    expect((await watcher.sees('REVOKED', revoked.id)).invite.status).toBe('REVOKED');

    await admin.can.deleteInvite(revoked.id);
    expect(await watcher.sees('DELETED', revoked.id)).toEqual({
      id: revoked.id,
      type: 'DELETED',
      invite: null,
    });
  });

  test('a mail that goes out, and one that the mail server refuses', async () => {
    const admin = await app.admin();
    const watcher = await watch(admin.accessToken);
    const sent = await admin.invites(someone());
    expect((await watcher.sees('DELIVERY', sent.id)).invite.delivery).toEqual({
      status: 'SENT',
      sentCount: 1,
      error: null,
    });

    mailbox.refuse(550);
    try {
      const refused = await admin.invites(someone());
      const { delivery } = (await watcher.sees('DELIVERY', refused.id)).invite;
      expect(delivery).toMatchObject({ status: 'FAILED', sentCount: 0, error: expect.any(String) });
    } finally {
      mailbox.refuse(null);
    }
  });

  test('that a window has closed, by the clock of that moment and not of the moment when the stream was opened', async () => {
    const admin = await app.admin();
    const { id } = await quietly(admin);
    const watcher = await watch(admin.accessToken, { id });
    // The row still says PENDING: the clock alone makes the difference.
    await app.db.execute(sql`
      WITH lapsed AS (UPDATE invites SET expires_at = clock_timestamp() WHERE id = ${id}::uuid RETURNING id)
      SELECT pg_notify('usher_invite_changes', 'invite.updated ' || id) FROM lapsed`);
    expect((await watcher.sees('UPDATED', id)).invite.status).toBe('EXPIRED');
    // Or the sweep of the next minute would tell of it in another test.
    await app.db.execute(sql`DELETE FROM invites WHERE id = ${id}::uuid`);
  });

  test('what happens through another replica', async () => {
    const admin = await app.admin();
    const watcher = await watch(admin.accessToken);
    const replica = await startTestApp({ database: app.database });
    try {
      const there = replica.as(admin.accessToken);
      const created = await there.createInvite({ email: someone(), sendEmail: false });
      const { invite } = expectType(created, 'CreateInvitePayload');
      expect((await watcher.sees('CREATED', invite.id)).invite.email).toBe(invite.email);
    } finally {
      await replica.stop();
    }
  });

  test('only one invite, where only that one is asked for', async () => {
    const admin = await app.admin();
    const [one, other] = [await quietly(admin), await quietly(admin)];
    const watcher = await watch(admin.accessToken, { id: one.id.toUpperCase() });
    await admin.can.revokeInvite({ invite: { id: other.id } });
    await admin.can.revokeInvite({ invite: { id: one.id } });
    await watcher.sees('REVOKED', one.id);
    expect([...new Set(watcher.told.map(({ id }) => id))]).toEqual([one.id]);
  });

  test('ids and types alone, where no more is selected', async () => {
    const admin = await app.admin();
    const watcher = await watch(admin.accessToken, {}, 'id type');
    const { id } = await quietly(admin);
    expect(await watcher.sees('CREATED', id)).toEqual({ id, type: 'CREATED' });
    await admin.can.deleteInvite(id);
    expect(await watcher.sees('DELETED', id)).toEqual({ id, type: 'DELETED' });
  });
});

describe('who may watch', () => {
  test('neither strangers, nor members, nor keys without the scope', async () => {
    const admin = await app.admin();
    const member = await admin.bringsIn(someone(), { sendEmail: false });
    const weakKey = await keyOf(admin, 'users:read');
    await expect(watch(undefined)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(watch('usk_nonsense')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(watch(member.accessToken)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(watch(weakKey.secret)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a key with the scope', async () => {
    const admin = await app.admin();
    const key = await keyOf(admin, 'invites:read');
    const watcher = await watch(key.secret);
    const { id } = await quietly(admin);
    await watcher.sees('CREATED', id);
  });

  test('nobody by something that is no id', async () => {
    const admin = await app.admin();
    await expect(watch(admin.accessToken, { id: 'ada@example.com' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  test('ten times each, and no more; a stream that is left makes room at once', async () => {
    const [admin, another] = [await app.admin(), await app.admin()];
    const ten = await Promise.all(Array.from({ length: 10 }, () => watch(admin.accessToken)));
    await expect(watch(admin.accessToken)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('10'),
    });
    const other = await watch(another.accessToken);
    for (const watcher of ten) watcher.leave();
    // The service hears of a closed connection a moment after it was closed.
    const again = await vi.waitFor(() => watch(admin.accessToken), { timeout: 1_500, interval: 20 });
    await Promise.all(Array.from({ length: 9 }, () => watch(admin.accessToken)));
    const { id } = await quietly(admin);
    await Promise.all([again.sees('CREATED', id), other.sees('CREATED', id)]);
  });
});

describe('a stream ends, and tells nothing more,', () => {
  const ends: Record<string, (admin: AdminSeed, boss: AdminSeed) => Promise<unknown>> = {
    'when its admin signs out': (admin) => admin.can.signOut(),
    'when its admin changes the password': (admin) =>
      admin.can.changePassword({ currentPassword: PASSWORD, newPassword: `another ${PASSWORD}` }),
    'when its admin becomes a member': (admin, boss) => boss.can.updateUser({ id: admin.id, role: 'MEMBER' }),
    'when its admin is disabled': (admin, boss) => boss.can.updateUser({ id: admin.id, status: 'DISABLED' }),
  };

  test.for(Object.entries(ends))('%s', async ([, end]) => {
    const [admin, boss] = [await app.admin(), await app.admin()];
    const watcher = await watch(admin.accessToken);
    await end(admin, boss);
    // The very next change already finds the session gone.
    await quietly(boss);
    expect(await watcher.ends()).toEqual({ code: 'UNAUTHENTICATED', completed: true });
    expect(watcher.told).toEqual([]);
  });

  test('when its API key is revoked', async () => {
    const admin = await app.admin();
    const key = await keyOf(admin, 'invites:read');
    const watcher = await watch(key.secret);
    await admin.can.revokeApiKey(key.id);
    await quietly(admin);
    expect(await watcher.ends()).toEqual({ code: 'UNAUTHENTICATED', completed: true });
    expect(watcher.told).toEqual([]);
  });

  test("when its API key's maker becomes a member", async () => {
    const [admin, boss] = [await app.admin(), await app.admin()];
    const key = await keyOf(admin, 'invites:read');
    const watcher = await watch(key.secret);
    await boss.can.updateUser({ id: admin.id, role: 'MEMBER' });
    expect(await watcher.ends()).toEqual({ code: 'FORBIDDEN', completed: true });
  });

  test('at once, though nothing happens that it would have to tell', async () => {
    const boss = await app.admin();
    const [leaving, removed, keeper] = [await app.admin(), await app.admin(), await app.admin()];
    const key = await keyOf(keeper, 'invites:read');
    const silently: [string, () => Promise<unknown>][] = [
      [leaving.accessToken, () => leaving.can.signOut()],
      [removed.accessToken, () => boss.can.deleteUser(removed.id)],
      [key.secret, () => keeper.can.revokeApiKey(key.id)],
    ];
    for (const [bearer, end] of silently) {
      const watcher = await watch(bearer);
      await end();
      const endedAt = performance.now();
      expect(await watcher.ends()).toEqual({ code: 'UNAUTHENTICATED', completed: true });
      expect(performance.now() - endedAt).toBeLessThan(500);
    }
  });

  test('but not when another session of the same admin ends', async () => {
    const admin = await app.admin();
    const other = await signedIn({ app: app.app, client: app.client }, admin.email, admin.password);
    const watcher = await watch(admin.accessToken);
    await other.can.signOut();
    const { id } = await quietly(admin);
    await watcher.sees('CREATED', id);
  });
});

describe('the database', () => {
  test('may lose every connection: the stream stays, says that something was missed, and goes on', async () => {
    const admin = await app.admin();
    const watcher = await watch(admin.accessToken);
    await asOperator(async (operator) => {
      await operator.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
      );
    });
    expect(await watcher.sees('REFETCH')).toEqual({ id: null, type: 'REFETCH', invite: null });
    const { id } = await quietly(admin);
    await watcher.sees('CREATED', id);
  });

  test('is listened to on one connection, however many watch', async () => {
    const admins = [await app.admin(), await app.admin()];
    await Promise.all(admins.flatMap(({ accessToken }) => [watch(accessToken), watch(accessToken)]));
    expect(await listeningConnections()).toBe(1);
  });

  test('is not listened to where nobody ever watched', async () => {
    const replica = await startTestApp();
    try {
      await replica.admin();
      const [{ count } = { count: -1 }] = await replica.db.query<{ count: number }>(sql`
        SELECT count(*)::int FROM pg_stat_activity
        WHERE application_name = 'usher listener' AND datname = current_database()`);
      expect(count).toBe(0);
    } finally {
      await replica.stop();
    }
  });

  test('is told types and ids, and nothing that opens anything', async () => {
    const admin = await app.admin();
    const payloads: string[] = [];
    await asOperator(async (operator) => {
      operator.on('notification', ({ payload = '' }) => payloads.push(payload));
      await operator.query('LISTEN usher_invite_changes');
      const { id, token } = await admin.invites(someone());
      await mailbox.mailTo((await admin.can.invite(id))?.email ?? '');
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
      const batch = await admin.can.createInvites({
        invites: Array.from({ length: 250 }, () => ({ email: someone(), sendEmail: false })),
      });
      expectType(batch, 'CreateInvitesPayload');
      // An answer to a question is behind every notification that was sent before it.
      await vi.waitFor(async () => {
        await operator.query('SELECT');
        expect(payloads.filter((payload) => payload.startsWith('invite.created'))).toHaveLength(4);
        expect(payloads.filter((payload) => payload.startsWith('invite.delivery'))).toHaveLength(1);
      });
    });
    for (const payload of payloads) {
      expect(payload).toMatch(/^invite\.[a-z]+( [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){1,100}$/);
    }
  });
});

describe('a crowd', () => {
  test('a thousand invites at once reach five streams by a few dozen statements, none of them twice', async () => {
    const admin = await app.admin();
    const crowd = await Promise.all(Array.from({ length: 5 }, () => watch(admin.accessToken)));
    const statements = countStatements();
    const result = await admin.can.createInvites({
      invites: Array.from({ length: 1_000 }, () => ({ email: someone(), sendEmail: false })),
    });
    const ids = expectType(result, 'CreateInvitesPayload').results.flatMap((row) =>
      row.__typename === 'CreateInvitePayload' ? row.invite.id : [],
    );
    const asked = new Set<string | null>(ids);
    for (const watcher of crowd) {
      // The last of an earlier test may still be on its way.
      const told = () => watcher.told.map(({ id }) => id).filter((id) => asked.has(id));
      await vi.waitFor(() => expect(told().length).toBeGreaterThanOrEqual(1_000), 10_000);
      expect(told().sort()).toEqual(ids.sort());
    }
    // Ten batches each, and fewer where the streams keep in step.
    expect(statements.matching(/FROM invites WHERE id = ANY/)).toBeLessThanOrEqual(50);
    expect(statements.matching(/FROM sessions/)).toBeLessThan(100);
  });

  test('who hangs up before the service has answered leaves nothing open', async () => {
    const admin = await app.admin();
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const hasty = new AbortController();
      const answer = fetch(`${app.url}/graphql`, {
        method: 'POST',
        signal: hasty.signal,
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          authorization: `Bearer ${admin.accessToken}`,
        },
        body: JSON.stringify({ query: 'subscription { inviteChanged { id } }' }),
      }).catch(() => null);
      // At every stage of the answer, from before the request arrives to after the stream is open.
      await delay(attempt / 4);
      hasty.abort();
      await answer;
    }
    await vi.waitFor(
      async () => {
        const ten = await Promise.all(Array.from({ length: 10 }, () => watch(admin.accessToken)));
        expect(ten).toHaveLength(10);
      },
      { timeout: 5_000, interval: 100 },
    );
  });

  test('one change that ten streams select alike is read once', async () => {
    const admin = await app.admin();
    const crowd = await Promise.all(Array.from({ length: 10 }, () => watch(admin.accessToken)));
    const statements = countStatements();
    const { id } = await quietly(admin);
    await Promise.all(crowd.map((watcher) => watcher.sees('CREATED', id)));
    // Ten reads without sharing. On a busy machine a notification may reach the streams in two turns.
    expect(statements.matching(/FROM invites WHERE id = ANY/)).toBeLessThanOrEqual(2);
  });

  test('a stop ends every stream, and the clients come back elsewhere', async () => {
    const replica = await startTestApp();
    const admin = await replica.admin();
    const watcher = await watchInvites(replica.url, admin.accessToken);
    await replica.stop();
    expect(await watcher.ends()).toEqual({ code: null, completed: false });
  });
});

async function keyOf(admin: AdminSeed, ...scopes: string[]): Promise<{ id: string; secret: string }> {
  const result = await admin.can.createApiKey({ name: 'a watcher', scopes });
  const { apiKey, secret } = expectType(result, 'CreateApiKeyPayload');
  return { id: apiKey.id, secret };
}

/** Does something on a connection of its own, as an operator with psql would. */
async function asOperator(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: app.database.url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function listeningConnections(): Promise<number> {
  const [row] = await app.db.query<{ count: number }>(sql`
    SELECT count(*)::int FROM pg_stat_activity
    WHERE application_name = 'usher listener' AND datname = current_database()`);
  return row?.count ?? 0;
}

/** Counts what the service asks of its database from now on. */
function countStatements() {
  const query = vi.spyOn(app.db.pool, 'query');
  onTestFinished(() => query.mockRestore());
  return {
    matching: (pattern: RegExp) =>
      query.mock.calls.filter(([statement]) => pattern.test((statement as unknown as { text: string }).text))
        .length,
  };
}

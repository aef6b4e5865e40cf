import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { databaseError } from '../../src/database/errors.ts';
import { migrate } from '../../src/database/migrate.ts';
import { sql } from '../../src/database/sql.ts';
import type { Mail } from '../../src/mail/mailer.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { ServiceUnavailableError } from '../../src/platform/service-unavailable-error.ts';
import { schema } from '../../src/schema.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { expectType } from '../support/flow.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { watchInvites } from '../support/live.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const ID = '01234567-89ab-7def-8123-456789abcdef';
const TOKEN = 'a'.repeat(43);

const NOBODY = { id: ID, firstName: 'Nobody', role: 'MEMBER', passwordHash: '' } as const;

let cluster: Cluster;
let app: TestApp;
let admin: AdminSeed;
const mails: Mail[] = [];
/** A mail waits for this before it is gone. */
let mayLeave: Promise<void> = Promise.resolve();
let mailsBegun = 0;

beforeAll(async () => {
  cluster = await startCluster({ migrated: true });
  const mailer = {
    async send(mail: Mail) {
      mailsBegun += 1;
      await mayLeave;
      mails.push(mail);
    },
    close: async () => {},
  };
  app = await startTestApp({
    database: cluster,
    env: { SMTP_URL: 'smtp://127.0.0.1:1', RATE_LIMITS: 'on' },
    overrides: { mailer },
  });
  admin = await app.admin();
});

afterAll(async () => {
  await app.stop();
  await cluster.drop();
});

const status = async (path: string) => (await fetch(`${app.url}${path}`)).status;

/** Every operation that there is, as somebody would send it who means it. */
function operations({ refreshToken }: AdminSeed): Readonly<Record<string, string>> {
  const by = `invite: { id: "${ID}" }`;
  return {
    me: '{ me { id } }',
    invite: `{ invite(id: "${ID}") { id } }`,
    invites: '{ invites { nodes { id } totalCount } }',
    inviteStats: '{ inviteStats { pending } }',
    validateInvite: `{ validateInvite(token: "${TOKEN}") { valid } }`,
    user: `{ user(id: "${ID}") { id } }`,
    users: '{ users { nodes { id } } }',
    apiKeys: '{ apiKeys { id } }',
    signIn: `mutation { signIn(input: { email: "${someone()}", password: "${PASSWORD}" }) { __typename } }`,
    refreshSession: `mutation { refreshSession(input: { refreshToken: "${refreshToken}" }) { __typename } }`,
    signOut: 'mutation { signOut { signedOut } }',
    changePassword: `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "${PASSWORD} too" }) { __typename } }`,
    createInvite: `mutation { createInvite(input: { email: "${someone()}" }) { __typename } }`,
    createInvites: `mutation { createInvites(input: { invites: [{ email: "${someone()}" }] }) { __typename } }`,
    resendInvite: `mutation { resendInvite(input: { ${by} }) { __typename } }`,
    updateInvite: `mutation { updateInvite(input: { ${by}, message: "Do come." }) { __typename } }`,
    revokeInvite: `mutation { revokeInvite(input: { ${by} }) { __typename } }`,
    deleteInvite: `mutation { deleteInvite(input: { id: "${ID}" }) { __typename } }`,
    copyInviteLink: `mutation { copyInviteLink(input: { ${by} }) { __typename } }`,
    acceptInvite: `mutation { acceptInvite(input: { token: "${TOKEN}", firstName: "Ada", password: "${PASSWORD}" }) { __typename } }`,
    declineInvite: `mutation { declineInvite(input: { token: "${TOKEN}" }) { __typename } }`,
    updateUser: `mutation { updateUser(input: { id: "${ID}", roles: ["x"] }) { __typename } }`,
    createApiKey:
      'mutation { createApiKey(input: { name: "a service", scopes: ["invites:read"] }) { __typename } }',
    revokeApiKey: `mutation { revokeApiKey(input: { id: "${ID}" }) { __typename } }`,
    node: `{ node(id: "${ID}") { id } }`,
    sessions: '{ sessions { id } }',
    updateProfile: 'mutation { updateProfile(input: { firstName: "Ada" }) { __typename } }',
    endSession: `mutation { endSession(input: { id: "${ID}" }) { __typename } }`,
    endOtherSessions: 'mutation { endOtherSessions { endedCount } }',
    requestEmailChange: `mutation { requestEmailChange(input: { newEmail: "${someone()}", currentPassword: "${PASSWORD}" }) { __typename } }`,
    confirmEmailChange: `mutation { confirmEmailChange(input: { token: "${TOKEN}" }) { __typename } }`,
    requestPasswordReset: `mutation { requestPasswordReset(input: { email: "${someone()}" }) { __typename } }`,
    resetPassword: `mutation { resetPassword(input: { token: "${TOKEN}", newPassword: "${PASSWORD}" }) { __typename } }`,
    createPasswordResetLink: `mutation { createPasswordResetLink(input: { userId: "${ID}" }) { __typename } }`,
    deleteUser: `mutation { deleteUser(input: { id: "${ID}" }) { __typename } }`,
    personExport: `{ personExport(person: { userId: "${ID}" }) { generatedAt } }`,
    erasePerson: `mutation { erasePerson(input: { person: { userId: "${ID}" }, confirmEmail: "${someone()}" }) { __typename } }`,
    events: '{ events { nodes { id } } }',
    webhookEndpoint: `{ webhookEndpoint(id: "${ID}") { id } }`,
    webhookEndpoints: '{ webhookEndpoints { id } }',
    createWebhookEndpoint:
      'mutation { createWebhookEndpoint(input: { url: "https://example.com/" }) { __typename } }',
    updateWebhookEndpoint: `mutation { updateWebhookEndpoint(input: { id: "${ID}", paused: true }) { __typename } }`,
    deleteWebhookEndpoint: `mutation { deleteWebhookEndpoint(input: { id: "${ID}" }) { __typename } }`,
    rotateWebhookSecret: `mutation { rotateWebhookSecret(input: { id: "${ID}" }) { __typename } }`,
    sendTestWebhook: `mutation { sendTestWebhook(input: { id: "${ID}" }) { __typename } }`,
    suppression: `{ suppression(email: "${someone()}") { reason } }`,
    mailPreview: '{ mailPreview(kind: INVITE) { subject } }',
    revokeInvites: `mutation { revokeInvites(input: { invites: { ids: ["${ID}"] } }) { __typename } }`,
    resendInvites: `mutation { resendInvites(input: { invites: { ids: ["${ID}"] } }) { __typename } }`,
    deleteInvites: `mutation { deleteInvites(input: { invites: { ids: ["${ID}"] } }) { __typename } }`,
    requestInviteRenewal: `mutation { requestInviteRenewal(input: { token: "${TOKEN}" }) { __typename } }`,
    optOut: `mutation { optOut(input: { token: "${TOKEN}${TOKEN}" }) { __typename } }`,
    suppressRecipient: `mutation { suppressRecipient(input: { email: "${someone()}" }) { __typename } }`,
    unsuppressRecipient: `mutation { unsuppressRecipient(input: { email: "${someone()}" }) { __typename } }`,
    sendTestMail: 'mutation { sendTestMail(input: {}) { __typename } }',
    replayWebhooks: `mutation { replayWebhooks(input: { endpointId: "${ID}", webhooks: { deliveryIds: ["${ID}"] } }) { __typename } }`,
  };
}

/** Ends the database, and starts it again whatever happens. */
async function duringAnOutage(work: () => Promise<void>): Promise<void> {
  await cluster.goAway();
  try {
    await work();
  } finally {
    await cluster.comeBack();
  }
}

const untilReady = () => until('/ready says 200', async () => (await status('/ready')) === 200);

describe('while the database is away', () => {
  test('every operation says that it cannot answer, and nothing of why', async () => {
    const asked = operations(admin);
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    // What the settings say of the team needs no database.
    expect([...Object.keys(asked), 'branding'].sort()).toEqual(fields.sort());
    await duringAnOutage(async () => {
      expect([await status('/health'), await status('/ready')]).toEqual([200, 503]);
      const { data: team } = await app.client().send('{ branding { name } }');
      expect(team).toEqual({ branding: { name: 'Usher' } });
      for (const [field, query] of Object.entries(asked)) {
        const { data, errors, headers } = await app.client(admin.accessToken).send(query);
        const codes = errors?.map(({ extensions }) => extensions.code);
        expect({ field, codes }).toEqual({ field, codes: ['SERVICE_UNAVAILABLE'] });
        expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
        expect(headers.get('retry-after')).toBe('1');
        expect(JSON.stringify(errors)).not.toMatch(/ENOENT|ECONN|PGSQL|postgres|prisma|connect|terminat/i);
      }
      await expect(watchInvites(app.url, admin.accessToken)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
      });
    });
    await untilReady();
    expect((await admin.can.me())?.id).toBe(admin.id);
  });
});

describe('when the database is back', () => {
  test('mails go out again, those of jobs that ended in the outage too, and streams go on', async () => {
    const watcher = await watchInvites(app.url, admin.accessToken);
    let leave = () => {};
    mayLeave = new Promise((resolve) => {
      leave = resolve;
    });
    const begunBefore = mailsBegun;
    const before = await admin.invites(someone('before'));
    await until('the mail is on its way', () => mailsBegun > begunBefore);
    await duringAnOutage(async () => {
      leave();
      await until('the mail has left', () => mails.some(({ to }) => to === before.email));
    });
    await untilReady();
    await watcher.sees('REFETCH', null);
    const after = await admin.invites(someone('after'));
    await watcher.sees('CREATED', after.id);
    for (const { id, email } of [before, after]) {
      await until(`${email} is SENT`, async () => {
        return (await admin.can.invite(id))?.delivery.status === 'SENT';
      });
    }
    await until('every job is done', async () => (await openJobs()) === 0);
    // At least once: nobody could note the first one. The second can be told by its Message-ID.
    const copies = mails.filter(({ to }) => to === before.email);
    expect(new Set(copies.map(({ messageId, text }) => messageId + text)).size).toBe(1);
    watcher.leave();
  });
});

test('jobs go on after they could not be fetched, though no connection broke', async () => {
  await app.db.execute(sql`ALTER TABLE graphile_worker._private_jobs RENAME TO away`);
  await app.db.execute(sql`SELECT pg_notify('jobs:insert', '{"r":1,"count":1}')`);
  const noted = app.logs.length;
  await until('it notes that it lost them', () =>
    app.logs.slice(noted).some(({ msg }) => msg.startsWith('jobs lost the database')),
  );
  await app.db.execute(sql`ALTER TABLE graphile_worker.away RENAME TO _private_jobs`);
  const { email } = await admin.invites(someone());
  await until('the mail has left', () => mails.some(({ to }) => to === email));
});

describe('a start', () => {
  test('waits for a database that is away, migrates it and serves, and says what it waited for', async () => {
    const empty = await startCluster({ migrated: false });
    await empty.goAway();
    const starting = startTestApp({ database: empty, env: { MIGRATE: 'true' } });
    await empty.comeBack();
    const late = await starting;
    expect((await fetch(`${late.url}/ready`)).status).toBe(200);
    expect(late.logs.filter(({ level }) => level === 'warn').map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^waiting for the database: The database at .* does not answer/),
    ]);
    await late.stop();
    await empty.drop();
  });

  test('waits for somebody to migrate the database, and until then answers that it cannot', async () => {
    const empty = await startCluster({ migrated: false });
    const late = startUnready(empty);
    const { url } = await late.started;
    await until('it says what it waits for', () => late.logs.join().includes("Run 'npm run migrate'"));
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    const { errors } = await graphqlClient(`${url}/graphql`).send(
      'mutation { signIn(input: { email: "ada@example.com", password: "whatever it is" }) { __typename } }',
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
    expect(late.logs.join()).toContain('unavailable: The database is not migrated to this version');
    await migrate(empty.url, { log: late.log });
    await late.service.ready();
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await late.service.stop();
    await empty.drop();
  });

  test('that waits for its database can be stopped', async () => {
    const empty = await startCluster({ migrated: false });
    await empty.goAway();
    const late = startUnready(empty);
    const { url } = await late.started;
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    await late.service.stop();
    await expect(late.service.ready()).rejects.toThrow('aborted');
    await empty.comeBack();
    await empty.drop();
  });
});

/** A service that cannot become ready yet. */
function startUnready({ url }: { url: string }) {
  const logs: string[] = [];
  const log = createLogger({ level: 'info', stream: { write: (line) => void logs.push(line) } });
  const env = { DATABASE_URL: url, SECRET: TEST_SECRET, PORT: '0', MAIL: 'off', CONSOLE: 'off' };
  const service = createApp(parseConfig(env), log);
  return { service, started: service.start(), logs, log };
}

describe('an outage that only a statement meets', () => {
  /** What a failed read means to whoever asked. */
  const meaningOf = async (work: () => Promise<unknown>) => work().then(() => null, databaseError);

  test.each<[string, () => Promise<unknown>]>([
    [
      'a connection that is cut, to pg',
      () => app.db.query(sql`SELECT pg_terminate_backend(pg_backend_pid())`),
    ],
    [
      'a connection that is cut, to Prisma',
      () => app.db.prisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())::text`,
    ],
    [
      'a statement that takes too long, to pg',
      () => app.db.query(sql`SELECT pg_cancel_backend(pg_backend_pid())`),
    ],
    [
      'a statement that takes too long, to Prisma',
      () => app.db.prisma.$queryRaw`SELECT pg_cancel_backend(pg_backend_pid())::text`,
    ],
    ['a table that is not there yet, to pg', () => app.db.query(sql`SELECT * FROM not_there`)],
    ['a table that is not there yet, to Prisma', () => app.db.prisma.$queryRaw`SELECT * FROM not_there`],
  ])('is told as one: %s', async (_, work) => {
    expect(await meaningOf(work)).toBeInstanceOf(ServiceUnavailableError);
  });

  test('a statement that is wrong is none, and a bug stays a bug', async () => {
    const twice = { ...NOBODY, email: admin.email };
    for (const work of [
      () => app.db.query(sql`SELECT 1 / 0`),
      () => app.db.prisma.$queryRaw`SELECT 1 / 0`,
      () => app.db.prisma.user.create({ data: twice }),
    ]) {
      expect(await meaningOf(work)).not.toBeInstanceOf(ServiceUnavailableError);
    }
  });

  test('a page that Prisma reads says so too', async () => {
    await app.db.execute(sql`ALTER TABLE api_keys RENAME TO api_keys_away`);
    try {
      const { errors } = await app.client(admin.accessToken).send('{ apiKeys { id } }');
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
    } finally {
      await app.db.execute(sql`ALTER TABLE api_keys_away RENAME TO api_keys`);
    }
    expect(await admin.can.apiKeys()).toEqual([]);
  });

  test('whoever finds every connection busy is told after a second and a half', async () => {
    const { pool } = app.db;
    const busy = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
    try {
      const start = performance.now();
      const { errors } = await app.client(admin.accessToken).send('{ me { id } }');
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
      expect(performance.now() - start).toBeGreaterThan(1_400);
      expect(performance.now() - start).toBeLessThan(3_000);
      expect(await meaningOf(() => app.db.prisma.user.count())).toBeInstanceOf(ServiceUnavailableError);
    } finally {
      for (const client of busy) client.release();
    }
    expect((await admin.can.me())?.id).toBe(admin.id);
  });
});

describe('a fault at COMMIT', () => {
  /** Has PostgreSQL do something when an invite of this address is committed. */
  async function atCommit(email: string, statement: string, work: () => Promise<void>): Promise<void> {
    const client = new pg.Client(cluster.url);
    await client.connect();
    try {
      await client.query(`
        CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement} RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON invites DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW WHEN (NEW.email = '${email}') EXECUTE FUNCTION at_commit()`);
      await work();
    } finally {
      await client.query('DROP FUNCTION at_commit CASCADE');
      await client.end();
    }
  }

  test('that cuts the connection is no success, and the same call made again makes the one invite', async () => {
    const email = someone();
    const input = { email, idempotencyKey: crypto.randomUUID() };
    await atCommit(email, 'PERFORM pg_terminate_backend(pg_backend_pid());', async () => {
      const { errors, data } = await app
        .client(admin.accessToken)
        .send(`mutation Create($input: CreateInviteInput!) { createInvite(input: $input) { __typename } }`, {
          input,
        });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
      expect(data?.createInvite).toBeUndefined();
    });
    expect(await invitesOf(email)).toBe(0);
    expectType(await admin.can.createInvite(input), 'CreateInvitePayload');
    expectType(await admin.can.createInvite(input), 'CreateInvitePayload');
    expect(await invitesOf(email)).toBe(1);
  });

  test('that cuts the connection of many is a success of none, and none is told of its own invite', async () => {
    const email = someone();
    await atCommit(email, 'PERFORM pg_terminate_backend(pg_backend_pid());', async () => {
      const answers = await Promise.all(
        [someone(), someone(), email, someone()].map((address) =>
          app
            .client(admin.accessToken)
            .send(
              `mutation Create($input: CreateInviteInput!) { createInvite(input: $input) { __typename } }`,
              {
                input: { email: address },
              },
            ),
        ),
      );
      expect(answers[2]?.errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
      for (const { data, errors } of answers) {
        if (errors) expect(errors[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
        else expect(data?.createInvite.__typename).toBe('CreateInvitePayload');
      }
    });
    expect(await invitesOf(email)).toBe(0);
    expectType(await admin.can.createInvite({ email }), 'CreateInvitePayload');
  });

  test('that PostgreSQL calls a serialization failure is tried again, three times in all', async () => {
    const email = someone();
    await app.db.execute(sql`CREATE SEQUENCE tries`);
    const failTwice = `IF nextval('tries') < 3 THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF;`;
    await atCommit(email, failTwice, async () => {
      await admin.invites(email);
    });
    await app.db.execute(sql`DROP SEQUENCE tries`);
    expect(await invitesOf(email)).toBe(1);
  });

  test('of a transaction whose work ignored an error is an error, not a silent rollback', async () => {
    const work = app.db.transaction(async (tx) => {
      await tx.execute(sql`UPDATE users SET first_name = 'Lost' WHERE id = ${admin.id}::uuid`);
      await tx.query(sql`SELECT 1 / 0`).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('ended in ROLLBACK');
    expect((await admin.can.me())?.firstName).toBe('Grace');
  });
});

async function invitesOf(email: string): Promise<number> {
  const [row] = await app.db.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM invites WHERE email = ${email}`);
  return row?.count ?? 0;
}

async function openJobs(): Promise<number> {
  const [row] = await app.db.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM graphile_worker.jobs`);
  return row?.count ?? 0;
}

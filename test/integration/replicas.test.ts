import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { sql } from '../../src/database/sql.ts';
import { holdWorkerLease } from '../../src/events/worker-lease.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { expectType } from '../support/flow.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let mailbox: Mailbox;
let here: TestApp;
let there: TestApp;
let admin: AdminSeed;

beforeAll(async () => {
  database = await createTestDatabase();
  mailbox = await startMailbox();
  const env = { SMTP_URL: mailbox.url, PUBLIC_URL: 'https://usher.example.com', RATE_LIMITS: 'on' };
  here = await startTestApp({ database, env });
  there = await startTestApp({ database, env });
  admin = await here.admin();
});

afterAll(async () => {
  await here.stop();
  await there.stop();
  await database.drop();
  await mailbox.close();
});

describe('two replicas of one database and one SECRET', () => {
  test('answer for each other: who signs in on one is known to the other, and refreshes there', async () => {
    expect((await there.as(admin.accessToken).me())?.id).toBe(admin.id);
    const refreshed = await there.as().refreshSession(admin.refreshToken);
    const { session } = expectType(refreshed, 'RefreshSessionPayload');
    expect((await here.as(session.accessToken).me())?.id).toBe(admin.id);
  });

  test('serve the same keys to whoever verifies access tokens', async () => {
    const jwks = ({ url }: TestApp) => fetch(`${url}/.well-known/jwks.json`).then((answer) => answer.text());
    expect(await jwks(there)).toBe(await jwks(here));
  });

  test('know the end of a session at once, whoever ended it', async () => {
    const guest = await admin.bringsIn(someone());
    expect((await there.as(guest.accessToken).signOut())?.signedOut).toBe(true);
    const { errors } = await here.client(guest.accessToken).send('{ me { id } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });

  test('take a link that the other one made, and make one person of twenty clicks on both', async () => {
    const { token } = await admin.invites(someone());
    const input = { token, firstName: 'Ada', password: PASSWORD };
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, click) => (click % 2 === 0 ? here : there).as().acceptInvite(input)),
    );
    const names = results.map(({ __typename }) => __typename).sort();
    expect(names.filter((name) => name === 'AcceptInvitePayload')).toHaveLength(1);
    expect(names.filter((name) => name === 'InviteAlreadyAcceptedError')).toHaveLength(19);
  });

  test('count guesses together', async () => {
    const guest = await admin.bringsIn(someone());
    const guess = (app: TestApp) => app.as().signIn(guest.email, 'not the password at all');
    const answers: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      answers.push((await guess(count % 2 === 0 ? here : there)).__typename);
    }
    expect(answers.indexOf('RateLimitedError')).toBe(10);
  });

  test('do every job once', async () => {
    const can = [admin.can, there.as(admin.accessToken)];
    const emails = Array.from({ length: 40 }, () => someone('once'));
    await Promise.all(
      emails.map((email, index) => can[index % 2]?.createInvite({ email, expiresInSeconds: 3_600 })),
    );
    await until('every job is done', async () => {
      const [row] = await here.db.query<{ count: number }>(sql`
        SELECT count(*)::int AS count FROM graphile_worker.jobs`);
      return row?.count === 0;
    });
    const came = mailbox.all().flatMap(({ recipients }) => recipients);
    for (const email of emails) expect(came.filter((to) => to === email)).toEqual([email]);
  });
});

describe('replicas that start together on an empty database', () => {
  test('migrate it once, and agree on the first admin and the link', async () => {
    const empty = await createEmptyDatabase();
    onTestFinished(() => empty.drop());
    const replicas = Array.from({ length: 3 }, () => {
      const logs: string[] = [];
      const log = createLogger({ level: 'info', stream: { write: (line) => void logs.push(line) } });
      const config = parseConfig({
        DATABASE_URL: empty.url,
        SECRET: TEST_SECRET,
        PUBLIC_URL: 'https://usher.example.com',
        PORT: '0',
        MAIL: 'off',
        MIGRATE: 'true',
        CONSOLE: 'off',
      });
      return { service: createApp(config, log), logs };
    });
    await Promise.all(replicas.map(({ service }) => service.start()));
    const firstAdmins = await Promise.all(replicas.map(({ service }) => service.ready()));
    const links = new Set(firstAdmins.map((admin) => (admin.kind === 'invited' ? admin.link : admin.kind)));
    expect([...links]).toEqual([
      expect.stringMatching(/^https:\/\/usher\.example\.com\/accept-invite#token=[\w-]{43}$/),
    ]);
    const made = replicas.flatMap(({ logs }) =>
      logs.filter((line) => /tables made|migration applied/.test(line)),
    );
    expect(made.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ msg: 'tables made in a new database' }),
    ]);
    await Promise.all(replicas.map(({ service }) => service.stop()));
  });
});

describe('jobs of a replica that has died', () => {
  /** A job that a worker has taken and not finished. */
  async function takenJob(key: string, pool: string): Promise<void> {
    const payload = JSON.stringify({ inviteId: admin.id, version: 1 });
    await here.db.transaction(async (tx) => {
      await tx.execute(
        sql`SELECT graphile_worker.add_job('send-invite-mail', ${payload}::json, job_key => ${key})`,
      );
      await tx.execute(sql`
        UPDATE graphile_worker._private_jobs
        SET locked_by = ${pool}, locked_at = clock_timestamp() - interval '6 seconds' WHERE key = ${key}`);
    });
  }
  const isOpen = async (key: string) => {
    const jobs = await here.db.query(sql`SELECT 1 FROM graphile_worker.jobs WHERE key = ${key}`);
    return jobs.length === 1;
  };

  test('are done by another one within seconds, and those of one that lives are left alone', async () => {
    const lease = holdWorkerLease(database.url, 'pool of the living', here.app.log);
    await until('the lease is held', async () => {
      const locks = await here.db.query(sql`
        SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted
          AND (classid::bigint << 32 | objid::bigint) = hashtextextended('pool of the living', 0)`);
      return locks.length === 1;
    });
    await takenJob('dead', 'pool of the dead');
    await takenJob('living', 'pool of the living');
    await until('the job of the dead is done', async () => !(await isOpen('dead')));
    expect(await isOpen('living')).toBe(true);
    await lease.release();
    await until('the job of the living is done when it is dead too', async () => !(await isOpen('living')));
  });
});

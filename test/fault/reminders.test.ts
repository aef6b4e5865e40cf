import pg from 'pg';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { startCluster } from '../support/cluster.ts';
import { expectType } from '../support/flow.ts';
import { startMailbox } from '../support/mailbox.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

const GUESTS = 20;
const DAY = 86_400;
/** With the lease of the processes that were killed. */
const CATCH_UP_MS = 90_000;

const services: ServiceProcess[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.end('SIGTERM')));
});

async function start(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const service = await startServiceProcess(env);
  services.push(service);
  return service;
}

interface Row {
  readonly email: string;
  readonly status: string;
  readonly delivery: string;
  readonly reminded: number;
  /** Seconds before the end. */
  readonly next: number | null;
  readonly events: number;
}

async function databaseOfTest() {
  const cluster = await startCluster({ migrated: true });
  onTestFinished(() => cluster.drop());
  const client = new pg.Client(cluster.url);
  await client.connect();
  onTestFinished(() => client.end());
  return {
    url: cluster.url,
    /** Lets four days of each window pass: the first reminder is due. */
    pass: () =>
      client.query(`
        UPDATE invites SET expires_at = expires_at - interval '4 days', created_at = created_at - interval '4 days',
          next_reminder_at = next_reminder_at - interval '4 days', mail_queued_at = mail_queued_at - interval '4 days'`),
    /** Has every replica look for what is due, as they do each minute. */
    look: () =>
      client.query(`SELECT graphile_worker.add_job('remind-invites', '{}') FROM generate_series(1, 6)`),
    jobs: async () => (await client.query('SELECT FROM graphile_worker.jobs')).rowCount,
    invites: async () =>
      (
        await client.query<Row>(`
          SELECT email, status, delivery_status AS delivery, reminders_sent AS reminded,
            extract(epoch FROM expires_at - next_reminder_at)::int AS next,
            (SELECT count(*)::int FROM events WHERE subject_id = invites.id AND type = 'invite.reminded') AS events
          FROM invites ORDER BY email`)
      ).rows,
  };
}

test('two replicas that are killed between a reminder and its mail remind everybody once, and the mail comes', async () => {
  const mailbox = await startMailbox();
  onTestFinished(() => mailbox.close());
  const database = await databaseOfTest();
  const env = { DATABASE_URL: database.url, SMTP_URL: mailbox.url, REMINDERS: '72h,24h' };
  const replicas = [await start(env), await start(env)];
  const { can } = (await replicas[0]?.admin()) ?? expect.unreachable();
  const emails = Array.from({ length: GUESTS }, (_, n) => `guest-${String(n).padStart(2, '0')}@example.com`);
  const result = await can.createInvites({
    invites: emails.map((email) => ({ email, expiresInSeconds: 7 * DAY })),
  });
  expect(expectType(result, 'CreateInvitesPayload').createdCount).toBe(GUESTS);
  const everybody = async (is: (row: Row) => boolean) => (await database.invites()).every(is);
  await until('every invite is mailed', () => everybody(({ delivery }) => delivery === 'SENT'), CATCH_UP_MS);

  const release = mailbox.hold();
  await database.pass();
  await database.look();
  const mails = () => mailbox.all().length - GUESTS;
  await until(
    'reminders are decided, and some are with the mail server',
    async () => mails() > 0 && (await everybody(({ reminded }) => reminded > 0)),
    CATCH_UP_MS,
  );
  for (const ended of await Promise.all(replicas.map((replica) => replica.end('SIGKILL')))) {
    expect(ended).toEqual({ code: null, signal: 'SIGKILL' });
  }
  const beforeTheKill = mails();
  expect(beforeTheKill).toBeLessThan(GUESTS);
  expect(await everybody(({ delivery }) => delivery === 'QUEUED')).toBe(true);
  release();

  await Promise.all([start(env), start(env)]);
  await database.look();
  await until('all is done', async () => (await database.jobs()) === 0, CATCH_UP_MS);
  expect(await database.invites()).toEqual(
    emails.map((email) => ({
      email,
      status: 'PENDING',
      delivery: 'SENT',
      reminded: 1,
      next: DAY,
      events: 1,
    })),
  );
  for (const email of emails) {
    const [invite, ...reminders] = mailbox.all().filter(({ recipients }) => recipients.includes(email));
    const ids = new Set(reminders.map(({ messageId }) => messageId));
    // The mail server had some of them twice, and can tell.
    expect(ids.size, `reminders of ${email}`).toBe(1);
    expect(ids).not.toContain(invite?.messageId);
  }
  console.log({ guests: GUESTS, beforeTheKill, reminders: mails() });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let mailbox: Mailbox;
let database: TestDatabase;
let app: TestApp;
let admin: AdminSeed;

beforeEach(async () => {
  mailbox = await startMailbox();
  database = await createTestDatabase();
  app = await startTestApp({ database, env: { SMTP_URL: mailbox.url } });
  admin = await app.admin();
});

afterEach(async () => {
  await app.stop();
  await database.drop();
  await mailbox.close();
});

const deliveryOf = async (id: string) => (await admin.can.invite(id))?.delivery;

async function untilTried(count: number): Promise<void> {
  await until(`${count} mails have been tried`, async () => (await waitingTries()).length === count);
}

/** The tries of each job that has failed and waits. */
async function waitingTries(): Promise<number[]> {
  const rows = await app.db.query<{ attempts: number }>(sql`
    SELECT attempts FROM graphile_worker.jobs WHERE attempts > 0 AND locked_at IS NULL`);
  return rows.map(({ attempts }) => attempts);
}

/** As if the mail server had been away for days: the next tries are hours from now. */
async function waitForHours(): Promise<void> {
  await app.db.execute(sql`
    SELECT FROM graphile_worker.jobs AS job,
      LATERAL graphile_worker.reschedule_jobs(ARRAY[job.id], now() + interval '6 hours', attempts => 100)`);
}

test('a mail server that was away for days gets every mail once, soon after it is back', async () => {
  await mailbox.goAway();
  const invites = [
    await admin.invites(someone()),
    await admin.invites(someone()),
    await admin.invites(someone()),
  ];
  await untilTried(3);
  expect(await deliveryOf(invites[0]?.id ?? '')).toMatchObject({
    status: 'QUEUED',
    sentCount: 0,
    error: expect.stringContaining('The mail server cannot be reached'),
  });
  await waitForHours();
  await mailbox.comeBack();

  for (const { id, email, inviteLink } of invites) {
    expect(await mailbox.linkFor(email)).toBe(inviteLink);
    await until(`${email} is SENT`, async () => (await deliveryOf(id))?.status === 'SENT');
    expect(await deliveryOf(id)).toMatchObject({ sentCount: 1, error: null });
  }
  expect(mailbox.all()).toHaveLength(3);
});

test('a try that only asks whether the mail server is back uses none of the tries up', async () => {
  await mailbox.goAway();
  await admin.invites(someone());
  await untilTried(1);
  await waitForHours();
  const failures = () => app.logs.filter(({ msg }) => msg === 'a job failed; it is tried again').length;
  const before = failures();
  await until('it is tried again', () => failures() > before);
  await untilTried(1);
  expect(await waitingTries()).toEqual([100]);
});

test('a mail that its recipient defers is not hurried because others go', async () => {
  mailbox.refuse(450);
  const deferred = await admin.invites(someone());
  await untilTried(1);
  await waitForHours();
  mailbox.refuse(null);
  const sent = await admin.invites(someone());
  await mailbox.mailTo(sent.email);
  expect(await waitingTries()).toEqual([100]);
  expect(await deliveryOf(deferred.id)).toMatchObject({
    status: 'QUEUED',
    error: expect.stringContaining('450'),
  });
});

test('a mail that is refused for good is not tried again, and an admin sees why and sends it anew', async () => {
  mailbox.refuse(550);
  const { id, email } = await admin.invites(someone());
  await until('it is FAILED', async () => (await deliveryOf(id))?.status === 'FAILED');
  expect((await deliveryOf(id))?.error).toContain('550');
  expect(await waitingTries()).toEqual([]);
  mailbox.refuse(null);
  // A minute later, as far as the invite knows.
  await app.db.execute(sql`UPDATE invites SET mail_queued_at = mail_queued_at - interval '61 seconds'`);
  await admin.can.resendInvite({ invite: { id } });
  await mailbox.mailTo(email);
  await until('it is SENT', async () => (await deliveryOf(id))?.status === 'SENT');
});

test('a service that starts again tries at once what waits: its operator has mended the settings', async () => {
  await mailbox.goAway();
  const { id, email, inviteLink } = await admin.invites(someone());
  await untilTried(1);
  await waitForHours();
  await app.stop();
  await mailbox.comeBack();
  app = await startTestApp({
    database,
    env: { SMTP_URL: mailbox.url, PUBLIC_URL: new URL(inviteLink).origin },
  });
  expect(await mailbox.linkFor(email)).toBe(inviteLink);
  await until('it is SENT', async () => {
    const [row] = await app.db.query<{ status: string }>(sql`
      SELECT delivery_status AS status FROM invites WHERE id = ${id}::uuid`);
    return row?.status === 'SENT';
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;

beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({ env: { SMTP_URL: mailbox.url } });
  admin = await app.admin();
});

afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Runs the command as an operator would. */
async function jobs(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['--import', 'tsx', 'src/process/command-line.ts', 'jobs'];
  const run = promisify(execFile)(process.execPath, [...command, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: app.database.url },
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => error as { code: number; stdout: string; stderr: string },
  );
}

async function untilTried(): Promise<void> {
  await until('it has been tried', async () => {
    const tried = await app.db.query(sql`
      SELECT 1 FROM graphile_worker.jobs WHERE attempts > 0 AND locked_at IS NULL`);
    return tried.length > 0;
  });
}

/** As if the mail server had deferred it for a day, and at last for good. */
async function giveUp(): Promise<void> {
  await app.db.execute(sql`
    SELECT FROM graphile_worker.jobs AS job, LATERAL graphile_worker.reschedule_jobs(
      ARRAY[job.id], now() + interval '6 hours', attempts => job.max_attempts)`);
  await app.db.execute(sql`
    UPDATE graphile_worker._private_jobs SET last_error = '450 <ada@example.com> greylisted'`);
}

test('an operator sees what is not done, and why, but nobody and nothing that it is about', async () => {
  expect(await jobs('list')).toEqual({ code: 0, stdout: 'Every job is done.\n', stderr: '' });

  mailbox.refuse(450);
  const { id, email, token } = await admin.invites(someone());
  await untilTried();
  await giveUp();
  const { stdout } = await jobs('list');
  expect(stdout.split('\n')[0]).toMatch(/^ID +JOB +STATE +TRIES +NEXT +ABOUT +LAST ERROR$/);
  expect(stdout).toMatch(
    new RegExp(
      `^\\d+ +send-invite-mail +dead +130 +- +invite-mail:${id}:1 +450 <\\[address\\]> greylisted$`,
      'm',
    ),
  );
  expect(stdout).not.toContain(email);
  expect(stdout).not.toContain(token);
});

test('and has it tried again, once the cause is mended', async () => {
  mailbox.refuse(null);
  expect(await jobs('retry', 'all')).toEqual({ code: 0, stdout: '1 job is tried again now.\n', stderr: '' });
  await until('the mail has come', () => mailbox.all().length === 1);
  expect((await jobs('retry', '1', '999999')).stdout).toBe('0 jobs are tried again now.\n');
});

test.each([[['retry']], [['retry', '1', 'x']]])(
  'what it cannot do it says, with what it can: %j',
  async (args) => {
    const { code, stderr } = await jobs(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Usage:/);
  },
);

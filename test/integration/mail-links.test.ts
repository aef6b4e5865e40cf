import { expect, it, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { remindInvites } from '../../src/invites/remind-invites.ts';
import { startMailbox } from '../support/mailbox.ts';
import { someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** What a mail scanner must not change: every table that says what people did. */
const TABLES = [
  'users',
  'invites',
  'sessions',
  'events',
  'suppressions',
  'password_resets',
  'email_changes',
  'idempotency_keys',
  'mail_attempts',
  'rate_limits',
] as const;

async function everything({ database, db }: TestApp): Promise<string> {
  expect(database.url).toBeTruthy();
  const tables = await Promise.all(
    TABLES.map(async (table) => {
      const rows = await db.prisma.$queryRawUnsafe<object[]>(
        `SELECT to_jsonb(r)::text AS row FROM ${table} r ORDER BY 1`,
      );
      return [table, rows];
    }),
  );
  return JSON.stringify(tables);
}

it('a scanner that follows every address of every mail, by GET and by HEAD, changes nothing', async () => {
  const mailbox = await startMailbox();
  const app = await startTestApp({
    env: { SMTP_URL: mailbox.url, REMINDERS: '24h', CONSOLE: 'on', GRAPHIQL: 'true' },
  });
  try {
    const admin = await app.admin();
    const person = await admin.bringsIn(someone('person'), { sendEmail: false });
    const { id, email } = await admin.invites(someone('guest'), { expiresInSeconds: 48 * 3_600 });
    const lapsed = await admin.invites(someone('lapsed'));
    const declined = await admin.invites(someone('declined'));
    await app.as().declineInvite({ token: declined.token });
    await app.as().requestPasswordReset(person.email);
    await person.can.requestEmailChange(someone('newer'), person.password);
    for (const address of [email, lapsed.email]) await mailbox.mailTo(address);
    await vi.waitFor(async () => expect((await admin.can.invite(id))?.delivery.status).toBe('SENT'), {
      timeout: 20_000,
    });
    await app.db.execute(sql`
      UPDATE invites SET mail_queued_at = mail_queued_at - interval '24 hours', next_reminder_at = now() WHERE id = ${id}::uuid`);
    expect(await remindInvites(app.app)).toBe(1);
    await app.db.execute(sql`UPDATE invites SET expires_at = now() WHERE id = ${lapsed.id}::uuid`);
    await app.as().requestInviteRenewal(lapsed.token);
    const subjects = () => new Set(mailbox.all().map(({ subject }) => subject));
    await vi.waitFor(() => expect(subjects().size).toBeGreaterThanOrEqual(6), { timeout: 20_000 });
    await vi.waitFor(
      async () => expect(await app.db.query(sql`SELECT FROM graphile_worker._private_jobs`)).toEqual([]),
      { timeout: 20_000 },
    );

    const urls = new Set(
      mailbox
        .all()
        .flatMap(({ text = '', html = '', headers }) => [
          text,
          html.replaceAll('&amp;', '&'),
          ...headers.map(({ value }) => value),
        ])
        .flatMap((part) => part.match(/https?:\/\/[^\s"'<>)]+/g) ?? []),
    );
    const paths = [...urls].map((url) => new URL(url)).map(({ pathname, search }) => `${pathname}${search}`);
    expect(new Set(paths.map((path) => path.split('?')[0]))).toEqual(
      new Set(['/accept-invite', '/reset-password', '/confirm-email', '/unsubscribe']),
    );
    const before = await everything(app);
    for (const path of new Set(paths)) {
      for (const method of ['GET', 'HEAD']) await fetch(`${app.url}${path}`, { method, redirect: 'follow' });
    }
    // A token in the query, as a page of one's own may have it, changes as little.
    for (const url of urls) await fetch(url.replace('#', '?').replace(/^https?:\/\/[^/]+/, app.url));
    expect(await everything(app)).toBe(before);
  } finally {
    await app.stop();
    await mailbox.close();
  }
});

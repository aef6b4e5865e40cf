import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { keptAttempt } from '../../src/invites/mail-attempts.ts';
import { remindInvites } from '../../src/invites/remind-invites.ts';
import { expectType } from '../support/flow.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let mailbox: Mailbox;
let app: TestApp;
/** A second replica. */
let other: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  mailbox = await startMailbox();
  const env = { SMTP_URL: mailbox.url, REMINDERS: '24h,72h', RATE_LIMITS: 'on', RATES: 'mail=3/86400' };
  app = await startTestApp({ env });
  other = await startTestApp({ env, database: app.database });
  admin = await app.admin();
});
afterAll(async () => {
  await other.stop();
  await app.stop();
  await mailbox.close();
});

const HOUR_MS = 3_600_000;
const inviteOf = async (id: string) => (await admin.can.invite(id)) ?? expect.unreachable();

/** Hours before the end at which the next reminder is due. */
async function dueBeforeEnd(id: string): Promise<number | null> {
  const { nextReminderAt, expiresAt } = await inviteOf(id);
  if (nextReminderAt === null) return null;
  return Math.round((Date.parse(expiresAt) - Date.parse(nextReminderAt)) / HOUR_MS);
}

/** An invite that was mailed; then so many hours pass. */
async function mailed(hours: number, input: object = {}, email = someone('guest')) {
  const invite = await admin.invites(email, { expiresInSeconds: 7 * 24 * 3_600, ...input });
  await mailbox.mailTo(email);
  await vi.waitFor(async () => expect((await inviteOf(invite.id)).delivery.status).toBe('SENT'), {
    timeout: 20_000,
  });
  await pass(invite.id, hours);
  return invite;
}

async function pass(id: string, hours: number): Promise<void> {
  const passed = sql`make_interval(hours => ${hours})`;
  await app.db.execute(sql`
    UPDATE invites SET expires_at = expires_at - ${passed}, next_reminder_at = next_reminder_at - ${passed},
      mail_queued_at = mail_queued_at - ${passed}, created_at = created_at - ${passed}
    WHERE id = ${id}::uuid`);
}

/** All that was mailed to an address, once what is queued has gone. */
async function mailsTo(id: string, email: string) {
  await vi.waitFor(async () => expect((await inviteOf(id)).delivery.status).not.toBe('QUEUED'), {
    timeout: 20_000,
  });
  return mailbox.all().filter(({ recipients }) => recipients.includes(email));
}

describe('an invite before its end', () => {
  it('is reminded of twice, with the same link, each time once, though two replicas look', async () => {
    const { id, email, token } = await mailed(7 * 24 - 72);
    expect(await dueBeforeEnd(id)).toBe(72);
    await Promise.all([app, other, app, other].map(({ app: one }) => remindInvites(one)));
    expect(await mailsTo(id, email)).toHaveLength(2);
    expect(await inviteOf(id)).toMatchObject({ remindersSent: 1, status: 'PENDING' });
    expect(await dueBeforeEnd(id)).toBe(24);
    await pass(id, 48);
    await Promise.all([app, other].map(({ app: one }) => remindInvites(one)));
    const mails = await mailsTo(id, email);
    expect(mails).toHaveLength(3);
    for (const mail of mails) expect(mail.text).toContain(`#token=${token}`);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(3);
    expect(mails[1]?.text).toContain('valid for 3 days more');
    expect(mails[2]?.text).toContain('valid for 1 day more');
    expect(mails[2]?.headers.map(({ key }) => key)).toContain('list-unsubscribe-post');
    expect(await inviteOf(id)).toMatchObject({ remindersSent: 2, nextReminderAt: null });
    const { nodes } = await admin.can.events({ filter: { subjectId: id, type: ['INVITE_REMINDED'] } });
    expect(nodes.map(({ data }) => data['reminder'])).toEqual([2, 1]);
    const attempts = (await admin.can.mailAttempts(id)) ?? [];
    expect(attempts.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['INVITE_REMINDER', 'SENT'],
      ['INVITE_REMINDER', 'SENT'],
      ['INVITE', 'SENT'],
    ]);
    // The latest twenty are kept, and those alone.
    for (let tries = 0; tries < 20; tries += 1) {
      const attempt = { kind: 'INVITE', outcome: 'QUEUED', error: `try ${tries}` } as const;
      await app.db.execute(sql`WITH stored AS (SELECT), ${keptAttempt(id, attempt)} SELECT`);
    }
    const latest = (await admin.can.mailAttempts(id)) ?? [];
    expect(latest.map(({ error }) => error)).toEqual(
      Array.from({ length: 20 }, (_, index) => `try ${19 - index}`),
    );
    const [kept] = await app.db.query(sql`
      SELECT count(*)::int AS count FROM mail_attempts WHERE invite_id = ${id}::uuid`);
    expect(kept).toEqual({ count: 20 });
    // The fourth mail of a day would be one too many.
    expect(await remindInvites(app.app)).toBe(0);
  });

  it('has at most one within a window under 96 hours, and none within 12 hours of another mail', async () => {
    const hours = async (window: number, input: object = {}) => {
      const { invite } = expectType(
        await admin.can.createInvite({ email: someone(), expiresInSeconds: window * 3_600, ...input }),
        'CreateInvitePayload',
      );
      return dueBeforeEnd(invite.id);
    };
    expect(await hours(96)).toBe(72);
    expect(await hours(95)).toBe(24);
    expect(await hours(37)).toBe(24);
    expect(await hours(36)).toBeNull();
    expect(await hours(168, { reminders: false })).toBeNull();
    expect(await hours(168, { sendEmail: false })).toBeNull();
    // Sent again, it begins anew.
    const { id } = await mailed(7 * 24 - 72);
    expectType(await admin.can.resendInvite({ invite: { id } }), 'ResendInvitePayload');
    expect(await remindInvites(app.app)).toBe(0);
    expect(await dueBeforeEnd(id)).toBe(72);
    const { invite } = expectType(
      await admin.can.updateInvite({ invite: { id }, expiresInSeconds: 40 * 3_600 }),
      'UpdateInvitePayload',
    );
    expect(await dueBeforeEnd(invite.id)).toBe(24);
  });

  it('is not reminded of where nobody should be mailed', async () => {
    const [suppressed, accepted, known, spent] = await Promise.all(
      [1, 2, 3, 4].map(() => mailed(7 * 24 - 72)),
    );
    if (!suppressed || !accepted || !known || !spent) throw new Error('No invites.');
    await admin.can.suppressRecipient(suppressed.email);
    await app.as().acceptInvite({ token: accepted.token, firstName: 'Ada', password: PASSWORD });
    await app.db.execute(sql`
      INSERT INTO users (id, email, first_name, role, password_hash)
      VALUES (gen_random_uuid(), ${known.email}, 'Ada', 'MEMBER', 'x')`);
    for (const _ of [1, 2]) await app.app.limits.consumeEach(app.db, 'mail', [spent.email]);
    await app.app.limits.consumeEach(app.db, 'mail', [spent.email]);
    expect(await remindInvites(app.app)).toBe(0);
    for (const { id } of [suppressed, known, spent]) {
      const { remindersSent } = await inviteOf(id);
      expect(remindersSent).toBe(0);
    }
    expect(await dueBeforeEnd(suppressed.id)).toBeNull();
    expect(await dueBeforeEnd(known.id)).toBe(24);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { closeWindow, endMailPause } from '../support/invite-clock.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({
    env: {
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'The Ushers <ushers@example.com>',
      PUBLIC_URL: 'https://usher.example.com',
    },
  });
  admin = await app.admin();
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});
beforeEach(() => mailbox.refuse(null));

async function delivered(id: string, status: string) {
  const seen = async () => (await admin.can.invite(id))?.delivery;
  await expect.poll(async () => (await seen())?.status, { timeout: 10_000 }).toBe(status);
  return seen();
}

/** The jobs that wait, by the key that they are queued under. */
function waiting(prefix: string): Promise<object[]> {
  return app.db.query(sql`SELECT key FROM graphile_worker.jobs WHERE key LIKE ${`${prefix}%`}`);
}

/** Has every job that waits for another try be tried now. */
function tryNow(): Promise<unknown> {
  return app.db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(ARRAY(SELECT id FROM graphile_worker.jobs), now())`);
}

describe('somebody who is invited', () => {
  it('gets it while somebody else is being answered for long, to whom mails give way', async () => {
    const { id } = await admin.invites(someone(), { sendEmail: false });
    const answered = vi.fn();
    const { revoking } = await app.db.transaction(async (tx) => {
      await tx.query(sql`SELECT FROM invites WHERE id = ${id}::uuid FOR UPDATE`);
      const revoking = admin.can.revokeInvite({ invite: { id } }).finally(answered);
      const { email } = await admin.invites(someone());
      await mailbox.mailTo(email);
      expect(answered).not.toHaveBeenCalled();
      // Not by itself: the transaction would wait for it, and it for the transaction.
      return { revoking };
    });
    expectType(await revoking, 'RevokeInvitePayload');
  });

  it('gets one mail, with who invites, what is said, and the link that makes the account', async () => {
    const email = someone('ada');
    const { invite, token, inviteLink } = expectType(
      await admin.can.createInvite({ email, message: 'Welcome,\n<b>Ada</b> & friends!' }),
      'CreateInvitePayload',
    );
    expect(invite.delivery).toEqual({ status: 'QUEUED', sentCount: 0, lastSentAt: null, error: null });

    const mail = await mailbox.mailTo(email);

    expect(mail.recipients).toEqual([email]);
    expect(mail.from).toMatchObject({ name: 'The Ushers', address: 'ushers@example.com' });
    expect(mail.to).toMatchObject([{ address: email }]);
    expect(mail.messageId).toBe(`<invite-${invite.id}-1@example.com>`);
    expect(mail.subject).not.toMatch(/Welcome|Grace|Ada/);
    expect(mail.text).toContain('Grace Hopper');
    expect(mail.text).toContain('<b>Ada</b> & friends!');
    expect(mail.text).toContain(inviteLink);
    expect(mail.text).toMatch(/UTC/);
    expect(mail.html).toContain('&lt;b&gt;Ada&lt;/b&gt; &amp; friends!');
    expect(mail.html).toContain(`href="${inviteLink}"`);
    expect(mail.html).not.toMatch(/<(script|img|iframe|link)\b/i);
    expect(await mailbox.linkFor(email)).toBe(inviteLink);
    expect(await mailbox.tokenFor(email)).toBe(token);

    const delivery = await delivered(invite.id, 'SENT');
    expect(delivery).toMatchObject({ sentCount: 1, error: null });
    expect(Math.abs(Date.now() - Date.parse(delivery?.lastSentAt ?? ''))).toBeLessThan(60_000);
    const accepted = await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    expect(expectType(accepted, 'AcceptInvitePayload').user.email).toBe(email);
    expect(mailbox.all().filter(({ recipients }) => recipients.includes(email))).toHaveLength(1);
  });

  it('gets the same message again when it is tried again, and not twice in the mailbox', async () => {
    const email = someone('ada');
    mailbox.refuse(451);
    const { id, token } = await admin.invites(email);
    await expect
      .poll(async () => (await admin.can.invite(id))?.delivery.error, { timeout: 10_000 })
      .toMatch(/451|not taken/);
    expect((await admin.can.invite(id))?.delivery).toMatchObject({ status: 'QUEUED', sentCount: 0 });
    mailbox.refuse(null);
    await tryNow();
    expect((await mailbox.mailTo(email)).messageId).toBe(`<invite-${id}-1@example.com>`);
    expect(await mailbox.tokenFor(email)).toBe(token);
    expect(await delivered(id, 'SENT')).toMatchObject({ sentCount: 1, error: null });
  });

  it('gets each mail of a batch', async () => {
    const emails = Array.from({ length: 30 }, () => someone('batch'));
    const { results } = expectType(
      await admin.can.createInvites({ invites: emails.map((email) => ({ email })) }),
      'CreateInvitesPayload',
    );
    for (const [index, email] of emails.entries()) {
      const row = results[index];
      expect(row && expectType(row, 'CreateInvitePayload').token).toBe(await mailbox.tokenFor(email));
    }
  });
});

describe('a mail that is refused for good', () => {
  it('fails the delivery and not the invite, and a resend tries anew', async () => {
    const email = someone('ada');
    mailbox.refuse(550);
    const { id, token } = await admin.invites(email);
    const delivery = await delivered(id, 'FAILED');
    expect(delivery).toMatchObject({
      sentCount: 0,
      lastSentAt: null,
      error: expect.stringContaining('not taken'),
    });
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    expect(await waiting(`invite-mail:${id}`)).toEqual([]);

    mailbox.refuse(null);
    await endMailPause(app, id);
    const resent = expectType(await admin.can.resendInvite({ invite: { id } }), 'ResendInvitePayload');
    expect(resent.invite.delivery).toMatchObject({ status: 'QUEUED', error: null });
    expect(await mailbox.tokenFor(email)).toBe(resent.token);
    expect(await delivered(id, 'SENT')).toMatchObject({ sentCount: 1, error: null });
  });
});

describe('an invite that changes before its mail goes', () => {
  /** An invite whose mail is queued and has not gone. */
  async function queued() {
    mailbox.refuse(451);
    const { id, token, email } = await admin.invites(someone('ada'));
    const error = async () => (await admin.can.invite(id))?.delivery.error;
    await expect.poll(error, { timeout: 10_000 }).not.toBeNull();
    mailbox.refuse(null);
    return { id, token, email };
  }

  const mailsTo = (email: string) => mailbox.all().filter(({ recipients }) => recipients.includes(email));

  it.each<[string, (invite: { id: string; token: string }) => Promise<unknown>]>([
    ['is revoked', ({ id }) => admin.can.revokeInvite({ invite: { id } })],
    ['is declined', ({ token }) => app.as().declineInvite({ token })],
    ['is accepted', ({ token }) => app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD })],
    ['lapses', ({ id }) => closeWindow(app, id)],
  ])('is not mailed when it %s, and the delivery says so', async (_, happen) => {
    const invite = await queued();
    await happen(invite);
    await tryNow();
    const delivery = await delivered(invite.id, 'FAILED');
    expect(delivery).toMatchObject({ sentCount: 0, error: expect.stringMatching(/^Not sent: /) });
    expect(mailsTo(invite.email)).toEqual([]);
  });

  it('is not mailed when it is deleted', async () => {
    const { id, email } = await queued();
    await admin.can.deleteInvite(id);
    await tryNow();
    await expect.poll(() => waiting(`invite-mail:${id}`), { timeout: 10_000 }).toEqual([]);
    expect(mailsTo(email)).toEqual([]);
  });

  it('is mailed with the new link alone when it is sent again', async () => {
    const { id, email } = await queued();
    await endMailPause(app, id);
    const { token } = expectType(await admin.can.resendInvite({ invite: { id } }), 'ResendInvitePayload');
    await tryNow();
    expect(await mailbox.tokenFor(email)).toBe(token);
    await expect.poll(() => waiting(`invite-mail:${id}`), { timeout: 10_000 }).toEqual([]);
    expect(mailsTo(email)).toHaveLength(1);
    expect(mailsTo(email)[0]?.messageId).toBe(`<invite-${id}-2@example.com>`);
    expect(await delivered(id, 'SENT')).toMatchObject({ sentCount: 1 });
  });

  it('is mailed with what an update made of it', async () => {
    const { id, email } = await queued();
    await admin.can.updateInvite({ invite: { id }, message: 'What was meant' });
    await tryNow();
    expect((await mailbox.mailTo(email)).text).toContain('What was meant');
  });
});

describe('whoever sent an invite', () => {
  it('is told by mail when it is declined, once, with the reason as plain text', async () => {
    const inviter = await app.admin();
    const { token, email } = await inviter.invites(someone('ada'), { sendEmail: false });
    await app.as().declineInvite({ token, reason: 'No <i>time</i>' });
    await app.as().declineInvite({ token, reason: 'Again' });
    const mail = await mailbox.mailTo(inviter.email);
    expect(mail.text).toContain(email);
    expect(mail.text).toContain('No <i>time</i>');
    expect(mail.html).toContain('No &lt;i&gt;time&lt;/i&gt;');
    expect(`${mail.text}${mail.html}`).not.toContain(token);
    await expect.poll(() => waiting('declined-mail:'), { timeout: 10_000 }).toEqual([]);
    expect(mailbox.all().filter(({ recipients }) => recipients.includes(inviter.email))).toHaveLength(1);
  });

  it('is not told once disabled', async () => {
    const inviter = await app.admin();
    const { token } = await inviter.invites(someone('ada'), { sendEmail: false });
    await admin.can.updateUser({ id: inviter.id, status: 'DISABLED' });
    await app.as().declineInvite({ token });
    await expect.poll(() => waiting('declined-mail:'), { timeout: 10_000 }).toEqual([]);
    expect(mailbox.all().filter(({ recipients }) => recipients.includes(inviter.email))).toEqual([]);
  });
});

describe('an admin who hands the link over', () => {
  it('has no mail sent', async () => {
    const silent = await admin.invites(someone('silent'), { sendEmail: false });
    const loud = await admin.invites(someone('loud'));
    await mailbox.mailTo(loud.email);
    expect((await admin.can.invite(silent.id))?.delivery.status).toBe('NOT_REQUESTED');
    expect(mailbox.all().filter(({ recipients }) => recipients.includes(silent.email))).toEqual([]);
  });
});

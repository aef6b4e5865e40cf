import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { endMailPause } from '../support/invite-clock.ts';
import { type Mailbox, type ReceivedMail, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let mailbox: Mailbox;
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

const header = (mail: ReceivedMail, name: string) =>
  mail.headers.find(({ key }) => key === name)?.value ?? null;

/** Somebody who was invited, with the address that the mail's List-Unsubscribe names. */
async function invited(email = someone('ada')) {
  const invite = await admin.invites(email);
  const mail = await mailbox.mailTo(email);
  const link = new URL(/^<(.*)>$/.exec(header(mail, 'list-unsubscribe') ?? '')?.[1] ?? '');
  const url = `${app.url}${link.pathname}${link.search}`;
  return { ...invite, mail, url, token: link.searchParams.get('token') ?? '' };
}

const post = (url: string, body = 'List-Unsubscribe=One-Click') =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });

const inviteOf = async (id: string) => (await admin.can.invite(id)) ?? expect.unreachable();

describe('the mail of an invite', () => {
  it('says where no more are wanted, as RFC 8058 asks', async () => {
    const { mail, url } = await invited();
    expect(header(mail, 'list-unsubscribe')).toMatch(/^<http:\/\/localhost:\d+\/unsubscribe\?token=[\w-]+>$/);
    expect(header(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const again = await post(url);
    expect(again.status).toBe(200);
  });
});

describe('who wants no more invites', () => {
  it('is asked by a GET, which changes nothing, and is left in peace after a POST', async () => {
    const { id, email, url } = await invited();
    for (const method of ['GET', 'HEAD']) {
      const page = await fetch(url, { method });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      if (method === 'GET') expect(await page.text()).toContain('<form method="post">');
    }
    expect(await admin.can.suppression(email)).toBeNull();

    expect(await (await post(url)).text()).toContain('no more invitations');
    // What a mail program may send just as well, and once more.
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
    expect(await admin.can.suppression(email.toUpperCase())).toEqual({
      reason: 'OPTED_OUT',
      createdAt: expect.any(String),
    });
    expect(await inviteOf(id)).toMatchObject({ status: 'PENDING', delivery: { status: 'SUPPRESSED' } });
    const { nodes } = await admin.can.invites({ filter: { delivery: ['SUPPRESSED'], search: email } });
    expect(nodes.map((invite) => invite.id)).toEqual([id]);
  });

  it('is mailed no invite, and can be invited without a mail', async () => {
    const { id, email, url } = await invited();
    await post(url);
    await endMailPause(app, id);
    const { createdAt } = (await admin.can.suppression(email)) ?? expect.unreachable();
    expectType(await admin.can.resendInvite({ invite: { id } }), 'RecipientOptedOutError');
    expectType(await admin.can.createInvite({ email, onPending: 'RESEND' }), 'RecipientOptedOutError');
    const { results } = expectType(
      await admin.can.resendInvites({ invites: { ids: [id] } }),
      'ResendInvitesPayload',
    );
    expect(results.map(({ __typename }) => __typename)).toEqual(['RecipientOptedOutError']);
    expectType(await admin.can.resendInvite({ invite: { id }, sendEmail: false }), 'ResendInvitePayload');

    await admin.can.deleteInvite(id);
    const refused = expectType(await admin.can.createInvite({ email }), 'RecipientOptedOutError');
    expect(refused.optedOutAt).toBe(createdAt);
    const batch = expectType(
      await admin.can.createInvites({ invites: [{ email }, { email: someone('free'), sendEmail: false }] }),
      'CreateInvitesPayload',
    );
    expect(batch.results.map(({ __typename }) => __typename)).toEqual([
      'RecipientOptedOutError',
      'CreateInvitePayload',
    ]);
    // Nothing was left behind by what was refused.
    expectType(await admin.can.createInvite({ email, sendEmail: false }), 'CreateInvitePayload');
  });

  it('is not mailed what waited to go, either', async () => {
    mailbox.refuse(451);
    const { id, email } = await admin.invites(someone('waiting'));
    await vi.waitFor(async () => expect((await inviteOf(id)).delivery.error).toBeTruthy(), {
      timeout: 20_000,
    });
    expectType(await admin.can.suppressRecipient(email), 'SuppressRecipientPayload');
    mailbox.refuse(null);
    await app.db.execute(
      sql`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE ${`invite-mail:${id}%`}`,
    );
    await vi.waitFor(
      async () => {
        const waiting = await app.db.query(
          sql`SELECT FROM graphile_worker._private_jobs WHERE key LIKE ${`invite-mail:${id}%`}`,
        );
        expect(waiting).toHaveLength(0);
      },
      { timeout: 20_000 },
    );
    expect(mailbox.all().filter(({ recipients }) => recipients.includes(email))).toHaveLength(0);
    expect((await inviteOf(id)).delivery.status).toBe('SUPPRESSED');
    const attempts = (await admin.can.mailAttempts(id)) ?? [];
    expect(attempts[0]).toEqual({
      at: expect.any(String),
      kind: 'INVITE',
      outcome: 'SUPPRESSED',
      error: null,
    });
    expect(attempts.at(-1)).toMatchObject({ outcome: 'QUEUED', error: expect.stringContaining('451') });
  });

  it('can say so by the API, and only with what stood in a mail', async () => {
    const { token, email } = await invited();
    const changes = [];
    for (const _ of [1, 2]) changes.push(expectType(await app.as().optOut(token), 'OptOutPayload').changed);
    expect(changes).toEqual([true, false]);
    for (const wrong of ['', 'x', `${token.slice(0, -4)}AAAA`, 'A'.repeat(token.length)]) {
      expectType(await app.as().optOut(wrong), 'LinkInvalidError');
      expect((await post(`${app.url}/unsubscribe?token=${wrong}`)).status).toBe(404);
    }
    // Good for nothing else.
    expect((await app.as().validateInvite(token)).code).toBe('INVITE_INVALID_TOKEN');
    const gone = expectType(await admin.can.unsuppressRecipient(email), 'UnsuppressRecipientPayload');
    expect(gone.changed).toBe(true);
  });

  it('declines once and for all, which an admin alone lifts', async () => {
    const { id, email, mail } = await invited();
    const token = /#token=([\w-]{43})/.exec(mail.text ?? '')?.[1] ?? '';
    expectType(await app.as().declineInvite({ token, doNotInviteAgain: true }), 'DeclineInvitePayload');
    expect(await admin.can.suppression(email)).toMatchObject({ reason: 'DECLINED' });
    expect((await inviteOf(id)).allowedActions).toEqual(['DELETE']);
    const reinstate = { invite: { id }, reinstate: true, sendEmail: false };
    expectType(await admin.can.resendInvite(reinstate), 'RecipientOptedOutError');
    expectType(await admin.can.unsuppressRecipient(email), 'UnsuppressRecipientPayload');
    expect((await inviteOf(id)).allowedActions).toEqual(['REINSTATE', 'DELETE']);
    const { invite } = expectType(await admin.can.resendInvite(reinstate), 'ResendInvitePayload');
    expect(invite).toMatchObject({ status: 'PENDING', declinedAt: null, declineReason: null });
  });

  it('is kept from mail by an admin too', async () => {
    const email = someone('quiet');
    const answers = [];
    for (const _ of [1, 2]) {
      const { changed, suppression } = expectType(
        await admin.can.suppressRecipient(email),
        'SuppressRecipientPayload',
      );
      answers.push([changed, suppression.reason]);
    }
    expect(answers).toEqual([
      [true, 'ADMIN'],
      [false, 'ADMIN'],
    ]);
    expect(
      expectType(await admin.can.unsuppressRecipient(someone('x')), 'UnsuppressRecipientPayload').changed,
    ).toBe(false);
    for (const result of [
      await admin.can.suppressRecipient('no address'),
      await admin.can.unsuppressRecipient('no address'),
    ])
      expectType(result, 'ValidationError');
  });
});

test('nobody tries tokens without end', async () => {
  const limited = await startTestApp({ env: { RATE_LIMITS: 'on' }, database: app.database });
  try {
    const statuses = [];
    for (let tries = 0; tries < 11; tries += 1)
      statuses.push((await post(`${limited.url}/unsubscribe?token=${tries}`)).status);
    expect(statuses).toEqual([...Array(10).fill(404), 429]);
    expectType(await limited.as().optOut('x'), 'RateLimitedError');
  } finally {
    await limited.stop();
  }
});

// The last one: from here on the database knows another SECRET.
it('who wants no more invites is still heard after the invite is gone, and over a change of SECRET', async () => {
  const { id, email, token } = await invited();
  await admin.can.deleteInvite(id);
  const newer = 'another secret of the tests that is as long as it has to be';
  const next = await startTestApp({
    env: { SMTP_URL: mailbox.url, SECRET: `${newer},${TEST_SECRET}` },
    database: app.database,
  });
  await next.stop();
  const last = await startTestApp({
    env: { SMTP_URL: mailbox.url, SECRET: newer },
    database: app.database,
  });
  try {
    expectType(await last.as().optOut(token), 'OptOutPayload');
    const { can } = await last.admin();
    expectType(await can.createInvite({ email }), 'RecipientOptedOutError');
    // No address stands anywhere beside it.
    const rows = await app.db.query<Record<string, unknown>>(sql`SELECT * FROM suppressions`);
    expect(rows.map((row) => Object.keys(row).sort())).toContainEqual(['addressHash', 'createdAt', 'reason']);
    expect(JSON.stringify(rows)).not.toContain(email);
  } finally {
    await last.stop();
  }
});

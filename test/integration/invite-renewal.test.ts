import { afterAll, beforeAll, expect, it, test, vi } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { closeWindow, endMailPause, expire } from '../support/invite-clock.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

// Asked for by the invitee (RENEWAL=ask), or mailed at once (RENEWAL=mail): two services on one database.

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

const quiet = { sendEmail: false } as const;
const inviteOf = async (id: string) => (await admin.can.invite(id)) ?? expect.unreachable();

/** Waits until every request for a new link was looked at. */
async function answered({ db }: TestApp): Promise<void> {
  await vi.waitFor(
    async () => {
      const [waiting] = await db.query(sql`
        SELECT FROM graphile_worker._private_jobs WHERE key LIKE 'invite-renewal:%' LIMIT 1`);
      expect(waiting).toBeUndefined();
    },
    { timeout: 20_000 },
  );
}

/** A token of each of the seven kinds; the first alone is an expired invite's current one. */
async function sevenTokens() {
  const make = () => admin.invites(someone('guest'), quiet);
  const [expired, live, accepted, declined, revoked, resent] = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(make),
  );
  if (!expired || !live || !accepted || !declined || !revoked || !resent) throw new Error('No invites.');
  await expire(app, expired.id);
  await app.as().acceptInvite({ token: accepted.token, firstName: 'Ada', password: PASSWORD });
  await app.as().declineInvite({ token: declined.token });
  await admin.can.revokeInvite({ invite: { id: revoked.id } });
  await admin.can.resendInvite({ invite: { id: resent.id }, ...quiet });
  await expire(app, resent.id);
  const unknown = { id: '', token: 'A'.repeat(43) };
  return [expired, live, accepted, declined, revoked, resent, unknown];
}

it('asks whoever sent it, for an expired link and for no other, and answers all of seven alike', async () => {
  const tokens = await sevenTokens();
  const times = new Map(tokens.map(({ token }) => [token, [] as number[]]));
  const order = [...times];
  for (let round = 0; round < 40; round += 1) {
    // What one of them leaves to be done slows the next one down, so each comes after every other one.
    order.push(...order.splice(0, 1 + (round % (order.length - 1))));
    for (const [token, taken] of order) {
      const started = performance.now();
      const answer = await app.as().requestInviteRenewal(token);
      taken.push(performance.now() - started);
      expect(answer).toEqual({ __typename: 'RequestInviteRenewalPayload', accepted: true });
    }
  }
  expectType(await app.as().requestInviteRenewal(''), 'RequestInviteRenewalPayload');
  // The quicker ones of each kind: what else the machine does makes some of them late, whichever the kind.
  const usual = [...times.values()].map((all) => all.sort((a, b) => a - b)[10] ?? 0);
  expect(Math.max(...usual) / Math.min(...usual), JSON.stringify(usual)).toBeLessThan(1.75);
  await answered(app);
  const asked = await Promise.all(
    tokens.slice(0, 6).map(async ({ id }) => (await inviteOf(id)).renewalRequestedAt),
  );
  expect(asked.map((time) => time !== null)).toEqual([true, false, false, false, false, false]);
  const [expired] = tokens;
  const { email } = await inviteOf(expired?.id ?? '');
  await vi.waitFor(() => {
    const asking = mailbox
      .all()
      .filter(({ subject }) => subject === 'Somebody asks for a new invitation link');
    expect(asking.map(({ recipients, text }) => [recipients, text?.includes(email)])).toEqual([
      [[admin.email], true],
    ]);
  }, 20_000);
  const { nodes } = await admin.can.invites({ filter: { renewalRequested: true } });
  expect(nodes.map(({ id }) => id)).toEqual([expired?.id]);
  const { nodes: others } = await admin.can.invites({ filter: { renewalRequested: false } });
  expect(others.map(({ id }) => id)).toEqual(expect.not.arrayContaining([expired?.id]));
  expect(others.length).toBeGreaterThan(4);

  // Asked once more, nobody is mailed again; sent again, nobody is asked any more.
  await app.as().requestInviteRenewal(expired?.token ?? '');
  await answered(app);
  const { nodes: events } = await admin.can.events({
    filter: { subjectId: expired?.id ?? '', type: ['INVITE_RENEWAL_REQUESTED'] },
  });
  expect(events).toHaveLength(1);
  const again = await admin.can.resendInvite({ invite: { id: expired?.id ?? '' }, ...quiet });
  expect(expectType(again, 'ResendInvitePayload').invite.renewalRequestedAt).toBeNull();
});

it('is offered where a link has expired, and where the settings let it be', async () => {
  const { id, token } = await admin.invites(someone('late'), quiet);
  expect((await app.as().validateInvite(token)).renewable).toBe(false);
  await closeWindow(app, id);
  expect(await app.as().validateInvite(token)).toMatchObject({
    renewable: true,
    code: 'INVITE_EXPIRED',
    expiredAt: expect.any(String),
  });
  const off = await startTestApp({ env: { RENEWAL: 'off' }, database: app.database });
  try {
    expect((await off.as().validateInvite(token)).renewable).toBe(false);
    expectType(await off.as().requestInviteRenewal(token), 'RequestInviteRenewalPayload');
  } finally {
    await off.stop();
  }
});

test('RENEWAL=mail sends a new link to the address that was invited, within the bounds', async () => {
  await app.service.stop();
  const mailing = await startTestApp({
    env: { SMTP_URL: mailbox.url, RENEWAL: 'mail', INVITE_DOMAINS_DENIED: 'denied.example' },
    database: app.database,
  });
  try {
    const { can } = await mailing.admin();
    const create = async (email: string) =>
      expectType(await can.createInvite({ email, sendEmail: false }), 'CreateInvitePayload');
    const ask = async (token: string) => {
      await mailing.as().requestInviteRenewal(token);
      await answered(mailing);
    };
    const { invite, token } = await create(someone('renewed'));
    await expire(mailing, invite.id);
    await ask(token);
    const mail = await mailbox.mailTo(invite.email);
    expect(mail.text).not.toContain(token);
    expect(await can.invite(invite.id)).toMatchObject({ status: 'PENDING', renewalRequestedAt: null });
    const newer = /#token=([\w-]{43})/.exec(mail.text ?? '')?.[1] ?? '';
    expect((await mailing.as().validateInvite(newer)).valid).toBe(true);
    const { nodes } = await can.events({ filter: { subjectId: invite.id, type: ['INVITE_RESENT'] } });
    expect(nodes).toMatchObject([{ data: { renewed: true } }]);

    // Once a day, three times, within 90 days.
    const statuses = [];
    for (const change of [
      sql`renewed_at = renewed_at`,
      sql`renewed_at = now() - interval '25 hours', created_at = now() - interval '91 days'`,
      sql`created_at = now(), renewals = 3`,
      sql`renewals = 2`,
    ]) {
      await endMailPause(mailing, invite.id);
      await expire(mailing, invite.id);
      await mailing.db.execute(sql`UPDATE invites SET ${change} WHERE id = ${invite.id}::uuid`);
      await ask(newer);
      statuses.push((await can.invite(invite.id))?.status);
    }
    expect(statuses).toEqual(['EXPIRED', 'EXPIRED', 'EXPIRED', 'PENDING']);

    // Who wants no mail, whose domain is denied, and whose granter may not any more: nothing.
    const optedOut = await create(someone('quiet'));
    await can.suppressRecipient(optedOut.invite.email);
    const denied = await create(someone('denied'));
    await mailing.db.execute(sql`
      UPDATE invites SET email = 'ada@denied.example' WHERE id = ${denied.invite.id}::uuid`);
    const boss = expectType(
      await can.createInvite({ email: someone('boss'), role: 'ADMIN', sendEmail: false }),
      'CreateInvitePayload',
    );
    await mailing.db.execute(sql`
      UPDATE invites SET granted_by_id = gen_random_uuid() WHERE id = ${boss.invite.id}::uuid`);
    for (const one of [optedOut, denied, boss]) {
      await expire(mailing, one.invite.id);
      await ask(one.token);
      expect((await can.invite(one.invite.id))?.status).toBe('EXPIRED');
    }
  } finally {
    await mailing.stop();
  }
});

test('nobody asks without end, whatever the token', async () => {
  const limited = await startTestApp({ env: { RATE_LIMITS: 'on' }, database: app.database });
  try {
    const answers = [];
    for (let tries = 0; tries < 11; tries += 1)
      answers.push((await limited.as().requestInviteRenewal(String(tries))).__typename);
    expect(answers).toEqual([...Array(10).fill('RequestInviteRenewalPayload'), 'RateLimitedError']);
  } finally {
    await limited.stop();
  }
});

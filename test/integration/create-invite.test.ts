import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import type { CreateInviteInput } from '../support/generated/graphql.ts';
import { closeWindow, endMailPause, expire } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const mailer = createMemoryMailer();
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({ env: { SMTP_URL: 'smtp://127.0.0.1:1' }, overrides: { mailer } });
  admin = await app.admin();
});
afterAll(() => app.stop());

const WEEK_MS = 604_800_000;

describe('an admin who invites somebody', () => {
  it('gets the invite with everything that was asked for, and its link', async () => {
    const email = someone('ada');
    const asked: Partial<CreateInviteInput> = {
      role: 'ADMIN',
      roles: ['editor', 'reviewer'],
      message: ' Welcome,\nAda! ',
      metadata: { team: 7, nested: { deep: [1, null, 'x'] } },
      expiresInSeconds: 300,
    };

    const result = await admin.can.createInvite({ email: `  ${email.toUpperCase()} `, ...asked });

    const { invite, created, token, inviteLink } = expectType(result, 'CreateInvitePayload');
    expect(created).toBe(true);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(inviteLink).toBe(`http://localhost:${new URL(app.url).port}/accept-invite#token=${token}`);
    expect(invite).toMatchObject({
      email,
      role: 'ADMIN',
      roles: ['editor', 'reviewer'],
      message: 'Welcome,\nAda!',
      metadata: asked.metadata,
      status: 'PENDING',
      acceptedAt: null,
      declinedAt: null,
      declineReason: null,
      revokedAt: null,
      user: null,
      invitedBy: { id: admin.id, email: admin.email, name: 'Grace Hopper' },
    });
    expect(Date.parse(invite.expiresAt) - Date.parse(invite.createdAt)).toBe(300_000);
    expect(await admin.can.invite(invite.id)).toMatchObject({
      id: invite.id,
      email,
      metadata: asked.metadata,
    });
  });

  it('need only give an address: a MEMBER for seven days, by mail', async () => {
    const { invite } = expectType(
      await admin.can.createInvite({ email: someone('ada') }),
      'CreateInvitePayload',
    );
    expect(invite).toMatchObject({ role: 'MEMBER', roles: [], message: null, metadata: null });
    expect(Date.parse(invite.expiresAt) - Date.parse(invite.createdAt)).toBe(WEEK_MS);
    expect(invite.delivery).toMatchObject({ status: 'QUEUED', sentCount: 0, lastSentAt: null, error: null });
  });

  it('may hand the link over without a mail', async () => {
    const email = someone('ada');
    const { invite, token } = expectType(
      await admin.can.createInvite({ email, sendEmail: false }),
      'CreateInvitePayload',
    );
    expect(invite.delivery.status).toBe('NOT_REQUESTED');
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    const jobs = await app.db.query(
      sql`SELECT 1 FROM graphile_worker.jobs WHERE key LIKE ${`invite-mail:${invite.id}%`}`,
    );
    expect(jobs).toEqual([]);
    expect(mailer.sent.filter(({ to }) => to === email)).toEqual([]);
  });

  it('gets a link made of settings alone, whatever the headers say', async () => {
    const body = JSON.stringify({
      query: `mutation { createInvite(input: { email: "${someone('ada')}" }) { ... on CreateInvitePayload { inviteLink } } }`,
    });
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = request(`${app.url}/graphql`, {
        method: 'POST',
        headers: {
          host: 'evil.example.com',
          'x-forwarded-host': 'evil.example.com',
          forwarded: 'host=evil.example.com',
          authorization: `Bearer ${admin.accessToken}`,
          'content-type': 'application/json',
        },
      });
      sent.on('error', reject);
      sent.on('response', async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve(text);
      });
      sent.end(body);
    });
    expect(JSON.parse(answer).data.createInvite.inviteLink).toMatch(
      /^http:\/\/localhost:\d+\/accept-invite#/,
    );
  });

  it('gets the link that INVITE_URL asks for', async () => {
    const other = await startTestApp({
      env: {
        PUBLIC_URL: 'https://usher.example.com/',
        INVITE_URL: 'https://app.example.com/join/{token}?v=1',
      },
    });
    try {
      const { token, inviteLink } = await (await other.admin()).invites(someone('ada'));
      expect(inviteLink).toBe(`https://app.example.com/join/${token}?v=1`);
    } finally {
      await other.stop();
    }
  });
});

describe('an address', () => {
  it('has one live invite, in any case of letters, and the refusal shows it whole', async () => {
    const email = someone('Ada');
    const { invite } = expectType(
      await admin.can.createInvite({ email, roles: ['editor'], metadata: { a: 1 } }),
      'CreateInvitePayload',
    );
    for (const again of [email, email.toUpperCase(), ` ${email} `]) {
      const { existingInvite, code } = expectType(
        await admin.can.createInvite({ email: again, role: 'ADMIN' }),
        'InviteAlreadyPendingError',
      );
      expect(code).toBe('INVITE_ALREADY_PENDING');
      // Its mail may have gone between the two answers.
      expect({ ...existingInvite, delivery: null }).toEqual({ ...invite, delivery: null });
    }
  });

  it('with dots and pluses is an address of its own', async () => {
    const name = someone('ada').replace('@example.com', '');
    for (const email of [`${name}@example.com`, `${name}+a@example.com`, `${name}.b@example.com`]) {
      expectType(await admin.can.createInvite({ email }), 'CreateInvitePayload');
    }
  });

  it('of somebody who has an account is refused, in any case of letters', async () => {
    const member = await admin.bringsIn(someone('member'));
    const { email } = expectType(
      await admin.can.createInvite({ email: member.email.toUpperCase(), onPending: 'RESEND' }),
      'UserAlreadyExistsError',
    );
    expect(email).toBe(member.email);
    await admin.can.updateUser({ id: member.id, status: 'DISABLED' });
    expectType(await admin.can.createInvite({ email: member.email }), 'UserAlreadyExistsError');
  });

  test.each<[string, (id: string, token: string) => Promise<unknown>, string | null]>([
    ['has lapsed', (id) => closeWindow(app, id), 'EXPIRED'],
    ['has expired', (id) => expire(app, id), 'EXPIRED'],
    ['was revoked', (id) => admin.can.revokeInvite({ invite: { id } }), 'REVOKED'],
    ['was declined', (_, token) => app.as().declineInvite({ token }), 'DECLINED'],
    ['was deleted', (id) => admin.can.deleteInvite(id), null],
    [
      'was accepted by a user who is gone',
      async (_, token) => {
        const accepted = await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
        const { user } = expectType(accepted, 'AcceptInvitePayload');
        await app.db.execute(sql`DELETE FROM users WHERE id = ${user.id}::uuid`);
      },
      'ACCEPTED',
    ],
  ])('can be invited again when its invite %s', async (_, happen, status) => {
    const email = someone('again');
    const first = await admin.invites(email);
    await happen(first.id, first.token);
    const second = await admin.invites(email);
    expect(second.id).not.toBe(first.id);
    expect(second.token).not.toBe(first.token);
    expect((await admin.can.invite(first.id))?.status ?? null).toBe(status);
    expect((await app.as().validateInvite(second.token)).valid).toBe(true);
    expect((await app.as().validateInvite(first.token)).valid).toBe(false);
  });
});

describe('where a live invite exists', () => {
  it('RETURN_EXISTING answers with it and its link, unchanged, and mails nothing', async () => {
    const email = someone('ada');
    const first = await admin.invites(email, { roles: ['editor'], sendEmail: false });
    const before = await admin.can.invite(first.id);
    const result = await admin.can.createInvite({
      email,
      role: 'ADMIN',
      roles: ['other'],
      message: 'ignored',
      onPending: 'RETURN_EXISTING',
    });
    const { invite, created, token, inviteLink } = expectType(result, 'CreateInvitePayload');
    expect({ created, token, inviteLink }).toEqual({
      created: false,
      token: first.token,
      inviteLink: first.inviteLink,
    });
    expect(invite).toEqual(before);
    expect(await admin.can.invite(first.id)).toEqual(before);
  });

  it('RESEND takes everything from the input, and makes the old link superseded', async () => {
    const email = someone('ada');
    const first = await admin.invites(email, {
      role: 'ADMIN',
      roles: ['old'],
      message: 'old',
      metadata: { old: true },
      expiresInSeconds: 86_400,
    });
    await endMailPause(app, first.id);
    const result = await admin.can.createInvite({
      email,
      roles: ['new'],
      metadata: { new: true },
      expiresInSeconds: 600,
      onPending: 'RESEND',
    });
    const { invite, created, token } = expectType(result, 'CreateInvitePayload');
    expect(created).toBe(false);
    expect(invite).toMatchObject({
      id: first.id,
      role: 'MEMBER',
      roles: ['new'],
      message: null,
      metadata: { new: true },
      status: 'PENDING',
    });
    expect(Math.abs(Date.parse(invite.expiresAt) - Date.parse(invite.updatedAt) - 600_000)).toBeLessThan(50);
    expect(token).not.toBe(first.token);
    expect((await app.as().validateInvite(first.token)).code).toBe('INVITE_SUPERSEDED');
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    const events = await app.db.query<{ type: string }>(
      sql`SELECT type FROM events WHERE subject_id = ${first.id}::uuid AND type NOT LIKE 'invite.deliver%' ORDER BY position, id`,
    );
    expect(events.map(({ type }) => type)).toEqual(['invite.created', 'invite.resent']);
  });

  it('RESEND within 60 seconds of the last mail is refused, and changes nothing', async () => {
    const email = someone('ada');
    const first = await admin.invites(email, { roles: ['old'] });
    const { retryAfterSeconds } = expectType(
      await admin.can.createInvite({ email, roles: ['new'], onPending: 'RESEND' }),
      'RateLimitedError',
    );
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    expect((await admin.can.invite(first.id))?.roles).toEqual(['old']);
    expect((await app.as().validateInvite(first.token)).valid).toBe(true);
  });

  it('RESEND and RETURN_EXISTING create one where there is none, or where it has lapsed', async () => {
    for (const onPending of ['RESEND', 'RETURN_EXISTING'] as const) {
      const email = someone('ada');
      const first = expectType(await admin.can.createInvite({ email, onPending }), 'CreateInvitePayload');
      expect(first.created).toBe(true);
      await closeWindow(app, first.invite.id);
      const second = expectType(await admin.can.createInvite({ email, onPending }), 'CreateInvitePayload');
      expect(second.created).toBe(true);
      expect(second.invite.id).not.toBe(first.invite.id);
    }
  });
});

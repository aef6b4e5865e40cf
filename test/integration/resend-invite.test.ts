import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import type { InviteBy } from '../support/generated/graphql.ts';
import { endMailPause, expire } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({
    env: { SMTP_URL: 'smtp://127.0.0.1:1' },
    overrides: { mailer: createMemoryMailer() },
  });
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('an invite that is sent again', () => {
  it('keeps its id, and has a new link and the full window anew', async () => {
    const first = await admin.invites(someone('ada'), {
      roles: ['editor'],
      message: 'Hello',
      metadata: { a: 1 },
      expiresInSeconds: 3_600,
      sendEmail: false,
    });
    await app.db.execute(sql`
      UPDATE invites SET expires_at = clock_timestamp() + interval '5 minutes' WHERE id = ${first.id}::uuid`);
    const { invite, token, inviteLink } = expectType(
      await admin.can.resendInvite({ invite: { id: first.id } }),
      'ResendInvitePayload',
    );
    expect(invite).toMatchObject({
      id: first.id,
      status: 'PENDING',
      roles: ['editor'],
      message: 'Hello',
      metadata: { a: 1 },
      delivery: { status: 'QUEUED' },
    });
    expect(Math.abs(Date.parse(invite.expiresAt) - Date.parse(invite.updatedAt) - 3_600_000)).toBeLessThan(
      50,
    );
    expect(token).not.toBe(first.token);
    expect(inviteLink).toContain(token);
    expect((await app.as().validateInvite(first.token)).code).toBe('INVITE_SUPERSEDED');
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
  });

  it('can get another window and another message', async () => {
    const { id } = await admin.invites(someone('ada'), { message: 'old', sendEmail: false });
    const resend = async (input: object) =>
      expectType(
        await admin.can.resendInvite({ invite: { id }, sendEmail: false, ...input }),
        'ResendInvitePayload',
      ).invite;
    const windowOf = ({ expiresAt, updatedAt }: { expiresAt: string; updatedAt: string }) =>
      Math.round((Date.parse(expiresAt) - Date.parse(updatedAt)) / 1_000);

    const changed = await resend({ expiresInSeconds: 600, message: ' new ' });
    expect(changed).toMatchObject({ message: 'new', delivery: { status: 'NOT_REQUESTED' } });
    expect(windowOf(changed)).toBe(600);
    const kept = await resend({ expiresInSeconds: null });
    expect(kept.message).toBe('new');
    expect(windowOf(kept)).toBe(600);
    expect((await resend({ message: ' ' })).message).toBeNull();
  });

  it('is live again when it had expired', async () => {
    const first = await admin.invites(someone('ada'), { sendEmail: false });
    await expire(app, first.id);
    const { invite, token } = expectType(
      await admin.can.resendInvite({ invite: { id: first.id } }),
      'ResendInvitePayload',
    );
    expect(invite.status).toBe('PENDING');
    expect((await app.as().validateInvite(token)).valid).toBe(true);
  });

  it('knows the link before its current one, and no older one', async () => {
    const first = await admin.invites(someone('ada'), { sendEmail: false });
    const resend = async () =>
      expectType(
        await admin.can.resendInvite({ invite: { id: first.id }, sendEmail: false }),
        'ResendInvitePayload',
      ).token;
    const second = await resend();
    const third = await resend();
    const codes = await Promise.all(
      [first.token, second, third].map(async (token) => (await app.as().validateInvite(token)).code),
    );
    expect(codes).toEqual(['INVITE_INVALID_TOKEN', 'INVITE_SUPERSEDED', null]);
  });

  it('is named by its id, its address or its current token, and not by an old token', async () => {
    const first = await admin.invites(someone('ada'), { sendEmail: false });
    const resend = (invite: InviteBy) => admin.can.resendInvite({ invite, sendEmail: false });
    const byToken = expectType(await resend({ token: first.token }), 'ResendInvitePayload');
    expectType(await resend({ token: first.token }), 'InviteNotFoundError');
    expectType(await resend({ token: byToken.token }), 'ResendInvitePayload');
    expectType(await resend({ email: first.email.toUpperCase() }), 'ResendInvitePayload');
    expectType(await resend({ id: first.id.toUpperCase() }), 'ResendInvitePayload');
  });
});

describe('within 60 seconds of the last mail', () => {
  it('an invite is not sent again, and its link stays good', async () => {
    const first = await admin.invites(someone('ada'));
    const { retryAfterSeconds, code } = expectType(
      await admin.can.resendInvite({ invite: { id: first.id }, message: 'new' }),
      'RateLimitedError',
    );
    expect(code).toBe('RATE_LIMITED');
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await admin.can.invite(first.id)).toMatchObject({ message: null });
    expect((await app.as().validateInvite(first.token)).valid).toBe(true);
    const events = await app.db.query(sql`
      SELECT type FROM events WHERE subject_id = ${first.id}::uuid AND type NOT LIKE 'invite.deliver%'`);
    expect(events).toEqual([{ type: 'invite.created' }]);
  });

  it('begins anew with each mail', async () => {
    const first = await admin.invites(someone('ada'));
    await endMailPause(app, first.id);
    expectType(await admin.can.resendInvite({ invite: { id: first.id } }), 'ResendInvitePayload');
    expectType(await admin.can.resendInvite({ invite: { id: first.id } }), 'RateLimitedError');
  });
});

describe('an invite cannot be sent again', () => {
  it('to an address that has an account by now', async () => {
    const expired = await admin.invites(someone('ada'), { sendEmail: false });
    await expire(app, expired.id);
    await admin.bringsIn(expired.email, { sendEmail: false });
    expectType(await admin.can.resendInvite({ invite: { id: expired.id } }), 'UserAlreadyExistsError');
    expect(await admin.can.invite(expired.id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('while another one to the address is live, and it is said which', async () => {
    const expired = await admin.invites(someone('ada'), { sendEmail: false });
    await expire(app, expired.id);
    const live = await admin.invites(expired.email, { sendEmail: false });
    const { existingInvite } = expectType(
      await admin.can.resendInvite({ invite: { id: expired.id } }),
      'InviteAlreadyPendingError',
    );
    expect(existingInvite.id).toBe(live.id);
    await expire(app, live.id);
    expectType(await admin.can.resendInvite({ invite: { id: expired.id } }), 'ResendInvitePayload');
  });

  test.each([
    { id: 'nonsense' },
    { id: '0198c0de-0000-7000-8000-000000000000' },
    { email: 'nobody@example.com' },
    { email: 'no address' },
    { token: 'short' },
    { token: 'x'.repeat(43) },
  ])('that is not there: %o', async (invite) => {
    expectType(await admin.can.resendInvite({ invite }), 'InviteNotFoundError');
  });

  test.each([
    ['expiresInSeconds', { expiresInSeconds: 299 }],
    ['expiresInSeconds', { expiresInSeconds: 2_592_001 }],
    ['message', { message: 'x'.repeat(1_001) }],
  ])('with a wrong %s', async (path, input) => {
    const first = await admin.invites(someone('ada'), { sendEmail: false });
    const { issues } = expectType(
      await admin.can.resendInvite({ invite: { id: first.id }, ...input }),
      'ValidationError',
    );
    expect(issues.map((issue) => issue.path)).toEqual([[path]]);
    expect((await app.as().validateInvite(first.token)).valid).toBe(true);
  });
});

describe('an invite that is taken back into life', () => {
  it('has a new link after it was revoked, and the old one stays dead', async () => {
    const { id, token: old } = await admin.invites(someone('ada'));
    await admin.can.revokeInvite({ invite: { id }, reason: 'A mistake' });
    expect((await admin.can.invite(id))?.allowedActions).toEqual(['REINSTATE', 'DELETE']);
    expectType(await admin.can.resendInvite({ invite: { id } }), 'InviteRevokedError');
    const { invite, token } = expectType(
      await admin.can.resendInvite({ invite: { id }, reinstate: true, sendEmail: false }),
      'ResendInvitePayload',
    );
    expect(invite).toMatchObject({
      id,
      status: 'PENDING',
      revokedAt: null,
      revokeReason: null,
      revokedBy: null,
    });
    expect((await app.as().validateInvite(old)).code).toBe('INVITE_SUPERSEDED');
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    const { nodes } = await admin.can.events({ filter: { subjectId: id, type: ['INVITE_RESENT'] } });
    expect(nodes).toMatchObject([{ data: { reinstated: true } }]);
  });

  it('is refused for one that was revoked more than 30 days ago, or whose address is live or known', async () => {
    const reinstate = async (id: string) =>
      (await admin.can.resendInvite({ invite: { id }, reinstate: true, sendEmail: false })).__typename;
    const old = await admin.invites(someone('old'), { sendEmail: false });
    await admin.can.revokeInvite({ invite: { id: old.id } });
    await app.db.execute(sql`
      UPDATE invites SET revoked_at = revoked_at - interval '30 days' WHERE id = ${old.id}::uuid`);
    const answers = [await reinstate(old.id)];
    expect((await admin.can.invite(old.id))?.allowedActions).toEqual(['DELETE']);

    const revoked = await admin.invites(someone('twice'), { sendEmail: false });
    await admin.can.revokeInvite({ invite: { id: revoked.id } });
    const live = await admin.invites(revoked.email, { sendEmail: false });
    answers.push(await reinstate(revoked.id));
    await app.as().acceptInvite({ token: live.token, firstName: 'Ada', password: PASSWORD });
    answers.push(await reinstate(revoked.id), await reinstate(live.id));
    expect(answers).toEqual([
      'InviteRevokedError',
      'InviteAlreadyPendingError',
      'UserAlreadyExistsError',
      'InviteAlreadyAcceptedError',
    ]);
    expect((await admin.can.invite(revoked.id))?.status).toBe('REVOKED');
  });
});

describe('an invite that is sent again with an idempotency key', () => {
  it('is sent once, though the call is made again, even by the token of before', async () => {
    const { id, token } = await admin.invites(someone('ada'), { sendEmail: false });
    const input = { invite: { token }, sendEmail: false, idempotencyKey: someone('key') };
    const first = expectType(await admin.can.resendInvite(input), 'ResendInvitePayload');
    const again = expectType(await admin.can.resendInvite(input), 'ResendInvitePayload');
    expect(again).toEqual(first);
    expect(first.invite.id).toBe(id);
    for (const other of [
      { ...input, message: 'Other' },
      { ...input, invite: { id } },
    ])
      expectType(await admin.can.resendInvite(other), 'IdempotencyKeyReusedError');
    const create = { email: someone('other'), sendEmail: false, idempotencyKey: input.idempotencyKey };
    expectType(await admin.can.createInvite(create), 'IdempotencyKeyReusedError');
  });

  it('may use the key again where it came to nothing', async () => {
    const { id } = await admin.invites(someone('ada'));
    const input = { invite: { id }, idempotencyKey: someone('key') };
    expectType(await admin.can.resendInvite(input), 'RateLimitedError');
    await endMailPause(app, id);
    const answers = await Promise.all([1, 2, 3].map(() => admin.can.resendInvite(input)));
    const tokens = answers.map((answer) => expectType(answer, 'ResendInvitePayload').token);
    expect(new Set(tokens).size).toBe(1);
  });
});

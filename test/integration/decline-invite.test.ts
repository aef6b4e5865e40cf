import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import { expire } from '../support/invite-clock.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('somebody who declines', () => {
  it('needs no account, may say why, and the admin sees it', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const reason = ' Not now.\nMaybe later ☺ ';
    expect(expectType(await app.as().declineInvite({ token, reason }), 'DeclineInvitePayload').changed).toBe(
      true,
    );
    expect(await admin.can.invite(id)).toMatchObject({
      status: 'DECLINED',
      declineReason: 'Not now.\nMaybe later ☺',
      declinedAt: expect.any(String),
    });
    expect(await app.as().validateInvite(token)).toMatchObject({ valid: false, code: 'INVITE_DECLINED' });
  });

  it('twice changes nothing the second time', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    await app.as().declineInvite({ token, reason: 'first' });
    const before = await admin.can.invite(id);
    const second = expectType(
      await app.as().declineInvite({ token, reason: 'second' }),
      'DeclineInvitePayload',
    );
    expect(second.changed).toBe(false);
    expect(await admin.can.invite(id)).toEqual(before);
  });

  it('can do so after the window has closed', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    await expire(app, id);
    expectType(await app.as().declineInvite({ token }), 'DeclineInvitePayload');
    expect(await admin.can.invite(id)).toMatchObject({ status: 'DECLINED', declineReason: null });
  });

  it('cannot with an old link', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    await admin.can.resendInvite({ invite: { id } });
    expectType(await app.as().declineInvite({ token }), 'InviteSupersededError');
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
  });

  test.each(['', 'short', 'x'.repeat(43), `${'x'.repeat(42)}=`, 'x'.repeat(5_000)])(
    'cannot with a link that nobody was sent (%#)',
    async (token) => {
      expectType(await app.as().declineInvite({ token }), 'InviteInvalidTokenError');
    },
  );

  it('may not give a reason that is too long, and has not declined then', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const { issues } = expectType(
      await app.as().declineInvite({ token, reason: 'x'.repeat(1_001) }),
      'ValidationError',
    );
    expect(issues.map(({ path }) => path)).toEqual([['reason']]);
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
  });

  it('is not heard by following a link: a GET changes nothing', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const query = `mutation { declineInvite(input: { token: "${token}" }) { __typename } }`;
    const response = await fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { 'x-graphql-client': 'test', accept: 'application/json' },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    await response.body?.cancel();
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
  });
});

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

const NOBODY = '0198c0de-0000-7000-8000-000000000000';

function accept(token: string) {
  return app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
}

describe('revoking an invite', () => {
  it('kills its link at once, and keeps the row', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const { invite, changed } = expectType(
      await admin.can.revokeInvite({ invite: { id }, reason: 'A mistake' }),
      'RevokeInvitePayload',
    );
    expect(changed).toBe(true);
    expect(invite).toMatchObject({ id, status: 'REVOKED', revokedAt: expect.any(String) });
    const { revokedAt } = expectType(await accept(token), 'InviteRevokedError');
    expect(revokedAt).toBe(invite.revokedAt);
    expect(await admin.can.invite(id)).toEqual(invite);
  });

  it('twice changes nothing the second time', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const first = expectType(await admin.can.revokeInvite({ invite: { token } }), 'RevokeInvitePayload');
    const second = expectType(await admin.can.revokeInvite({ invite: { id } }), 'RevokeInvitePayload');
    expect([first.changed, second.changed]).toEqual([true, false]);
    expect(second.invite).toEqual(first.invite);
  });

  it('refuses a reason that is too long, and then the link stays good', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const { issues } = expectType(
      await admin.can.revokeInvite({ invite: { id }, reason: 'x'.repeat(1_001) }),
      'ValidationError',
    );
    expect(issues.map(({ path }) => path)).toEqual([['reason']]);
    expect((await app.as().validateInvite(token)).valid).toBe(true);
  });

  test.each([{ id: NOBODY }, { id: '' }, { email: 'nobody@example.com' }, { token: '' }])(
    'that is not there is refused: %o',
    async (invite) => {
      expectType(await admin.can.revokeInvite({ invite }), 'InviteNotFoundError');
    },
  );
});

describe('deleting an invite', () => {
  it('kills its link at once, and answers with the id for a cache', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    const { deletedId } = expectType(await admin.can.deleteInvite(id.toUpperCase()), 'DeleteInvitePayload');
    expect(deletedId).toBe(id);
    expect(await admin.can.invite(id)).toBeNull();
    expectType(await accept(token), 'InviteInvalidTokenError');
    expectType(await app.as().declineInvite({ token }), 'InviteInvalidTokenError');
    expect((await app.as().validateInvite(token)).code).toBe('INVITE_INVALID_TOKEN');
    expectType(await admin.can.deleteInvite(id), 'InviteNotFoundError');
  });

  it('forgets its superseded link as well', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    await admin.can.resendInvite({ invite: { id } });
    await admin.can.deleteInvite(id);
    expect((await app.as().validateInvite(token)).code).toBe('INVITE_INVALID_TOKEN');
  });

  it('is refused once it was accepted, even when its user is gone', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    expectType(await accept(token), 'AcceptInvitePayload');
    expectType(await admin.can.deleteInvite(id), 'InviteAlreadyAcceptedError');
    expect((await admin.can.invite(id))?.status).toBe('ACCEPTED');
  });

  test.each([NOBODY, '', '7', `${NOBODY}0`, "'; DROP TABLE invites; --"])(
    'that is not there is refused: %j',
    async (id) => {
      expectType(await admin.can.deleteInvite(id), 'InviteNotFoundError');
      expect(await admin.can.invite(id)).toBeNull();
    },
  );
});

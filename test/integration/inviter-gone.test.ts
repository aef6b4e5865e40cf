import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
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

const accept = (token: string) => app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });

/** How whoever sent an invite may stop being an active ADMIN. */
const ENDINGS = {
  demoted: ({ id }: AdminSeed) => admin.can.updateUser({ id, role: 'MEMBER' }),
  disabled: ({ id }: AdminSeed) => admin.can.updateUser({ id, status: 'DISABLED' }),
  deleted: ({ id }: AdminSeed) => app.db.execute(sql`DELETE FROM users WHERE id = ${id}::uuid`),
} as const;

describe.each(Object.entries(ENDINGS))('when the inviter is %s', (ending, end) => {
  it('an invite for a MEMBER is as good as before', async () => {
    const inviter = await app.admin();
    const { id, token } = await inviter.invites(someone('ada'));
    await end(inviter);
    expect(await app.as().validateInvite(token)).toMatchObject({
      valid: true,
      invite: { invitedByName: 'Grace Hopper' },
    });
    expect((await admin.can.invite(id))?.invitedBy?.id ?? null).toBe(
      ending === 'deleted' ? null : inviter.id,
    );
    expectType(await accept(token), 'AcceptInvitePayload');
    expect(await admin.can.invite(id)).toMatchObject({ status: 'ACCEPTED' });
  });

  it('an invite for an ADMIN is refused, until another ADMIN sends it again', async () => {
    const inviter = await app.admin();
    const { id, token, email } = await inviter.invites(someone('ada'), { role: 'ADMIN' });
    await end(inviter);
    expectType(await accept(token), 'InviteNoLongerAuthorizedError');
    expect(await app.as().validateInvite(token)).toMatchObject({
      valid: false,
      code: 'INVITE_NO_LONGER_AUTHORIZED',
      invite: null,
    });
    expect((await admin.can.invite(id))?.status).toBe('PENDING');
    expect(await app.db.query(sql`SELECT 1 FROM users WHERE email = ${email}`)).toEqual([]);

    const resent = expectType(await admin.can.resendInvite({ invite: { id } }), 'ResendInvitePayload');
    expect(expectType(await accept(resent.token), 'AcceptInvitePayload').user.role).toBe('ADMIN');
  });

  it('an invite for an ADMIN is good again as one for a MEMBER, or when RESEND answers for it', async () => {
    const inviter = await app.admin();
    const lowered = await inviter.invites(someone('ada'), { role: 'ADMIN' });
    const resent = await inviter.invites(someone('ada'), { role: 'ADMIN' });
    const returned = await inviter.invites(someone('ada'), { role: 'ADMIN' });
    await end(inviter);
    expectType(
      await admin.can.updateInvite({ invite: { id: lowered.id }, role: 'MEMBER' }),
      'UpdateInvitePayload',
    );
    expect(expectType(await accept(lowered.token), 'AcceptInvitePayload').user.role).toBe('MEMBER');
    const { token } = expectType(
      await admin.can.createInvite({ email: resent.email, role: 'ADMIN', onPending: 'RESEND' }),
      'CreateInvitePayload',
    );
    expectType(await accept(token), 'AcceptInvitePayload');
    // To be shown an invite again is not to answer for it.
    await admin.can.createInvite({ email: returned.email, onPending: 'RETURN_EXISTING' });
    expectType(await accept(returned.token), 'InviteNoLongerAuthorizedError');
  });
});

describe('an inviter who comes back', () => {
  it('may answer for an ADMIN again', async () => {
    const inviter = await app.admin();
    const { token } = await inviter.invites(someone('ada'), { role: 'ADMIN' });
    await admin.can.updateUser({ id: inviter.id, status: 'DISABLED' });
    expectType(await accept(token), 'InviteNoLongerAuthorizedError');
    await admin.can.updateUser({ id: inviter.id, status: 'ACTIVE' });
    expectType(await accept(token), 'AcceptInvitePayload');
  });
});

describe('whoever raises an invite to ADMIN', () => {
  it('answers for it from then on, not whoever sent it', async () => {
    const inviter = await app.admin();
    const raiser = await app.admin();
    const { id, token } = await inviter.invites(someone('ada'));
    await raiser.can.updateInvite({ invite: { id }, role: 'ADMIN' });
    await admin.can.updateUser({ id: inviter.id, role: 'MEMBER' });
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    await admin.can.updateUser({ id: raiser.id, role: 'MEMBER' });
    expectType(await accept(token), 'InviteNoLongerAuthorizedError');
  });
});

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectType, type Flow } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let service: Flow;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  service = await admin.makesKey('invites:read', 'invites:write');
});
afterAll(() => app.stop());

async function codes(can: Flow, mutation: string): Promise<string[] | undefined> {
  const { errors } = await can.client.send(`mutation { ${mutation} { __typename } }`);
  return errors?.map(({ extensions }) => extensions.code);
}

describe('a service that may write invites', () => {
  it('invites members, in the name of whoever made its key', async () => {
    const { invite, token } = expectType(
      await service.createInvite({ email: someone('ada'), roles: ['editor'] }),
      'CreateInvitePayload',
    );
    expect(invite.invitedBy?.id).toBe(admin.id);
    expectType(await service.copyInviteLink({ invite: { token } }), 'CopyInviteLinkPayload');
    expectType(await service.resendInvite({ invite: { id: invite.id } }), 'ResendInvitePayload');
    expectType(await service.updateInvite({ invite: { id: invite.id }, roles: [] }), 'UpdateInvitePayload');
    expectType(await service.revokeInvite({ invite: { id: invite.id } }), 'RevokeInvitePayload');
    expectType(await service.deleteInvite(invite.id), 'DeleteInvitePayload');
  });

  it('hands out no ADMIN role, alone or in a batch', async () => {
    const member = await admin.invites(someone('ada'));
    const [alone, batched] = [someone('ada'), someone('ada')];
    for (const mutation of [
      `createInvite(input: { email: "${alone}", role: ADMIN })`,
      `createInvites(input: { invites: [{ email: "${batched}" }, { email: "${alone}", role: ADMIN }] })`,
      `createInvites(input: { dryRun: true, invites: [{ email: "${alone}", role: ADMIN }] })`,
      `createInvite(input: { email: "${member.email}", role: ADMIN, onPending: RESEND })`,
      `updateInvite(input: { invite: { id: "${member.id}" }, role: ADMIN })`,
    ]) {
      expect(await codes(service, mutation), mutation).toEqual(['FORBIDDEN']);
    }
    for (const email of [alone, batched]) {
      expect((await admin.can.invites({ filter: { email } })).totalCount).toBe(0);
    }
    expect((await admin.can.invite(member.id))?.role).toBe('MEMBER');
    expect((await app.as().validateInvite(member.token)).valid).toBe(true);
  });

  it('gets no link to an ADMIN invite that somebody else sent', async () => {
    const { id, email, token } = await admin.invites(someone('ada'), { role: 'ADMIN' });
    for (const mutation of [
      `copyInviteLink(input: { invite: { id: "${id}" } })`,
      `copyInviteLink(input: { invite: { email: "${email}" } })`,
      `resendInvite(input: { invite: { id: "${id}" } })`,
      `createInvite(input: { email: "${email}", onPending: RETURN_EXISTING })`,
      `createInvites(input: { invites: [{ email: "${email}", onPending: RETURN_EXISTING }] })`,
    ]) {
      expect(await codes(service, mutation), mutation).toEqual(['FORBIDDEN']);
    }
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    // It may see that there is one, and take it back: that gives nobody a right.
    expectType(await service.createInvite({ email }), 'InviteAlreadyPendingError');
    expectType(await service.revokeInvite({ invite: { id } }), 'RevokeInvitePayload');
  });

  it('gets no link through its idempotency key once the invite was raised to ADMIN', async () => {
    const input = { email: someone('ada'), idempotencyKey: someone('key') };
    const { invite } = expectType(await service.createInvite(input), 'CreateInvitePayload');
    await admin.can.updateInvite({ invite: { id: invite.id }, role: 'ADMIN' });
    expect(
      await codes(
        service,
        `createInvite(input: { email: "${input.email}", idempotencyKey: "${input.idempotencyKey}" })`,
      ),
    ).toEqual(['FORBIDDEN']);
  });

  it('may not make more of an ADMIN invite than it is, but less', async () => {
    const { email, token } = await admin.invites(someone('ada'), { role: 'ADMIN' });
    const lowered = expectType(
      await service.createInvite({ email, onPending: 'RESEND' }),
      'CreateInvitePayload',
    );
    expect(lowered.invite.role).toBe('MEMBER');
    expect((await app.as().validateInvite(token)).code).toBe('INVITE_SUPERSEDED');
    const accepted = await app
      .as()
      .acceptInvite({ token: lowered.token, firstName: 'Ada', password: PASSWORD });
    expect(expectType(accepted, 'AcceptInvitePayload').user.role).toBe('MEMBER');
  });
});

describe('a service that holds admins:grant', () => {
  it('may hand out ADMIN, and its maker answers for it', async () => {
    const maker = await app.admin();
    const whole = await maker.makesKey('invites:write', 'admins:grant');
    const { invite, token } = expectType(
      await whole.createInvite({ email: someone('ada'), role: 'ADMIN' }),
      'CreateInvitePayload',
    );
    expect(invite.invitedBy?.id).toBe(maker.id);
    expect((await app.as().validateInvite(token)).valid).toBe(true);
    await admin.can.updateUser({ id: maker.id, role: 'MEMBER' });
    expect((await app.as().validateInvite(token)).code).toBe('INVITE_NO_LONGER_AUTHORIZED');
    expect(await codes(whole, `copyInviteLink(input: { invite: { id: "${invite.id}" } })`)).toEqual([
      'FORBIDDEN',
    ]);
  });
});

describe('a service without the scope', () => {
  test.each([
    ['invites:read', 'createInvite(input: { email: "a@example.com" })'],
    ['invites:read', 'revokeInvite(input: { invite: { id: "1" } })'],
    ['users:read', 'deleteInvite(input: { id: "1" })'],
  ])('with %s may not %s', async (scope, mutation) => {
    expect(await codes(await admin.makesKey(scope), mutation)).toEqual(['FORBIDDEN']);
  });

  it('with invites:write alone may not read the list', async () => {
    const writer = await admin.makesKey('invites:write');
    const { errors } = await writer.client.send('{ invites { nodes { id } } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});

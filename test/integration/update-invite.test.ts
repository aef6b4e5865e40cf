import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import type { UpdateInviteInput } from '../support/generated/graphql.ts';
import { expire } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

const ORIGINAL = { roles: ['editor'], message: 'Hello', metadata: { team: 7 }, expiresInSeconds: 3_600 };

async function update(id: string, input: Omit<UpdateInviteInput, 'invite'>) {
  return expectType(await admin.can.updateInvite({ invite: { id }, ...input }), 'UpdateInvitePayload').invite;
}

describe('changing an invite', () => {
  it('changes what is given and leaves the rest', async () => {
    const { id } = await admin.invites(someone('ada'), ORIGINAL);
    const before = await admin.can.invite(id);
    expect(await update(id, { roles: ['a', 'b', 'a'] })).toEqual({
      ...before,
      roles: ['a', 'b'],
      updatedAt: expect.any(String),
    });
    expect(await update(id, { role: 'ADMIN', message: 'New' })).toMatchObject({
      role: 'ADMIN',
      message: 'New',
    });
    expect(await update(id, { metadata: { team: 8 } })).toMatchObject({
      metadata: { team: 8 },
      message: 'New',
    });
    const after = await update(id, { roles: [], message: null, metadata: null, role: null });
    expect(after).toMatchObject({ role: 'ADMIN', roles: [], message: null, metadata: null });
    expect(after.expiresAt).toBe(before?.expiresAt);
    expect(await admin.can.invite(id)).toEqual(after);
  });

  it('changes nothing where nothing is given', async () => {
    const { id } = await admin.invites(someone('ada'), ORIGINAL);
    const before = await admin.can.invite(id);
    expect(await update(id, {})).toEqual(before);
  });

  it('keeps the link, and whoever accepts gets what it says by then', async () => {
    const { id, token } = await admin.invites(someone('ada'), ORIGINAL);
    await update(id, { roles: ['changed'], metadata: { team: 8 } });
    const { user } = expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    expect(user).toMatchObject({ role: 'MEMBER', roles: ['changed'], metadata: { team: 8 } });
  });

  it('can open a new window, which makes an expired one live again', async () => {
    const { id, token } = await admin.invites(someone('ada'), ORIGINAL);
    await expire(app, id);
    expect((await update(id, { roles: [] })).status).toBe('EXPIRED');
    const { status, expiresAt, updatedAt } = await update(id, { expiresInSeconds: 600 });
    expect(status).toBe('PENDING');
    expect(Math.abs(Date.parse(expiresAt) - Date.parse(updatedAt) - 600_000)).toBeLessThan(50);
    expect((await app.as().validateInvite(token)).valid).toBe(true);
  });

  it('finds the invite by its address and by its token too', async () => {
    const { email, token } = await admin.invites(someone('ada'));
    for (const invite of [{ email: email.toUpperCase() }, { token }]) {
      const result = await admin.can.updateInvite({ invite, roles: ['by-other-names'] });
      expect(expectType(result, 'UpdateInvitePayload').invite.roles).toEqual(['by-other-names']);
    }
  });
});

describe('two admins who change one invite', () => {
  it('do not overwrite each other: the slower one is shown what is there now', async () => {
    const { id } = await admin.invites(someone('ada'), { role: 'ADMIN' });
    const seen = await admin.can.invite(id);
    const ifUpdatedAt = seen?.updatedAt ?? null;
    const first = await admin.can.updateInvite({ invite: { id }, role: 'MEMBER', ifUpdatedAt });
    const changed = expectType(first, 'UpdateInvitePayload').invite;
    const second = await admin.can.updateInvite({ invite: { id }, roles: ['editor'], ifUpdatedAt });
    expect(expectType(second, 'InviteChangedError').invite).toEqual(changed);
    expect(await admin.can.invite(id)).toEqual(changed);
    expect(changed).toMatchObject({ role: 'MEMBER', roles: [] });
    const third = { roles: ['editor'], ifUpdatedAt: changed.updatedAt };
    expect(await update(id, third)).toMatchObject({ role: 'MEMBER', roles: ['editor'] });
  });

  it('at the same moment, one changes it and the other is told', async () => {
    const { id } = await admin.invites(someone('ada'));
    const ifUpdatedAt = (await admin.can.invite(id))?.updatedAt ?? null;
    const results = await Promise.all(
      ['a', 'b', 'c'].map((label) => admin.can.updateInvite({ invite: { id }, roles: [label], ifUpdatedAt })),
    );
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      'InviteChangedError',
      'InviteChangedError',
      'UpdateInvitePayload',
    ]);
  });

  it('are told what became of one that was taken back meanwhile', async () => {
    const { id } = await admin.invites(someone('ada'));
    const ifUpdatedAt = (await admin.can.invite(id))?.updatedAt ?? null;
    await admin.can.revokeInvite({ invite: { id } });
    const result = await admin.can.updateInvite({ invite: { id }, roles: ['late'], ifUpdatedAt });
    expectType(result, 'InviteRevokedError');
  });
});

describe('an invite cannot be changed', () => {
  it('to live again while another one to the address is live', async () => {
    const expired = await admin.invites(someone('ada'));
    await expire(app, expired.id);
    const live = await admin.invites(expired.email);
    const result = await admin.can.updateInvite({
      invite: { id: expired.id },
      roles: ['new'],
      expiresInSeconds: 600,
    });
    const { existingInvite } = expectType(result, 'InviteAlreadyPendingError');
    expect(existingInvite.id).toBe(live.id);
    expect(await admin.can.invite(expired.id)).toMatchObject({ status: 'EXPIRED', roles: [] });
    // Without a new window it stays as dead as it is, and may be changed.
    expect((await update(expired.id, { roles: ['new'] })).roles).toEqual(['new']);
  });

  test.each([{ id: '7' }, { email: 'nobody@example.com' }, { token: 'x'.repeat(43) }])(
    'that is not there: %o',
    async (invite) => {
      expectType(await admin.can.updateInvite({ invite, roles: [] }), 'InviteNotFoundError');
    },
  );

  test.each([
    ['roles', { roles: Array.from({ length: 51 }, (_, index) => `role-${index}`) }],
    ['roles', { roles: ['with\na break'] }],
    ['message', { message: 'x'.repeat(1_001) }],
    ['metadata', { metadata: { a: 'x'.repeat(8_192) } }],
    ['expiresInSeconds', { expiresInSeconds: 299 }],
    ['expiresInSeconds', { expiresInSeconds: 2_592_001 }],
  ])('to wrong %s, and then nothing of it is', async (path, input) => {
    const { id } = await admin.invites(someone('ada'), ORIGINAL);
    const before = await admin.can.invite(id);
    const result = await admin.can.updateInvite({ invite: { id }, role: 'ADMIN', ...input });
    expect(expectType(result, 'ValidationError').issues.map((issue) => issue.path[0])).toEqual([path]);
    expect(await admin.can.invite(id)).toEqual(before);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectType } from '../support/flow.ts';
import { closeWindow, expire } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { statementsOf } from '../support/statements.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('the numbers of invites', () => {
  it('are all there, and none of them counts before there is one', async () => {
    // The invite of the first admin was made at the start, before there was an admin.
    expect(await admin.can.inviteStats()).toEqual({
      pending: 1,
      accepted: 0,
      declined: 0,
      revoked: 0,
      expired: 0,
    });
  });

  it('count what lives and what has lapsed by the clock, swept or not', async () => {
    const before = await admin.can.inviteStats();
    if (!before) throw new Error('The numbers were expected.');
    const [lapsed, expired, revoked, declined, accepted] = await Promise.all(
      Array.from({ length: 6 }, () => admin.invites(someone())),
    );
    if (!lapsed || !expired || !revoked || !declined || !accepted) throw new Error('Six were invited.');
    await expire(app, expired.id);
    await closeWindow(app, lapsed.id);
    await admin.can.revokeInvite({ invite: { id: revoked.id } });
    await app.as().declineInvite({ token: declined.token });
    expectType(
      await app.as().acceptInvite({ token: accepted.token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    expect(await admin.can.inviteStats()).toEqual({
      pending: before.pending + 1,
      accepted: before.accepted + 1,
      declined: before.declined + 1,
      revoked: before.revoked + 1,
      expired: before.expired + 2,
    });
  });

  it('take one statement, beside the look at who is asking', async () => {
    expect(await statementsOf(() => admin.can.inviteStats())).toHaveLength(2);
  });
});

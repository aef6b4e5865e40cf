import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
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

it('tells what became of the invites of the last weeks, by week and by who sent them', async () => {
  const fresh = await startTestApp();
  try {
    const admin = await fresh.admin();
    const quiet = { sendEmail: false };
    const day = 86_400_000;
    /** An invite that was created so many days ago. */
    const since = async (days: number) => {
      const invite = await admin.invites(someone('figure'), quiet);
      await fresh.db.execute(sql`
        UPDATE invites SET created_at = created_at - make_interval(days => ${days}) WHERE id = ${invite.id}::uuid`);
      return invite;
    };
    const [slow, quick, declined, lapsed] = [await since(8), await since(0), await since(8), await since(15)];
    for (const { token } of [slow, quick])
      await fresh.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
    await fresh.db.execute(sql`
      UPDATE invites SET accepted_at = created_at + interval '60 seconds' WHERE id = ${quick.id}::uuid`);
    await fresh.db.execute(sql`
      UPDATE invites SET accepted_at = created_at + interval '2 hours' WHERE id = ${slow.id}::uuid`);
    await fresh.as().declineInvite({ token: declined.token });
    await fresh.db.execute(
      sql`UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = ${lapsed.id}::uuid`,
    );
    await since(120);

    const figures = (await admin.can.inviteFigures()) ?? expect.unreachable();
    expect(Math.abs(Date.parse(figures.figuresStartAt) - (Date.now() - 84 * day))).toBeLessThan(60_000);
    expect(figures).toMatchObject({ medianSecondsToAccept: 3_630, accepted: 2, expired: 1 });
    expect(figures.weeks.length).toBeGreaterThanOrEqual(12);
    expect(figures.weeks.every(({ startsAt }) => new Date(startsAt).getUTCDay() === 1)).toBe(true);
    const sum = (name: 'invited' | 'accepted' | 'declined' | 'expired') =>
      figures.weeks.reduce((total, week) => total + week[name], 0);
    // The first admin's own is one of them.
    expect([sum('invited'), sum('accepted'), sum('declined'), sum('expired')]).toEqual([5, 2, 1, 1]);
    expect(figures.inviters[0]).toEqual({
      invitedById: admin.id,
      name: 'Grace Hopper',
      invited: 4,
      accepted: 2,
      declined: 1,
      expired: 1,
    });
    // Since a day ago: what was created since, in every figure.
    const today = await admin.can.inviteFigures(new Date(Date.now() - day).toISOString());
    expect(today).toMatchObject({ accepted: 1, declined: 0, expired: 0, medianSecondsToAccept: 60 });
    // No further back than 53 weeks.
    const all = (await admin.can.inviteFigures('2001-01-01T00:00:00Z')) ?? expect.unreachable();
    expect(all.weeks.length).toBeLessThanOrEqual(54);
    expect(all.pending).toBe(2);
  } finally {
    await fresh.stop();
  }
});

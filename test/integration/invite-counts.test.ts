import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expireInvites } from '../../src/invites/expire-invites.ts';
import { foldInviteCounts } from '../../src/invites/fold-invite-counts.ts';
import { closeWindow } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

/** What was counted along the way, and what there is. */
async function countedAndThere() {
  const counted = await app.db.query(sql`
    SELECT status, role, sum(change)::int AS count FROM invite_counts GROUP BY 1, 2 HAVING sum(change) <> 0 ORDER BY 1, 2`);
  const there = await app.db.query(
    sql`SELECT status, role, count(*)::int AS count FROM invites GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return { counted, there };
}

async function expectExact(): Promise<void> {
  const { counted, there } = await countedAndThere();
  expect(there.length).toBeGreaterThan(0);
  expect(counted).toEqual(there);
}

describe('the counts of invites', () => {
  test('stay exact while people do everything at once to the same invites, and the sums are folded meanwhile', async () => {
    const invites = await Promise.all(Array.from({ length: 12 }, () => admin.invites(someone())));
    const folding = Array.from({ length: 10 }, () => foldEverything());
    await Promise.all([
      ...folding,
      ...invites.flatMap(({ id, token }, index) => [
        admin.can.revokeInvite({ invite: { id } }),
        app.as().declineInvite({ token }),
        admin.can.deleteInvite(id),
        admin.can.updateInvite({ invite: { id }, role: index % 2 === 0 ? 'ADMIN' : 'MEMBER' }),
        admin.can.createInvites({ invites: Array.from({ length: 20 }, () => ({ email: someone() })) }),
        ...(index < 4 ? [app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD })] : []),
      ]),
      expireInvites(app.app),
    ]);
    await expectExact();
    await foldEverything();
    await expectExact();
  });

  test('know nothing of what was rolled back', async () => {
    const before = await countedAndThere();
    const givenUp = app.db.transaction(async (tx) => {
      await tx.execute(sql`DELETE FROM invites WHERE status = 'PENDING'`);
      await tx.execute(sql`UPDATE invites SET role = 'ADMIN'`);
      throw new Error('given up');
    });
    await expect(givenUp).rejects.toThrow('given up');
    expect(await countedAndThere()).toEqual(before);
  });

  test('follow a window that closes, a sweep, a new window and a deletion', async () => {
    const { id } = await admin.invites(someone());
    await closeWindow(app, id);
    await expireInvites(app.app);
    await expectExact();
    await admin.can.updateInvite({ invite: { id }, expiresInSeconds: 3_600 });
    await expectExact();
    await admin.can.deleteInvite(id);
    await expectExact();
  });

  test('are few rows after a fold, and are left alone while they are few', async () => {
    const rows = async () =>
      (await app.db.query<{ count: number }>(sql`SELECT count(*)::int FROM invite_counts`))[0]?.count;
    await app.db.execute(sql`
      INSERT INTO invite_counts SELECT 'PENDING', 'MEMBER', CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END FROM generate_series(1, 2000) AS n`);
    await foldInviteCounts(app.db);
    expect(await rows()).toBeLessThanOrEqual(10);
    await expectExact();
    await admin.invites(someone());
    const few = await rows();
    await foldInviteCounts(app.db);
    expect(await rows()).toBe(few);
  });

  test('can be made anew by an operator', async () => {
    await app.db.execute(sql`DELETE FROM invite_counts`);
    expect((await countedAndThere()).counted).toEqual([]);
    await app.db.execute(sql`SELECT recount_invites()`);
    await expectExact();
    const { invites } = (await admin.can.client.send('{ invites { totalCount } }')).data;
    expect(invites.totalCount).toBe((await app.db.query(sql`SELECT FROM invites`)).length);
  });
});

/** Folds although the sums are few: rows that come to nothing are added until there are enough. */
async function foldEverything(): Promise<void> {
  await app.db.execute(sql`
    INSERT INTO invite_counts SELECT 'PENDING', 'MEMBER', CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END FROM generate_series(1, 2000) AS n`);
  await foldInviteCounts(app.db);
}

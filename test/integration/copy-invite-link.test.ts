import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
const mailer = createMemoryMailer();
beforeAll(async () => {
  app = await startTestApp({ env: { SMTP_URL: 'smtp://127.0.0.1:1' }, overrides: { mailer } });
  admin = await app.admin();
});
afterAll(() => app.stop());

describe('an admin who copies a link', () => {
  it('gets the current one, by id, address or token, as often as wanted', async () => {
    const { id, email, token, inviteLink } = await admin.invites(someone('ada'), { sendEmail: false });
    for (const invite of [{ id }, { email: email.toUpperCase() }, { token }, { id }]) {
      const copied = expectType(await admin.can.copyInviteLink({ invite }), 'CopyInviteLinkPayload');
      expect(copied).toMatchObject({ token, inviteLink, invite: { id, email, status: 'PENDING' } });
    }
  });

  it('gets the new one after a resend', async () => {
    const { id } = await admin.invites(someone('ada'), { sendEmail: false });
    const resent = expectType(await admin.can.resendInvite({ invite: { id } }), 'ResendInvitePayload');
    const copied = expectType(await admin.can.copyInviteLink({ invite: { id } }), 'CopyInviteLinkPayload');
    expect(copied.token).toBe(resent.token);
  });

  it('rotates nothing and sends nothing, and it is recorded who got the link', async () => {
    const { id, email } = await admin.invites(someone('ada'), { sendEmail: false });
    const stored = () => app.db.query(sql`SELECT * FROM invites WHERE id = ${id}::uuid`);
    const before = await stored();
    expectType(await admin.can.copyInviteLink({ invite: { id } }), 'CopyInviteLinkPayload');
    expect(await stored()).toEqual(before);
    expect(mailer.sent.filter(({ to }) => to === email)).toEqual([]);
    expect(
      await app.db.query(sql`
        SELECT type, actor_id FROM events WHERE subject_id = ${id}::uuid ORDER BY position`),
    ).toMatchObject([{ type: 'invite.created' }, { type: 'invite.link_copied', actorId: admin.id }]);
  });

  it('gets the same link when SECRET was rotated since, and a resend makes a link of the new one', async () => {
    const { id, token } = await admin.invites(someone('ada'), { sendEmail: false });
    const rotated = await startTestApp({
      database: app.database,
      env: { SECRET: `the next secret that nobody else has either,${TEST_SECRET}` },
    });
    try {
      const next = await rotated.admin();
      const copied = expectType(await next.can.copyInviteLink({ invite: { id } }), 'CopyInviteLinkPayload');
      expect(copied.token).toBe(token);
      expect((await rotated.as().validateInvite(token)).valid).toBe(true);
      const resent = expectType(await next.can.resendInvite({ invite: { id } }), 'ResendInvitePayload');
      const again = expectType(await next.can.copyInviteLink({ invite: { id } }), 'CopyInviteLinkPayload');
      expect(again.token).toBe(resent.token);
    } finally {
      await rotated.stop();
    }
  });
});

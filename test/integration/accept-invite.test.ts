import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/platform/sql.ts';
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

describe('somebody who was invited', () => {
  it('becomes a user with what the invite promised, and is signed in', async () => {
    const email = someone('ada');
    const invite = await admin.invites(email.toUpperCase(), { roles: ['editor'], metadata: { team: 7 } });

    const result = await app
      .as()
      .acceptInvite({ token: invite.token, firstName: ' Ada ', lastName: 'Lovelace', password: PASSWORD });

    const { user, session } = expectType(result, 'AcceptInvitePayload');
    expect(user).toMatchObject({
      email,
      name: 'Ada Lovelace',
      role: 'MEMBER',
      roles: ['editor'],
      metadata: { team: 7 },
      status: 'ACTIVE',
    });
    expect(session).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    expect(await app.as(session.accessToken).me()).toMatchObject({ id: user.id });
    expect(await admin.can.invite(invite.id)).toMatchObject({ status: 'ACCEPTED', user: { id: user.id } });
  });

  it('is one person even when twenty tabs accept at the same moment', async () => {
    const invite = await admin.invites(someone());

    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.as().acceptInvite({ token: invite.token, firstName: 'Ada', password: PASSWORD }),
      ),
    );

    const names = results.map(({ __typename }) => __typename).sort();
    expect(names.filter((name) => name === 'AcceptInvitePayload')).toHaveLength(1);
    expect(names.filter((name) => name === 'InviteAlreadyAcceptedError')).toHaveLength(19);
    const users = await app.db.query(sql`SELECT id FROM users WHERE email = ${invite.email}`);
    expect(users).toHaveLength(1);
  });
});

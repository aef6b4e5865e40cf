import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
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

async function verdict(token: string): Promise<string | null> {
  const { valid, code, message, invite } = await app.as().validateInvite(token);
  expect(valid).toBe(code === null);
  expect(invite === null).toBe(code !== null);
  expect(message === null).toBe(code === null);
  return code;
}

async function resend(id: string): Promise<string> {
  return expectType(await admin.can.resendInvite({ invite: { id } }), 'ResendInvitePayload').token;
}

describe('whoever holds a link', () => {
  it('sees what is offered before accepting, in one statement', async () => {
    const { id, email, token } = await admin.invites(someone('ada'), { roles: ['editor'], message: 'Hello' });
    const statements = await statementsOf(async () => {
      expect(await app.as().validateInvite(token)).toEqual({
        valid: true,
        code: null,
        renewable: false,
        message: null,
        supersededAt: null,
        expiredAt: null,
        invite: {
          email,
          role: 'MEMBER',
          roles: ['editor'],
          invitedByName: 'Grace Hopper',
          message: 'Hello',
          locale: null,
          expiresAt: (await admin.can.invite(id))?.expiresAt,
        },
      });
    });
    // The admin's look at the invite is authenticated, and takes one statement for the caller and some for the invite.
    expect(statements.filter((text) => text.includes('token_hash ='))).toHaveLength(1);
    expect(await statementsOf(() => app.as().validateInvite(token))).toHaveLength(1);
  });

  it('changes nothing by looking', async () => {
    const { id, token } = await admin.invites(someone('ada'));
    await closeWindow(app, id);
    const stored = () => app.db.query(sql`SELECT * FROM invites WHERE id = ${id}::uuid`);
    const before = await stored();
    expect(await verdict(token)).toBe('INVITE_EXPIRED');
    expect(await stored()).toEqual(before);
  });

  test.each(['', 'short', 'x'.repeat(43), ' '.repeat(43), 'x'.repeat(10_000), '%'.repeat(43)])(
    'that nobody was sent is told so, and no more (%#)',
    async (token) => {
      expect(await verdict(token)).toBe('INVITE_INVALID_TOKEN');
    },
  );

  it('is not helped by a token with another case of letters, but white space around it does no harm', async () => {
    const { token } = await admin.invites(someone('ada'));
    for (const other of [`${token}=`, token.toLowerCase(), token.slice(0, -1)]) {
      expect(await verdict(other)).toBe('INVITE_INVALID_TOKEN');
    }
    for (const same of [` ${token}`, `${token}\n`]) expect(await verdict(same)).toBeNull();
  });

  it('is told the first verdict that holds: accepted, revoked, declined, superseded, expired', async () => {
    const accepted = await admin.invites(someone());
    const second = await resend(accepted.id);
    expectType(
      await app.as().acceptInvite({ token: second, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    await closeWindow(app, accepted.id);
    expect(await verdict(accepted.token)).toBe('INVITE_ALREADY_ACCEPTED');
    expect(await verdict(second)).toBe('INVITE_ALREADY_ACCEPTED');

    const revoked = await admin.invites(someone());
    await resend(revoked.id);
    await admin.can.revokeInvite({ invite: { id: revoked.id } });
    await closeWindow(app, revoked.id);
    expect(await verdict(revoked.token)).toBe('INVITE_REVOKED');

    const declined = await admin.invites(someone());
    await app.as().declineInvite({ token: await resend(declined.id) });
    await closeWindow(app, declined.id);
    expect(await verdict(declined.token)).toBe('INVITE_DECLINED');

    const superseded = await admin.invites(someone());
    const current = await resend(superseded.id);
    await expire(app, superseded.id);
    expect(await verdict(superseded.token)).toBe('INVITE_SUPERSEDED');
    expect(await verdict(current)).toBe('INVITE_EXPIRED');
  });

  it('has credentials ignored, good or bad', async () => {
    const { token } = await admin.invites(someone('ada'));
    for (const bearer of ['nonsense', admin.accessToken, 'usk_nonsense']) {
      expect(await app.as(bearer).validateInvite(token)).toMatchObject({ valid: true });
    }
  });

  test.each(['GET', 'HEAD'])('is refused over %s, where the token would be logged', async (method) => {
    const { token } = await admin.invites(someone('ada'));
    const query = encodeURIComponent(`{ validateInvite(token: "${token}") { valid } }`);
    const response = await fetch(`${app.url}/graphql?query=${query}`, {
      method,
      headers: { accept: 'application/json', 'x-graphql-client': 'test', 'graphql-require-preflight': '1' },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('true');
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
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

/** The service with other settings, on the same database. */
async function under<T>(env: Record<string, string>, work: (strict: TestApp) => Promise<T>): Promise<T> {
  const strict = await startTestApp({ env, database: app.database });
  try {
    return await work(strict);
  } finally {
    await strict.stop();
  }
}

it('nobody of another domain is invited, nor is an invite sent again that was there before', async () => {
  const before = await admin.invites('ada@elsewhere.example');
  await under({ INVITE_DOMAINS: 'example.com' }, async (strict) => {
    const { can } = await strict.admin();
    const refused = expectType(
      await can.createInvite({ email: 'Ada@Elsewhere.Example' }),
      'EmailDomainNotAllowedError',
    );
    expect(refused.domain).toBe('elsewhere.example');
    expectType(await can.resendInvite({ invite: { id: before.id } }), 'EmailDomainNotAllowedError');
    expect((await can.invite(before.id))?.allowedActions).toEqual([
      'COPY_LINK',
      'UPDATE',
      'REVOKE',
      'DELETE',
    ]);
    const resent = expectType(
      await can.resendInvites({ invites: { ids: [before.id] } }),
      'ResendInvitesPayload',
    );
    const created = expectType(
      await can.createInvites({ invites: [{ email: 'a@elsewhere.example' }, { email: someone('in') }] }),
      'CreateInvitesPayload',
    );
    const types = [...resent.results, ...created.results].map(({ __typename }) => __typename);
    expect(types).toEqual([
      'EmailDomainNotAllowedError',
      'EmailDomainNotAllowedError',
      'CreateInvitePayload',
    ]);
    // What was sent before still works.
    expect((await strict.as().validateInvite(before.token)).valid).toBe(true);
  });
});

it('the page goes on to where whoever invited said, as long as the settings allow it', async () => {
  const env = { REDIRECT_URLS: 'https://app.example.com/*' };
  const redirectUrl = 'https://app.example.com/welcome?team=1';
  const accept = (strict: TestApp, token: string) =>
    strict.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD });
  const later = await under(env, async (strict) => {
    const { can } = await strict.admin();
    for (const wrong of ['https://evil.example/', 'no url']) {
      expectType(
        await can.createInvite({ email: someone(), redirectUrl: wrong }),
        'RedirectUrlNotAllowedError',
      );
    }
    const { results } = expectType(
      await can.createInvites({ invites: [{ email: someone(), redirectUrl: 'https://evil.example/' }] }),
      'CreateInvitesPayload',
    );
    expect(results.map(({ __typename }) => __typename)).toEqual(['RedirectUrlNotAllowedError']);
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map(async () =>
        expectType(await can.createInvite({ email: someone('guest'), redirectUrl }), 'CreateInvitePayload'),
      ),
    );
    expect(first?.invite.redirectUrl).toBe(redirectUrl);
    expect(expectType(await accept(strict, first?.token ?? ''), 'AcceptInvitePayload').redirectUrl).toBe(
      redirectUrl,
    );
    const again = expectType(
      await can.resendInvite({ invite: { id: third?.invite.id ?? '' } }),
      'ResendInvitePayload',
    );
    expect(again.invite.redirectUrl).toBe(redirectUrl);
    return second?.token ?? '';
  });
  // Nothing is allowed here any more.
  expect(expectType(await accept(app, later), 'AcceptInvitePayload').redirectUrl).toBeNull();
});

/** How many invites are live, and how many users active. */
async function taken() {
  const [row] = await app.db.query<{ live: number; users: number }>(sql`
    SELECT (SELECT count(*)::int FROM invites WHERE status = 'PENDING' AND expires_at > now()) AS live,
      (SELECT count(*)::int FROM users WHERE status = 'ACTIVE') AS users`);
  return row ?? expect.unreachable();
}

it.each([
  ['live invites than PENDING_INVITES', 'PENDING_INVITES'],
  ['active users and live invites than SEATS', 'SEATS'],
])('there are never more %s, though twenty are asked for at once', async (_, setting) => {
  const { live, users } = await taken();
  // Two seats are the admins'.
  const limit = setting === 'SEATS' ? live + users + 2 + 5 : live + 5;
  await under({ [setting]: String(limit) }, async (strict) => {
    const admins = await Promise.all([strict.admin(), strict.admin()]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (admins[index % 2] ?? expect.unreachable()).can.createInvite({ email: someone('crowd') }),
      ),
    );
    const created = answers.filter(({ __typename }) => __typename === 'CreateInvitePayload');
    const refused = answers.flatMap((answer) =>
      answer.__typename === 'QuotaExceededError' ? [answer.limit] : [],
    );
    expect([created.length, refused.length, refused[0]]).toEqual([5, 15, limit]);
    expect((await taken()).live).toBe(live + 5);
  });
});

it('SEATS counts active users and live invites, and a batch fills what is left in its order', async () => {
  const { live, users } = await taken();
  await under({ SEATS: String(live + users + 4) }, async (strict) => {
    // One seat is this admin's.
    const { can } = await strict.admin();
    const emails = Array.from({ length: 5 }, () => someone('seat'));
    const { results, createdCount } = expectType(
      await can.createInvites({ invites: emails.map((email) => ({ email })) }),
      'CreateInvitesPayload',
    );
    expect(createdCount).toBe(3);
    expect(results.map(({ __typename }) => __typename)).toEqual([
      'CreateInvitePayload',
      'CreateInvitePayload',
      'CreateInvitePayload',
      'QuotaExceededError',
      'QuotaExceededError',
    ]);
    // An acceptance keeps its seat; what is revoked gives it back.
    const [first, second] = results;
    const tokenOf = (row: typeof first) => (row?.__typename === 'CreateInvitePayload' ? row.token : '');
    await strict.as().acceptInvite({ token: tokenOf(first), firstName: 'Ada', password: PASSWORD });
    expectType(await can.createInvite({ email: someone('late') }), 'QuotaExceededError');
    await can.revokeInvite({ invite: { token: tokenOf(second) } });
    expectType(await can.createInvite({ email: someone('late') }), 'CreateInvitePayload');
  });
});

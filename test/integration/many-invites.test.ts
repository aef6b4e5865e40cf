import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectType, type Flow } from '../support/flow.ts';
import { endMailPause, expire } from '../support/invite-clock.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let mailbox: Mailbox;
let admin: AdminSeed;
/** A service that may write invites, and not grant ADMIN. */
let helper: Flow;
beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({ env: { SMTP_URL: mailbox.url } });
  admin = await app.admin();
  helper = await admin.makesKey('invites:read', 'invites:write');
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

const NOBODY = '0198c0de-0000-7000-8000-000000000000';

/** One invite in each state, and one that grants ADMIN. */
async function oneOfEach() {
  const quiet = { sendEmail: false };
  const pending = await admin.invites(someone('pending'), quiet);
  const expired = await admin.invites(someone('expired'), quiet);
  await expire(app, expired.id);
  const accepted = await admin.invites(someone('accepted'), quiet);
  await app.as().acceptInvite({ token: accepted.token, firstName: 'Ada', password: PASSWORD });
  const declined = await admin.invites(someone('declined'), quiet);
  await app.as().declineInvite({ token: declined.token });
  const revoked = await admin.invites(someone('revoked'), quiet);
  await admin.can.revokeInvite({ invite: { id: revoked.id }, reason: 'Before' });
  const boss = await admin.invites(someone('boss'), { ...quiet, role: 'ADMIN' });
  const ids = [pending, expired, accepted, declined, revoked, boss].map(({ id }) => id);
  return { pending, expired, accepted, declined, revoked, boss, ids };
}

const types = (results: readonly { __typename: string }[]) => results.map(({ __typename }) => __typename);

describe('revoking many', () => {
  it('answers for each in the order of the ids, by the rule of the single operation', async () => {
    const { pending, revoked, ids } = await oneOfEach();
    const asked = [...ids, NOBODY, 'no id', pending.id.toUpperCase()];
    const payload = expectType(
      await helper.revokeInvites({ invites: { ids: asked }, reason: 'A mistake' }),
      'RevokeInvitesPayload',
    );
    expect(types(payload.results)).toEqual([
      'RevokeInvitePayload',
      'RevokeInvitePayload',
      'InviteAlreadyAcceptedError',
      'InviteDeclinedError',
      'RevokeInvitePayload',
      'RoleNotAllowedError',
      'InviteNotFoundError',
      'InviteNotFoundError',
      'RevokeInvitePayload',
    ]);
    expect(payload).toMatchObject({ changedCount: 2, failedCount: 5, hasMore: false });
    expect(payload.results[0]).toMatchObject({
      changed: true,
      invite: { status: 'REVOKED', revokeReason: 'A mistake' },
    });
    expect(payload.results[4]).toMatchObject({
      changed: false,
      invite: { id: revoked.id, revokeReason: 'Before' },
    });
    expect(payload.results[5]).toMatchObject({ role: 'ADMIN', code: 'ROLE_NOT_ALLOWED' });
    expect((await app.as().validateInvite(pending.token)).code).toBe('INVITE_REVOKED');
    // Who did it: the person whose key it was.
    const { revokedBy, allowedActions } = (await admin.can.invite(pending.id)) ?? {};
    expect(revokedBy).toEqual({ id: admin.id, email: admin.email });
    expect(allowedActions).toEqual(['REINSTATE', 'DELETE']);
    const { nodes } = await admin.can.events({ filter: { subjectId: pending.id, type: ['INVITE_REVOKED'] } });
    expect(nodes).toHaveLength(1);
  });

  it('by a filter takes the first of the list, newest first, and what grants ADMIN where one may', async () => {
    const search = someone('filtered').split('@')[0] ?? '';
    const older = await admin.invites(`a.${search}@example.com`, { sendEmail: false });
    const newer = await admin.invites(`b.${search}@example.com`, { sendEmail: false, role: 'ADMIN' });
    const payload = expectType(
      await admin.can.revokeInvites({ invites: { filter: { search, status: ['PENDING'] } } }),
      'RevokeInvitesPayload',
    );
    expect(payload).toMatchObject({ changedCount: 2, failedCount: 0, hasMore: false });
    expect(payload.results).toMatchObject([{ invite: { id: newer.id } }, { invite: { id: older.id } }]);
  });

  test.each([
    { why: 'no id', invites: { ids: [] }, path: ['invites', 'ids'] },
    {
      why: 'a thousand and one ids',
      invites: { ids: Array.from({ length: 1_001 }, () => NOBODY) },
      path: ['invites', 'ids'],
    },
    { why: 'an empty filter', invites: { filter: {} }, path: ['invites', 'filter'] },
    { why: 'a search for blanks', invites: { filter: { search: '  ' } }, path: ['invites', 'filter'] },
    { why: 'a label of blanks', invites: { filter: { label: ' ' } }, path: ['invites', 'filter'] },
    {
      why: 'a filter that excludes nothing',
      invites: { filter: { search: '' } },
      path: ['invites', 'filter'],
    },
  ])('is refused for $why', async ({ invites, path }) => {
    const paths = [];
    for (const result of [
      await admin.can.revokeInvites({ invites }),
      await admin.can.resendInvites({ invites }),
      await admin.can.deleteInvites({ invites }),
    ]) {
      paths.push(expectType(result, 'ValidationError').issues.map((issue) => issue.path));
    }
    expect(paths).toEqual([[path], [path], [path]]);
  });
});

describe('resending many', () => {
  it('gives each that may be sent a new link and a mail, and says why not for the others', async () => {
    const { pending, expired, boss, ids } = await oneOfEach();
    const tooSoon = await admin.invites(someone('soon'));
    const known = await admin.invites(someone('known'), { sendEmail: false });
    const twin = await admin.invites(expired.email, { sendEmail: false });
    const payload = expectType(
      await helper.resendInvites({
        invites: { ids: [...ids, tooSoon.id, NOBODY, known.id] },
        message: 'Once more',
      }),
      'ResendInvitesPayload',
    );
    expect(types(payload.results)).toEqual([
      'ResendInvitePayload',
      'InviteAlreadyPendingError',
      'InviteAlreadyAcceptedError',
      'InviteDeclinedError',
      'InviteRevokedError',
      'RoleNotAllowedError',
      'RateLimitedError',
      'InviteNotFoundError',
      'ResendInvitePayload',
    ]);
    expect(payload).toMatchObject({ changedCount: 2, failedCount: 7 });
    const [again, other] = payload.results;
    expect(other).toMatchObject({ existingInvite: { id: twin.id } });
    expect(again).toMatchObject({ invite: { id: pending.id, status: 'PENDING', message: 'Once more' } });
    const link = again?.__typename === 'ResendInvitePayload' ? again.inviteLink : '';
    expect((await mailbox.mailTo(pending.email)).text).toContain(link);
    expect(await app.as().validateInvite(pending.token)).toMatchObject({
      code: 'INVITE_SUPERSEDED',
      supersededAt: expect.any(String),
    });
    expect((await admin.can.invite(boss.id))?.allowedActions).toEqual([
      'COPY_LINK',
      'RESEND',
      'UPDATE',
      'REVOKE',
      'DELETE',
    ]);
    // The service's key may do less with it.
    expect((await helper.invite(boss.id))?.allowedActions).toEqual(['REVOKE', 'DELETE']);
  });

  it('sends the first of two expired invites to one address', async () => {
    const email = someone('twice');
    const first = await admin.invites(email, { sendEmail: false });
    await expire(app, first.id);
    const second = await admin.invites(email, { sendEmail: false });
    await expire(app, second.id);
    const { expiredAt, expiresAt } = (await admin.can.invite(second.id)) ?? {};
    expect(expiredAt).toBe(expiresAt);
    const { results } = expectType(
      await admin.can.resendInvites({ invites: { ids: [second.id, first.id] }, sendEmail: false }),
      'ResendInvitesPayload',
    );
    expect(types(results)).toEqual(['ResendInvitePayload', 'InviteAlreadyPendingError']);
    expect(results[1]).toMatchObject({ existingInvite: { id: second.id } });
  });

  it('refuses an address that has an account by now', async () => {
    const email = someone('grown');
    const old = await admin.invites(email, { sendEmail: false });
    await expire(app, old.id);
    await admin.bringsIn(email, { sendEmail: false });
    const { results } = expectType(
      await admin.can.resendInvites({ invites: { ids: [old.id] } }),
      'ResendInvitesPayload',
    );
    expect(types(results)).toEqual(['UserAlreadyExistsError']);
  });

  it('that is asked for twelve times at once sends each once, and nobody waits in a circle', async () => {
    const invites = await Promise.all(['x', 'y', 'z'].map((name) => admin.invites(someone(name))));
    for (const { id } of invites) await endMailPause(app, id);
    const ids = invites.map(({ id }) => id);
    const orders = Array.from({ length: 12 }, (_, index) => (index % 2 ? ids : [...ids].reverse()));
    const answers = await Promise.all(
      orders.map(async (order) =>
        expectType(await admin.can.resendInvites({ invites: { ids: order } }), 'ResendInvitesPayload'),
      ),
    );
    expect(answers.map(({ changedCount }) => changedCount).sort()).toEqual([...Array(11).fill(0), 3]);
  });
});

describe('deleting many', () => {
  it('leaves what was accepted and what the caller may not grant', async () => {
    const { ids, accepted, boss } = await oneOfEach();
    const payload = expectType(
      await helper.deleteInvites({ invites: { ids: [...ids, NOBODY] } }),
      'DeleteInvitesPayload',
    );
    expect(types(payload.results)).toEqual([
      'DeleteInvitePayload',
      'DeleteInvitePayload',
      'InviteAlreadyAcceptedError',
      'DeleteInvitePayload',
      'DeleteInvitePayload',
      'RoleNotAllowedError',
      'InviteNotFoundError',
    ]);
    const left = await Promise.all(ids.map((id) => admin.can.invite(id)));
    expect(left.flatMap((invite) => invite?.id ?? [])).toEqual([accepted.id, boss.id]);
    expect(left[2]?.allowedActions).toEqual([]);
  });
});

it('whoever may not grant ADMIN gets no invite that grants it, whatever became of it', async () => {
  const quiet = { sendEmail: false, role: 'ADMIN' } as const;
  const revoked = await admin.invites(someone('boss'), quiet);
  await admin.can.revokeInvite({ invite: { id: revoked.id } });
  const accepted = await admin.invites(someone('boss'), quiet);
  await app.as().acceptInvite({ token: accepted.token, firstName: 'Ada', password: PASSWORD });
  const invites = { ids: [revoked.id, accepted.id] };
  const payloads = [
    expectType(await helper.revokeInvites({ invites }), 'RevokeInvitesPayload'),
    expectType(await helper.resendInvites({ invites }), 'ResendInvitesPayload'),
    expectType(await helper.deleteInvites({ invites }), 'DeleteInvitesPayload'),
  ];
  for (const { results } of payloads) {
    expect(types(results)).toEqual(['RoleNotAllowedError', 'RoleNotAllowedError']);
  }
});

describe('a dry run of many', () => {
  it('says what would be changed, and changes nothing', async () => {
    const { ids, pending } = await oneOfEach();
    const before = await Promise.all(ids.map((id) => admin.can.invite(id)));
    const dry = { invites: { ids }, dryRun: true };
    const revoked = expectType(await admin.can.revokeInvites(dry), 'RevokeInvitesPayload');
    const resent = expectType(await admin.can.resendInvites(dry), 'ResendInvitesPayload');
    const deleted = expectType(await admin.can.deleteInvites(dry), 'DeleteInvitesPayload');
    const would = (payload: { results: readonly { __typename: string }[] }) =>
      types(payload.results).map((type) => type === 'InviteWouldChange');
    expect(would(revoked)).toEqual([true, true, false, false, false, true]);
    expect(would(resent)).toEqual([true, true, false, false, false, true]);
    expect(would(deleted)).toEqual([true, true, false, true, true, true]);
    expect([revoked, resent, deleted].map(({ changedCount }) => changedCount)).toEqual([0, 0, 0]);
    expect(revoked.results[0]).toEqual({
      __typename: 'InviteWouldChange',
      id: pending.id,
      email: pending.email,
      status: 'PENDING',
    });
    expect(await Promise.all(ids.map((id) => admin.can.invite(id)))).toEqual(before);
  });
});

it('a thousand at once are changed in a handful of statements, and the list says that there are more', async () => {
  const mark = someone('crowd').split('@')[0];
  for (const part of [0, 1]) {
    await admin.can.createInvites({
      invites: Array.from({ length: part ? 2 : 1_000 }, (_, index) => ({
        email: `${mark}.${part}.${index}@example.com`,
        sendEmail: false,
      })),
    });
  }
  const invites = { filter: { search: `${mark}.` } };
  const resent = expectType(
    await admin.can.resendInvites({ invites, sendEmail: false }),
    'ResendInvitesPayload',
  );
  expect(resent).toMatchObject({ changedCount: 1_000, failedCount: 0, hasMore: true });
  const revoked = expectType(await admin.can.revokeInvites({ invites }), 'RevokeInvitesPayload');
  expect(revoked).toMatchObject({ changedCount: 1_000, failedCount: 0, hasMore: true });
  const deleted = expectType(await admin.can.deleteInvites({ invites }), 'DeleteInvitesPayload');
  expect(deleted).toMatchObject({ changedCount: 1_000, hasMore: true });
  const rest = expectType(await admin.can.deleteInvites({ invites }), 'DeleteInvitesPayload');
  expect(rest).toMatchObject({ changedCount: 2, hasMore: false });
});

it('who has mailed as many as one may is told so before anything is sent', async () => {
  const limited = await startTestApp({
    env: { RATE_LIMITS: 'on', RATES: 'createInvite=2/60' },
    database: app.database,
  });
  try {
    const { can } = await limited.admin();
    const { retryAfterSeconds } = expectType(
      await can.resendInvites({ invites: { ids: [NOBODY, NOBODY, NOBODY] } }),
      'RateLimitedError',
    );
    expect(retryAfterSeconds).toBeGreaterThan(0);
  } finally {
    await limited.stop();
  }
});

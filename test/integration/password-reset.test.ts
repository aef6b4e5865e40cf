import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveLinkToken } from '../../src/crypto/link-token.ts';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { ResetPasswordDocument } from '../support/generated/graphql.ts';
import { endMailPause } from '../support/invite-clock.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, type PersonSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const NEW_PASSWORD = 'a rather different phrase';
const WRONG_TOKEN = 'x'.repeat(43);

let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({
    env: {
      SMTP_URL: mailbox.url,
      PUBLIC_URL: 'https://usher.example.com',
      RATE_LIMITS: 'on',
      RATES: 'passwordReset=1000/900,passwordResetMail=1000/3600,unknownToken=1000/60,signInAddress=1000/900',
    },
  });
  admin = await app.admin();
});
beforeEach(async () => {
  person = await bringIn();
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Somebody new, whose invite was handed over: no mail of theirs is in the mailbox. */
function bringIn(input: { role?: 'ADMIN' } = {}): Promise<PersonSeed> {
  return admin.bringsIn(someone('person'), { sendEmail: false, ...input });
}

const mailsTo = (email: string) => mailbox.all().filter(({ recipients }) => recipients.includes(email));

/** Waits until nothing is left to do for anybody. */
function allDone(): Promise<void> {
  return until('every job is done', async () => {
    const jobs = await app.db.query(sql`SELECT FROM graphile_worker.jobs`);
    return jobs.length === 0;
  });
}

/** Asks for a link, and answers with its token. */
async function asksForLink(email: string, nth = 1): Promise<string> {
  expectType(await app.as().requestPasswordReset(email), 'RequestPasswordResetPayload');
  return mailbox.tokenFor(email, nth);
}

async function linkFromAdmin(userId = person.id): Promise<string> {
  const result = await admin.can.createPasswordResetLink({ userId, sendEmail: false });
  const { resetLink } = expectType(result, 'CreatePasswordResetLinkPayload');
  return new URL(resetLink).hash.replace('#token=', '');
}

const reset = (token: string, newPassword = NEW_PASSWORD) => app.as().resetPassword(token, newPassword);

function expireLink(userId = person.id): Promise<number> {
  return app.db.execute(sql`
    UPDATE password_resets SET expires_at = clock_timestamp() WHERE user_id = ${userId}::uuid`);
}

describe('somebody who forgot the password', () => {
  it('is mailed a link, sets a new one by it, and is signed in here and nowhere else', async () => {
    await app.as().requestPasswordReset(person.email.toUpperCase());
    const token = await mailbox.tokenFor(person.email);
    const mail = await mailbox.mailTo(person.email);
    expect(mail.subject).toBe('Set a new password');
    expect(await mailbox.linkFor(person.email)).toBe(
      `https://usher.example.com/reset-password#token=${token}`,
    );
    expect(mail.html).toContain(`href="https://usher.example.com/reset-password#token=${token}"`);

    const { user, session } = expectType(await reset(token), 'ResetPasswordPayload');
    expect(user).toMatchObject({ id: person.id, email: person.email });
    expect((await app.as(session.accessToken).me())?.id).toBe(person.id);
    expect((await person.can.client.send('{ me { id } }')).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    expectType(await app.as().refreshSession(person.refreshToken), 'SessionInvalidError');
    expectType(await app.as().signIn(person.email, PASSWORD), 'InvalidCredentialsError');
    expectType(await app.as().signIn(person.email, NEW_PASSWORD), 'SignInPayload');
  });

  it('is told by mail that the password was changed, and the event says no more than who', async () => {
    const token = await asksForLink(person.email);
    expectType(await reset(token), 'ResetPasswordPayload');
    const notice = await mailbox.mailTo(person.email, 2);
    expect(notice.subject).toBe('Your password was changed');
    expect(`${notice.text}${notice.html}`).not.toContain(token);
    const events = await app.db.query<{ type: string; actorId: string; row: string }>(sql`
      SELECT type, actor_id, events::text AS row FROM events WHERE subject_id = ${person.id}::uuid
      ORDER BY occurred_at, id`);
    expect(events.map(({ type }) => type)).toEqual(['user.created', 'user.password_reset']);
    expect(events[1]?.actorId).toBe(person.id);
    expect(events[1]?.row).not.toMatch(new RegExp(`argon2|different phrase|${token}`));
  });

  it('keeps the link when the new password is weak', async () => {
    const token = await asksForLink(person.email);
    const weak = expectType(await reset(token, 'short'), 'WeakPasswordError');
    expect(weak.requirements).toContain('Use at least 12 characters.');
    expectType(await reset(token, person.email), 'WeakPasswordError');
    for (const unstorable of ['\0'.repeat(12), `${'\ud800'}${'x'.repeat(12)}`]) {
      const { issues } = expectType(await reset(token, unstorable), 'ValidationError');
      expect(issues.map(({ path }) => path)).toEqual([['newPassword']]);
    }
    expectType(await reset(token), 'ResetPasswordPayload');
  });

  it('gets nothing but an answer where the account is disabled, or there is none', async () => {
    await admin.can.updateUser({ id: person.id, status: 'DISABLED' });
    const stranger = someone('stranger');
    for (const email of [person.email, stranger]) {
      expect(await app.as().requestPasswordReset(email)).toMatchObject({ accepted: true });
    }
    await allDone();
    expect([...mailsTo(person.email), ...mailsTo(stranger)]).toEqual([]);
  });

  it('but never accepted the invite gets that again: the same link, the same window, another message', async () => {
    const { id, email, token } = await admin.invites(someone('ada'));
    expect(await mailbox.tokenFor(email)).toBe(token);
    const before = await admin.can.invite(id);

    // Within 60 seconds of the last mail there is no other.
    await app.as().requestPasswordReset(email);
    await allDone();
    expect(mailsTo(email)).toHaveLength(1);

    await endMailPause(app, id);
    await app.as().requestPasswordReset(email);
    expect(await mailbox.tokenFor(email, 2)).toBe(token);
    await allDone();
    expect(new Set(mailsTo(email).map(({ messageId }) => messageId)).size).toBe(2);
    expect(await admin.can.invite(id)).toMatchObject({
      expiresAt: before?.expiresAt,
      delivery: { status: 'SENT', sentCount: 2 },
    });
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
  });

  it.each(['', 'ada', 'ada@localhost', `a\0da@example.com`, '\ud800@example.com'])(
    'is told that %j is no address',
    async (email) => {
      const { issues } = expectType(await app.as().requestPasswordReset(email), 'ValidationError');
      expect(issues.map(({ path }) => path)).toEqual([['email']]);
    },
  );
});

describe('a link', () => {
  const ENDINGS: Record<string, (token: string) => Promise<unknown>> = {
    'that is unknown': async () => {},
    'that was used': (token) => reset(token),
    'that has expired': () => expireLink(),
    'whose account was disabled': () => admin.can.updateUser({ id: person.id, status: 'DISABLED' }),
    'whose account was disabled and enabled again': async () => {
      await admin.can.updateUser({ id: person.id, status: 'DISABLED' });
      await admin.can.updateUser({ id: person.id, status: 'ACTIVE' });
    },
    'whose account has got another password': () =>
      person.can.changePassword({ currentPassword: PASSWORD, newPassword: `${NEW_PASSWORD} too` }),
    'whose account has got another address': () =>
      app.db.execute(sql`UPDATE users SET email = ${someone('moved')} WHERE id = ${person.id}::uuid`),
    'that was replaced by a newer one': () => linkFromAdmin(),
    'whose account is gone': () => app.db.execute(sql`DELETE FROM users WHERE id = ${person.id}::uuid`),
  };
  it.each(Object.entries(ENDINGS))('%s gets one answer', async (how, end) => {
    const token = how === 'that is unknown' ? WRONG_TOKEN : await linkFromAdmin();
    await end(token);
    const { code, message } = expectType(await reset(token, `${NEW_PASSWORD} again`), 'LinkInvalidError');
    expect(code).toBe('LINK_INVALID');
    expect(message).toBe('This link is not valid, or not any more. Ask for a new one.');
    expectType(await app.as().signIn(person.email, `${NEW_PASSWORD} again`), 'InvalidCredentialsError');
  });

  it.each(['', 'nonsense', `${WRONG_TOKEN}=`, `\0${'x'.repeat(42)}`, '\ud800', 'x'.repeat(10_000)])(
    'that is none (%j) gets that answer too',
    async (token) => {
      expectType(await reset(token), 'LinkInvalidError');
    },
  );

  it('is not made good by a role that changes, nor made bad', async () => {
    const token = await linkFromAdmin();
    await admin.can.updateUser({ id: person.id, roles: ['editor'] });
    expectType(await reset(token), 'ResetPasswordPayload');
  });

  it('of one kind is none of another, in either place', async () => {
    const invite = await admin.invites(someone('ada'), { sendEmail: false });
    const token = await linkFromAdmin();
    expectType(await reset(invite.token), 'LinkInvalidError');
    expectType(await reset(person.refreshToken), 'LinkInvalidError');
    expectType(await reset(person.accessToken), 'LinkInvalidError');
    expect(await app.as().validateInvite(token)).toMatchObject({
      valid: false,
      code: 'INVITE_INVALID_TOKEN',
    });
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'InviteInvalidTokenError',
    );
    expectType(await app.as().refreshSession(token), 'SessionInvalidError');
    // Made with the key of another kind, the same row's token is another one.
    const [row] = await app.db.query<{ id: string }>(sql`
      SELECT id FROM password_resets WHERE user_id = ${person.id}::uuid`);
    const forged = deriveLinkToken(app.app.keys.invite[0], row?.id ?? '').token;
    expectType(await reset(forged), 'LinkInvalidError');
    expectType(await reset(token), 'ResetPasswordPayload');
  });

  it('is nowhere in the database, in the log, or in a job', async () => {
    mailbox.refuse(451);
    await app.as().requestPasswordReset(person.email);
    await until('the mail was refused', async () => {
      const jobs = await app.db.query(sql`SELECT FROM graphile_worker.jobs WHERE last_error IS NOT NULL`);
      return jobs.length > 0;
    });
    const token = await linkFromAdmin();
    const [dump] = await app.db.query<{ text: string }>(sql`
      SELECT (SELECT json_agg(password_resets)::text FROM password_resets)
        || coalesce((SELECT json_agg(_private_jobs)::text FROM graphile_worker._private_jobs), '')
        || (SELECT json_agg(events)::text FROM events) AS text`);
    mailbox.refuse(null);
    expect(dump?.text).toContain(person.id);
    expect(dump?.text).not.toContain(token);
    expect(JSON.stringify(app.logs)).not.toContain(token);
    expectType(await reset(token), 'ResetPasswordPayload');
  });

  it('opens nothing by itself: GET and HEAD change nothing, and say nothing of it', async () => {
    const token = await asksForLink(person.email);
    const { pathname, hash } = new URL(await mailbox.linkFor(person.email));
    expect(hash).toBe(`#token=${token}`);
    for (const method of ['GET', 'HEAD']) await fetch(`${app.url}${pathname}?token=${token}`, { method });
    const query = encodeURIComponent(print(ResetPasswordDocument));
    const variables = encodeURIComponent(JSON.stringify({ input: { token, newPassword: NEW_PASSWORD } }));
    const response = await fetch(`${app.url}/graphql?query=${query}&variables=${variables}`, {
      headers: { 'apollo-require-preflight': '1', accept: 'application/json' },
    });
    expect(response.status).toBe(405);
    expectType(await reset(token), 'ResetPasswordPayload');
  });
});

describe('a mail with a link', () => {
  const tryNow = () =>
    app.db.execute(sql`
      SELECT graphile_worker.reschedule_jobs(ARRAY(SELECT id FROM graphile_worker.jobs), now())`);
  const tried = () =>
    until('the mail was tried', async () => {
      const [job] = await app.db.query<{ attempts: number }>(sql`
        SELECT attempts FROM graphile_worker.jobs WHERE key = ${`password-reset-mail:${person.id}`}
          AND last_error IS NOT NULL`);
      return job !== undefined;
    });

  it('that is tried again is the same', async () => {
    mailbox.refuse(451);
    await app.as().requestPasswordReset(person.email);
    await tried();
    const [row] = await app.db.query<{ id: string }>(sql`
      SELECT id FROM password_resets WHERE user_id = ${person.id}::uuid`);
    mailbox.refuse(null);
    await tryNow();
    expect((await mailbox.mailTo(person.email)).messageId).toBe(
      `<password-reset-${row?.id}@localhost.localdomain>`,
    );
    expectType(await reset(await mailbox.tokenFor(person.email)), 'ResetPasswordPayload');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['expired', () => expireLink()],
    ['was replaced', () => linkFromAdmin()],
    ['ended with the account', () => admin.can.updateUser({ id: person.id, status: 'DISABLED' })],
  ])('that %s before it went is not sent', async (_, end) => {
    mailbox.refuse(451);
    await app.as().requestPasswordReset(person.email);
    await tried();
    await end();
    mailbox.refuse(null);
    await tryNow();
    await allDone();
    expect(mailsTo(person.email)).toEqual([]);
  });

  it('that is refused for good is told to the log, without the address', async () => {
    mailbox.refuse(550);
    await app.as().requestPasswordReset(person.email);
    await allDone();
    mailbox.refuse(null);
    const line = app.logs.findLast(({ msg }) => msg === 'a mail about an account was refused');
    expect(line).toBeDefined();
    expect(JSON.stringify(line)).not.toContain(person.email);
  });
});

describe('an admin who is asked for help', () => {
  it('hands the link out, and can mail it; who made it is recorded', async () => {
    const handed = expectType(
      await admin.can.createPasswordResetLink({ userId: person.id, sendEmail: false }),
      'CreatePasswordResetLinkPayload',
    );
    expect(handed.user.id).toBe(person.id);
    const minutes = (Date.parse(handed.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
    const mailed = expectType(
      await admin.can.createPasswordResetLink({ userId: person.id }),
      'CreatePasswordResetLinkPayload',
    );
    expect(await mailbox.linkFor(person.email)).toBe(mailed.resetLink);
    expect(mailed.resetLink).not.toBe(handed.resetLink);
    expect(mailsTo(person.email)).toHaveLength(1);
    const events = await app.db.query<{ row: string }>(sql`
      SELECT events::text AS row FROM events WHERE subject_id = ${person.id}::uuid AND actor_id = ${admin.id}::uuid
        AND type = 'user.password_reset_link_created'`);
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain('token');
  });

  it('is told where there is no such account, or a disabled one', async () => {
    for (const userId of ['nobody', '0198c0de-0000-7000-8000-000000000000']) {
      expectType(await admin.can.createPasswordResetLink({ userId }), 'UserNotFoundError');
    }
    await admin.can.updateUser({ id: person.id, status: 'DISABLED' });
    const refusal = await admin.can.createPasswordResetLink({ userId: person.id });
    expect(expectType(refusal, 'UserNotFoundError').message).toMatch(/disabled/);
  });

  it("needs admins:grant for an ADMIN's account", async () => {
    const service = await admin.makesKey('users:write');
    const boss = await bringIn({ role: 'ADMIN' });
    const document = `mutation ($userId: ID!) { createPasswordResetLink(input: { userId: $userId, sendEmail: false }) { __typename } }`;
    const { errors } = await service.client.send(document, { userId: boss.id });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    expect(await app.db.query(sql`SELECT FROM password_resets WHERE user_id = ${boss.id}::uuid`)).toEqual([]);
    expectType(
      await service.createPasswordResetLink({ userId: person.id, sendEmail: false }),
      'CreatePasswordResetLinkPayload',
    );
    expectType(
      await admin.can.createPasswordResetLink({ userId: boss.id, sendEmail: false }),
      'CreatePasswordResetLinkPayload',
    );
  });
});

describe('twenty at the same moment', () => {
  const openSessions = async () =>
    app.db.query(sql`SELECT FROM sessions WHERE user_id = ${person.id}::uuid AND revoked_at IS NULL`);

  it('set one new password by one link', async () => {
    const token = await linkFromAdmin();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => reset(token, `${NEW_PASSWORD} ${index}`)),
    );
    expect(results.filter(({ __typename }) => __typename === 'ResetPasswordPayload')).toHaveLength(1);
    expect(results.filter(({ __typename }) => __typename === 'LinkInvalidError')).toHaveLength(19);
    expect(await openSessions()).toHaveLength(1);
  });

  it('who sign in with the old one while a new one is set are out, or were never in', async () => {
    const token = await linkFromAdmin();
    const signIns = Array.from({ length: 10 }, () =>
      app.client().send(`mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }`, {
        input: { email: person.email, password: PASSWORD },
      }),
    );
    const { session } = expectType(await reset(token), 'ResetPasswordPayload');
    await Promise.all(signIns);
    expect(await openSessions()).toHaveLength(1);
    expect((await app.as(session.accessToken).me())?.id).toBe(person.id);
  });

  it('of whom some disable the account leave nobody signed in', async () => {
    for (let round = 0; round < 3; round += 1) {
      const token = await linkFromAdmin();
      const [result] = await Promise.all([
        reset(token, `${NEW_PASSWORD} ${round}`),
        admin.can.updateUser({ id: person.id, status: 'DISABLED' }),
      ]);
      expect(['ResetPasswordPayload', 'LinkInvalidError']).toContain(result.__typename);
      expect(await openSessions()).toEqual([]);
      await admin.can.updateUser({ id: person.id, status: 'ACTIVE' });
    }
  });
});

describe('whoever asks for a link', () => {
  it('learns nothing from the words or the time of the answer', async () => {
    const disabled = await bringIn();
    await admin.can.updateUser({ id: disabled.id, status: 'DISABLED' });
    const invited = await admin.invites(someone('invited'), { sendEmail: false });
    const limited = await bringIn();
    await app.app.limits.block('passwordResetMail', limited.email, 3_600);
    const kinds = {
      known: person.email,
      unknown: someone('unknown'),
      disabled: disabled.email,
      invited: invited.email,
      limited: limited.email,
    };
    const times: Record<string, number[]> = {};
    const words = new Set<string>();
    const order = Object.entries(kinds);
    for (let round = 0; round < 40; round += 1) {
      // What one of them leaves to be done slows the next one down, so each comes after every other one.
      order.push(...order.splice(0, 1 + (round % (order.length - 1))));
      for (const [kind, email] of order) {
        const start = performance.now();
        const result = await app.as().requestPasswordReset(email);
        const taken = performance.now() - start;
        times[kind] = [...(times[kind] ?? []), taken];
        words.add(JSON.stringify(result));
      }
    }
    await allDone();
    expect(mailsTo(limited.email)).toEqual([]);
    expect([...words]).toEqual([
      JSON.stringify({ __typename: 'RequestPasswordResetPayload', accepted: true }),
    ]);
    // The quicker ones of each kind: what else the machine does makes some of them late, whichever the kind.
    const usual = Object.values(times).map((all) => all.sort((a, b) => a - b)[10] ?? 0);
    // What a look-up, a link and a mail cost is several times the answer.
    expect(Math.max(...usual) / Math.min(...usual), JSON.stringify(usual)).toBeLessThan(1.75);
  });
});

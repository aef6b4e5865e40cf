import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueEmailChange } from '../../src/accounts/email-change.ts';
import { deriveLinkToken } from '../../src/crypto/link-token.ts';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { expire } from '../support/invite-clock.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, type PersonSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
let newEmail: string;
beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({
    env: { SMTP_URL: mailbox.url, PUBLIC_URL: 'https://usher.example.com' },
  });
  admin = await app.admin();
});
beforeEach(async () => {
  person = await admin.bringsIn(someone('person'), { sendEmail: false });
  newEmail = someone('moved');
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Asks for another address, and answers with the token that was mailed to it. */
async function asks(email = newEmail): Promise<string> {
  expectType(await person.can.requestEmailChange(email, PASSWORD), 'RequestEmailChangePayload');
  return mailbox.tokenFor(email);
}

const confirm = (token: string) => app.as().confirmEmailChange(token);
const code = async ({ can }: PersonSeed) =>
  (await can.client.send('{ me { id } }')).errors?.[0]?.extensions.code ?? null;

describe('somebody who wants another address', () => {
  it('has it once the link that was mailed there is opened; the old address is told', async () => {
    const elsewhere = await signedIn(app, person.email, PASSWORD);
    const token = await asks();
    const mail = await mailbox.mailTo(newEmail);
    expect(mail.subject).toBe('Confirm your new address');
    expect(await mailbox.linkFor(newEmail)).toBe(`https://usher.example.com/confirm-email#token=${token}`);
    expect((await person.can.me())?.email).toBe(person.email);

    const { user } = expectType(await confirm(token), 'ConfirmEmailChangePayload');
    expect(user).toMatchObject({ id: person.id, email: newEmail });

    const notice = await mailbox.mailTo(person.email);
    expect(notice.subject).toBe('Your address was changed');
    expect(`${notice.text}${notice.html}`).not.toContain(newEmail);
    // Here the person goes on; elsewhere not.
    expect((await person.can.me())?.email).toBe(newEmail);
    expect(await code(elsewhere)).toBe('UNAUTHENTICATED');
    expectType(await app.as().signIn(person.email, PASSWORD), 'InvalidCredentialsError');
    expectType(await app.as().signIn(newEmail, PASSWORD), 'SignInPayload');
    // The old address is free, and forgotten once it was told.
    expectType(await admin.can.createInvite({ email: person.email }), 'CreateInvitePayload');
    await until('the old address is forgotten', async () => {
      const kept = await app.db.query(sql`SELECT FROM email_changes WHERE user_id = ${person.id}::uuid`);
      return kept.length === 0;
    });
  });

  it('is recorded as who changed it', async () => {
    expectType(await confirm(await asks()), 'ConfirmEmailChangePayload');
    const events = await app.db.query(sql`
      SELECT type, actor_kind, actor_id, data FROM events
      WHERE subject_id = ${person.id}::uuid AND type <> 'user.created'`);
    expect(events).toMatchObject([
      {
        type: 'user.email_changed',
        actorKind: 'USER',
        actorId: person.id,
        data: { userId: person.id, email: newEmail, previousEmail: person.email },
      },
    ]);
  });

  it('shows the password first', async () => {
    expectType(await person.can.requestEmailChange(newEmail, 'wrong'), 'InvalidCredentialsError');
    expect(await app.db.query(sql`SELECT FROM email_changes WHERE user_id = ${person.id}::uuid`)).toEqual([]);
  });

  it('cannot have one that has an account, its own included', async () => {
    for (const email of [admin.email, person.email.toUpperCase()]) {
      const refusal = expectType(
        await person.can.requestEmailChange(email, PASSWORD),
        'UserAlreadyExistsError',
      );
      expect(refusal.code).toBe('USER_ALREADY_EXISTS');
    }
  });

  it('cannot have one that has got an account meanwhile, and nothing is changed', async () => {
    const token = await asks();
    await admin.bringsIn(newEmail, { sendEmail: false });
    expectType(await confirm(token), 'UserAlreadyExistsError');
    expect((await person.can.me())?.email).toBe(person.email);
  });

  it('can have one that has a live invite, which the service takes back', async () => {
    const invite = await admin.invites(newEmail, { sendEmail: false });
    expectType(await confirm(await asks()), 'ConfirmEmailChangePayload');
    expect((await admin.can.invite(invite.id))?.status).toBe('REVOKED');
    const events = await app.db.query(sql`
      SELECT actor_kind FROM events WHERE subject_id = ${invite.id}::uuid AND type = 'invite.revoked'`);
    expect(events).toEqual([{ actorKind: 'SYSTEM' }]);
  });

  it.each(['', 'ada', 'ada@localhost', 'a\0da@example.com', '\ud800@example.com'])(
    'is told that %j is no address',
    async (email) => {
      const { issues } = expectType(await person.can.requestEmailChange(email, PASSWORD), 'ValidationError');
      expect(issues.map(({ path }) => path)).toEqual([['newEmail']]);
    },
  );

  it('is a person: an API key has no address', async () => {
    const service = await admin.makesKey('users:write');
    const document = `mutation ($input: RequestEmailChangeInput!) { requestEmailChange(input: $input) { __typename } }`;
    const { errors } = await service.client.send(document, {
      input: { newEmail, currentPassword: PASSWORD },
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});

describe('a link to a new address', () => {
  const ENDINGS: Record<string, (token: string) => Promise<unknown>> = {
    'that is unknown': async () => {},
    'that was used': (token) => confirm(token),
    'that has expired': () =>
      app.db.execute(sql`
        UPDATE email_changes SET expires_at = clock_timestamp() WHERE user_id = ${person.id}::uuid`),
    'that was replaced by a newer one': () => asks(someone('elsewhere')),
    'whose account was disabled': () => admin.can.updateUser({ id: person.id, status: 'DISABLED' }),
    'whose account has got another password': () =>
      person.can.changePassword({ currentPassword: PASSWORD, newPassword: 'a rather different phrase' }),
    'whose account is gone': () => app.db.execute(sql`DELETE FROM users WHERE id = ${person.id}::uuid`),
  };
  it.each(Object.entries(ENDINGS))('%s gets one answer, and changes nothing', async (how, end) => {
    const token = how === 'that is unknown' ? 'x'.repeat(43) : await asks();
    await end(token);
    const before = await app.db.query(sql`SELECT email FROM users WHERE id = ${person.id}::uuid`);
    expect(expectType(await confirm(token), 'LinkInvalidError').code).toBe('LINK_INVALID');
    expect(await app.db.query(sql`SELECT email FROM users WHERE id = ${person.id}::uuid`)).toEqual(before);
  });

  it('is none of another kind, in either place, and no text at all is one', async () => {
    const token = await asks();
    const { resetLink } = expectType(
      await admin.can.createPasswordResetLink({ userId: person.id, sendEmail: false }),
      'CreatePasswordResetLinkPayload',
    );
    const resetToken = new URL(resetLink).hash.replace('#token=', '');
    const { token: inviteToken } = await admin.invites(someone('ada'), { sendEmail: false });
    for (const other of [resetToken, inviteToken, '', '\0', 'x'.repeat(10_000), `${token}=`]) {
      expectType(await confirm(other), 'LinkInvalidError');
    }
    expectType(await app.as().resetPassword(token, 'a rather different phrase'), 'LinkInvalidError');
    expect((await app.as().validateInvite(token)).valid).toBe(false);
    expectType(await confirm(token), 'ConfirmEmailChangePayload');
  });

  it('changes nothing by GET or HEAD', async () => {
    const token = await asks();
    for (const method of ['GET', 'HEAD']) {
      await fetch(`${app.url}/confirm-email?token=${token}`, { method });
      const query = encodeURIComponent(
        `mutation { confirmEmailChange(input: { token: "${token}" }) { __typename } }`,
      );
      const response = await fetch(`${app.url}/graphql?query=${query}`, {
        method,
        headers: { 'apollo-require-preflight': '1', accept: 'application/json' },
      });
      expect(response.status).toBe(405);
    }
    expect((await person.can.me())?.email).toBe(person.email);
    expectType(await confirm(token), 'ConfirmEmailChangePayload');
  });

  it('opened twenty times at the same moment changes it once', async () => {
    const token = await asks();
    const results = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    expect(results.filter(({ __typename }) => __typename === 'ConfirmEmailChangePayload')).toHaveLength(1);
    expect(results.filter(({ __typename }) => __typename === 'LinkInvalidError')).toHaveLength(19);
  });

  it('and one that sets a new password, opened at the same moment: one of them wins', async () => {
    const token = await asks();
    const { resetLink } = expectType(
      await admin.can.createPasswordResetLink({ userId: person.id, sendEmail: false }),
      'CreatePasswordResetLinkPayload',
    );
    const resetToken = new URL(resetLink).hash.replace('#token=', '');
    const results = await Promise.all([
      ...Array.from({ length: 10 }, () => confirm(token)),
      ...Array.from({ length: 10 }, () => app.as().resetPassword(resetToken, 'a rather different phrase')),
    ]);
    expect(results.filter(({ __typename }) => __typename !== 'LinkInvalidError')).toHaveLength(1);
  });
});

describe('an address that somebody changes to while it is invited', () => {
  const ROUNDS = 20;

  /** Somebody who has the link to an address already, and needs no password for it. */
  async function mover(email: string): Promise<string> {
    const [id, userId] = [uuid(), uuid()];
    await app.db.execute(sql`
      INSERT INTO users (id, email, first_name, role, password_hash)
      VALUES (${userId}::uuid, ${someone('mover')}, 'Ada', 'MEMBER', 'none')`);
    await app.db.transaction((tx) =>
      issueEmailChange(app.app, tx, { id, userId, sessionId: uuid(), newEmail: email }),
    );
    return deriveLinkToken(app.app.keys.emailChange[0], id).token;
  }

  const noMail = { sendEmail: false };
  const INVITING: Record<string, (email: string) => Promise<() => Promise<unknown>>> = {
    'by createInvite': async (email) => () => admin.can.createInvite({ email, ...noMail }),
    'by createInvites': async (email) => () =>
      admin.can.createInvites({ invites: [email, someone()].map((each) => ({ email: each, ...noMail })) }),
    'by resendInvite, once it has expired': async (email) => {
      const { id } = await admin.invites(email, noMail);
      await expire(app, id);
      return () => admin.can.resendInvite({ invite: { id }, ...noMail });
    },
    'by resendInvite, once it was revoked': async (email) => {
      const { id } = await admin.invites(email, noMail);
      await admin.can.revokeInvite({ invite: { id } });
      return () => admin.can.resendInvite({ invite: { id }, reinstate: true, ...noMail });
    },
    'by resendInvites, once it has expired': async (email) => {
      const { id } = await admin.invites(email, noMail);
      await expire(app, id);
      return () => admin.can.resendInvites({ invites: { ids: [id] }, ...noMail });
    },
  };
  it.each(Object.entries(INVITING))('has no live invite afterwards: %s', async (_, prepare) => {
    const emails = Array.from({ length: ROUNDS }, () => someone('moved'));
    const pairs: [token: string, invite: () => Promise<unknown>][] = [];
    for (const email of emails) pairs.push([await mover(email), await prepare(email)]);
    // A few at once meet each other more often than one by one, and all at once would wait for connections.
    while (pairs.length > 0) {
      const few = pairs.splice(0, 4).map(([token, invite]) => Promise.all([confirm(token), invite()]));
      for (const [result] of await Promise.all(few)) expectType(result, 'ConfirmEmailChangePayload');
    }
    expect(
      await app.db.query(sql`
        SELECT email FROM invites WHERE email = ANY(${emails}::text[]) AND status = 'PENDING'`),
    ).toEqual([]);
  });
});

describe('with rates', () => {
  it('nobody is made to mail strangers, or tries passwords for long', async () => {
    const limited = await startTestApp({
      database: app.database,
      env: { SMTP_URL: mailbox.url, RATE_LIMITS: 'on', RATES: 'emailChange=2/3600,changePassword=2/900' },
    });
    try {
      const { can } = await signedIn(limited, person.email, PASSWORD);
      for (let count = 0; count < 2; count += 1) {
        expectType(await can.requestEmailChange(someone('x'), PASSWORD), 'RequestEmailChangePayload');
      }
      expectType(await can.requestEmailChange(someone('x'), PASSWORD), 'RateLimitedError');
      for (let count = 0; count < 2; count += 1) {
        expectType(await can.requestEmailChange(newEmail, 'wrong'), 'InvalidCredentialsError');
      }
      expectType(await can.requestEmailChange(newEmail, PASSWORD), 'RateLimitedError');
      const tries = await Promise.all(
        Array.from({ length: 20 }, () => limited.as().confirmEmailChange('x'.repeat(43))),
      );
      expect(tries.filter(({ __typename }) => __typename === 'RateLimitedError')).toHaveLength(10);
    } finally {
      await limited.stop();
    }
  });
});

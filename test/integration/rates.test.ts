import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Overrides } from '../../src/app.ts';
import { sql } from '../../src/database/sql.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { sweepRateLimits } from '../../src/rates/rate-limits.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { expectType } from '../support/flow.ts';
import {
  AcceptInviteDocument,
  ChangePasswordDocument,
  RefreshSessionDocument,
  type RefreshSessionMutation,
  SignInDocument,
} from '../support/generated/graphql.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { seenTypenames } from '../support/seen-typenames.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let database: TestDatabase;
let app: TestApp;
let admin: AdminSeed;
let network = 0;
const replicas: TestApp[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startReplica();
});
// Each test has an account and a network of its own, so none sees what another has counted.
beforeEach(async () => {
  admin = await app.admin();
  network += 1;
});
afterAll(async () => {
  for (const replica of replicas) await replica.stop();
  await database.drop();
});

/** An address of this test's network, in a block that is kept for documentation. */
function address(host: number): string {
  return `198.18.${network}.${host}`;
}

const silentMailer: Mailer = { send: async () => {}, close: async () => {} };

async function startReplica(env: Record<string, string> = {}, overrides: Overrides = {}): Promise<TestApp> {
  const replica = await startTestApp({
    database,
    overrides,
    env: { RATE_LIMITS: 'on', TRUST_PROXY: '1', ...env },
  });
  replicas.push(replica);
  return replica;
}

/** Sends an operation from a network address, as a proxy in front reports it. */
async function sendFrom<Data extends { result: { __typename: string } }, Variables>(
  from: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { on = app, bearer }: { on?: TestApp; bearer?: string } = {},
): Promise<Data['result']> {
  const response = await fetch(`${on.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data } = (await response.json()) as { data: Data };
  seenTypenames(data);
  return data.result;
}

/** Tries to sign in from a network address. */
const signInFrom = (from: string, email: string, password: string, on = app) =>
  sendFrom(from, SignInDocument, { input: { email, password } }, { on });

async function times<T>(count: number, attempt: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) results.push(await attempt(index));
  return results;
}

const typesOf = (results: { __typename: string }[]) => new Set(results.map(({ __typename }) => __typename));

describe('an account', () => {
  it('takes ten wrong passwords in fifteen minutes, from wherever they come, and then not even the right one', async () => {
    const failures = await times(10, (index) => signInFrom(address(index), admin.email, 'wrong'));
    expect(typesOf(failures)).toEqual(new Set(['InvalidCredentialsError']));
    const { retryAfterSeconds } = expectType(
      await signInFrom(address(99), admin.email, PASSWORD),
      'RateLimitedError',
    );
    expect(retryAfterSeconds).toBeGreaterThan(890);
    expect(retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  it('is counted alike whether it exists or not', async () => {
    const nobody = someone('nobody');
    await times(10, (index) => signInFrom(address(index), nobody, 'wrong'));
    expectType(await signInFrom(address(99), nobody, 'wrong'), 'RateLimitedError');
  });

  it('says no more than ten times that a password was wrong, to guesses at the same moment on two replicas', async () => {
    const other = await startReplica();
    const guesses = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        signInFrom(address(index), admin.email, `wrong ${index}`, index % 2 === 0 ? app : other),
      ),
    );
    const told = guesses.filter(({ __typename }) => __typename === 'InvalidCredentialsError');
    expect(told).toHaveLength(10);
    expect(typesOf(guesses)).toEqual(new Set(['InvalidCredentialsError', 'RateLimitedError']));
  });

  it('cannot be locked by a stranger for a person who signs in from where that person usually does', async () => {
    expectType(await signInFrom(address(5), admin.email, PASSWORD), 'SignInPayload');
    await times(11, () => signInFrom(address(1), admin.email, 'wrong'));
    expectType(await signInFrom(address(1), admin.email, PASSWORD), 'RateLimitedError');
    expectType(await signInFrom(address(5), admin.email, PASSWORD), 'SignInPayload');
    await times(10, () => signInFrom(address(5), admin.email, 'wrong'));
    expectType(await signInFrom(address(5), admin.email, PASSWORD), 'RateLimitedError');
  });

  describe('that a stranger guesses at', () => {
    /** An invitee who accepts from one address, with ten guesses from another before the first sign-in. */
    async function newAccount() {
      const { email, token } = await admin.invites(someone('ada'));
      const accepted = await sendFrom(address(5), AcceptInviteDocument, {
        input: { token, firstName: 'Ada', password: PASSWORD },
      });
      await times(11, () => signInFrom(address(1), email, 'wrong'));
      return { email, ...expectType(accepted, 'AcceptInvitePayload').session };
    }

    it('lets the person sign in for the first time from where the invite was accepted', async () => {
      const { email } = await newAccount();
      expectType(await signInFrom(address(6), email, PASSWORD), 'RateLimitedError');
      expectType(await signInFrom(address(5), email, PASSWORD), 'SignInPayload');
    });

    it('lets the person sign in from where the session went on', async () => {
      const { email, refreshToken } = await newAccount();
      const refreshed = await sendFrom(address(6), RefreshSessionDocument, { input: { refreshToken } });
      expectType(refreshed, 'RefreshSessionPayload');
      expectType(await signInFrom(address(6), email, PASSWORD), 'SignInPayload');
    });

    it('lets the person sign in from where the password was changed', async () => {
      const { email, accessToken: bearer } = await newAccount();
      const newPassword = 'a rather different phrase';
      const input = { currentPassword: PASSWORD, newPassword };
      const changed = await sendFrom(address(6), ChangePasswordDocument, { input }, { bearer });
      expectType(changed, 'ChangePasswordPayload');
      expectType(await signInFrom(address(6), email, newPassword), 'SignInPayload');
    });

    it('knows the networks of the person for thirty days from their last use', async () => {
      await app.db.execute(sql`DELETE FROM rate_limits WHERE key LIKE 'signInNetwork:%'`);
      const daysLeft = async () => {
        const rows = await app.db.query<{ days: number }>(sql`
          SELECT round((expire / 1000.0 - extract(epoch FROM now())) / 86400)::int AS days
          FROM rate_limits WHERE key LIKE 'signInNetwork:%'`);
        return rows.map(({ days }) => days);
      };
      const { email, refreshToken } = await newAccount();
      for (const use of [
        () => sendFrom(address(5), RefreshSessionDocument, { input: { refreshToken } }),
        () => signInFrom(address(5), email, PASSWORD),
      ]) {
        await app.db.execute(sql`
          UPDATE rate_limits SET expire = expire - 29 * 86400000::bigint WHERE key LIKE 'signInNetwork:%'`);
        expect(await daysLeft()).toEqual([1]);
        await use();
        expect(await daysLeft()).toEqual([30]);
      }
    });
  });

  it('has longer waits the more often they come', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      // A replica that has just started remembers no wait, as one does when the wait is over.
      const fresh = await startReplica();
      await times(10, (index) => signInFrom(address(50 * round + index), admin.email, 'wrong', fresh));
      const refused = await signInFrom(address(50 * round + 40), admin.email, 'wrong', fresh);
      waits.push(Math.round(expectType(refused, 'RateLimitedError').retryAfterSeconds / 60));
      await fresh.db.execute(sql`UPDATE rate_limits SET expire = 0 WHERE key LIKE 'signInAccount:%'`);
    }
    expect(waits).toEqual([15, 30, 60, 60]);
  });

  it('that somebody signs in to counts nothing', async () => {
    const results = await times(35, () => signInFrom(address(5), admin.email, PASSWORD));
    expect(typesOf(results)).toEqual(new Set(['SignInPayload']));
  });
});

describe('a network', () => {
  it('takes thirty wrong passwords, whatever the accounts, and others go on', async () => {
    const failures = await times(30, (index) =>
      signInFrom(address(1), `person-${index}@example.com`, 'wrong'),
    );
    expect(typesOf(failures)).toEqual(new Set(['InvalidCredentialsError']));
    expectType(await signInFrom(address(1), admin.email, PASSWORD), 'RateLimitedError');
    expectType(await signInFrom(address(2), admin.email, PASSWORD), 'SignInPayload');
  });

  it('that is refused leaves nothing behind, whomever it names', async () => {
    await times(30, (index) => signInFrom(address(1), `person-${index}@example.com`, 'wrong'));
    const rows = async () => app.db.query(sql`SELECT key FROM rate_limits`);
    expectType(await signInFrom(address(1), 'first@example.com', 'wrong'), 'RateLimitedError');
    const before = await rows();
    await times(20, (index) => signInFrom(address(1), `other-${index}@example.com`, 'wrong'));
    expect(await rows()).toHaveLength(before.length);
  });

  it('of IPv6 is one however many addresses it has', async () => {
    await times(30, (index) => signInFrom(`2001:db8:1:2::${index}`, `person-${index}@example.com`, 'wrong'));
    expectType(await signInFrom('2001:db8:1:2:ffff::1', admin.email, PASSWORD), 'RateLimitedError');
    expectType(await signInFrom('2001:db8:1:3::1', admin.email, PASSWORD), 'SignInPayload');
  });
});

describe('a session', () => {
  it('is refreshed thirty times a minute and no more, and forged tokens count nothing', async () => {
    const middle = admin.refreshToken[40] === 'A' ? 'B' : 'A';
    const forged = admin.refreshToken.slice(0, 40) + middle + admin.refreshToken.slice(41);
    let result: RefreshSessionMutation['result'] = await app.as().refreshSession(admin.refreshToken);
    for (let round = 1; round < 30; round += 1) {
      expectType(await app.as().refreshSession(forged), 'SessionInvalidError');
      result = await app
        .as()
        .refreshSession(expectType(result, 'RefreshSessionPayload').session.refreshToken);
    }
    const { refreshToken } = expectType(result, 'RefreshSessionPayload').session;
    const { retryAfterSeconds } = expectType(await app.as().refreshSession(refreshToken), 'RateLimitedError');
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });
});

describe('a person who changes the password', () => {
  it('has ten tries in fifteen minutes', async () => {
    const change = (currentPassword: string) =>
      admin.can.changePassword({ currentPassword, newPassword: 'a rather different phrase' });
    await times(10, async () => expectType(await change('wrong'), 'InvalidCredentialsError'));
    expectType(await change(PASSWORD), 'RateLimitedError');
  });
});

describe('tokens of invites', () => {
  it('that do not exist are answered ten times a minute; real ones go on', async () => {
    const { token } = await admin.invites(someone('invitee'));
    const codes = await times(11, async () => (await app.as().validateInvite('A'.repeat(43))).code);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'INVITE_INVALID_TOKEN'), 'RATE_LIMITED']);
    expect(await app.as().validateInvite(token)).toMatchObject({ valid: true });
  });
});

describe('an admin', () => {
  it('invites so many an hour, counted by invitee, and what was refused counts nothing', async () => {
    const replica = await startReplica({ RATES: 'createInvite=5/3600' });
    const can = replica.as(admin.accessToken);
    const batch = (count: number) =>
      can.createInvites({ invites: Array.from({ length: count }, () => ({ email: someone('invitee') })) });
    expectType(await batch(3), 'CreateInvitesPayload');
    expectType(await batch(3), 'RateLimitedError');
    expectType(await batch(2), 'CreateInvitesPayload');
    expectType(await can.createInvite({ email: someone('invitee') }), 'RateLimitedError');
  });
});

describe('a recipient', () => {
  it('gets five mails in a day, deleted and created again or not', async () => {
    const replica = await startReplica({ SMTP_URL: 'smtp://mail.example.com' }, { mailer: silentMailer });
    const can = replica.as(admin.accessToken);
    const email = someone('popular');
    for (let round = 0; round < 5; round += 1) {
      const { invite } = expectType(await can.createInvite({ email }), 'CreateInvitePayload');
      expectType(await can.deleteInvite(invite.id), 'DeleteInvitePayload');
    }
    expectType(await can.createInvite({ email }), 'RateLimitedError');
    expectType(await can.createInvite({ email, sendEmail: false }), 'CreateInvitePayload');
  });
});

describe('the counts', () => {
  it('hold no address, and are swept when they are over', async () => {
    await sweepRateLimits(app.db);
    await signInFrom(address(77), someone('nobody'), 'wrong');
    const rows = await app.db.query<{ key: string }>(sql`SELECT key FROM rate_limits`);
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).toMatch(/^\w+:[A-Za-z0-9_-]{43}$/);
    await sweepRateLimits(app.db);
    expect(await app.db.query(sql`SELECT FROM rate_limits`)).toHaveLength(rows.length);
    await app.db.execute(sql`UPDATE rate_limits SET expire = 0`);
    await sweepRateLimits(app.db);
    expect(await app.db.query(sql`SELECT FROM rate_limits`)).toEqual([]);
  });

  it('that cannot be kept let nobody in', async () => {
    const { token } = await admin.invites(someone('invitee'));
    await app.db.execute(sql`ALTER TABLE rate_limits RENAME TO rate_limits_away`);
    const attempts = [
      ['signIn', 'SignInInput', { email: admin.email, password: PASSWORD }],
      ['refreshSession', 'RefreshSessionInput', { refreshToken: admin.refreshToken }],
      ['acceptInvite', 'AcceptInviteInput', { token, firstName: 'Ada', password: PASSWORD }],
    ] as const;
    for (const [field, type, input] of attempts) {
      const query = `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`;
      const { errors } = await app.client().send(query, { input });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
    }
    await app.db.execute(sql`ALTER TABLE rate_limits_away RENAME TO rate_limits`);
    expectType(await app.as().signIn(admin.email, PASSWORD), 'SignInPayload');
  });
});

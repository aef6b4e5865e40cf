import { print } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import {
  RequestPasswordResetDocument,
  type RequestPasswordResetMutation,
  ResetPasswordDocument,
} from '../support/generated/graphql.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, type PersonSeed, someone } from '../support/seed.ts';
import { seenTypenames } from '../support/seen-typenames.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const NEW_PASSWORD = 'a rather different phrase';
const WRONG_TOKEN = 'x'.repeat(43);

// On a database of its own: a replica without rates would do its jobs.
let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
let person: PersonSeed;
let network = 0;
beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startTestApp({
    env: {
      SMTP_URL: mailbox.url,
      PUBLIC_URL: 'https://usher.example.com',
      TRUST_PROXY: '1',
      RATE_LIMITS: 'on',
    },
  });
  admin = await app.admin();
});
beforeEach(async () => {
  network += 1;
  person = await admin.bringsIn(someone('person'), { sendEmail: false });
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Waits until nothing is left to do for anybody. */
function allDone(): Promise<void> {
  return until('every job is done', async () => {
    const jobs = await app.db.query(sql`SELECT FROM graphile_worker.jobs`);
    return jobs.length === 0;
  });
}

async function from<Data>(host: number, document: string, input: object): Promise<Data> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.18.${network}.${host}` },
    body: JSON.stringify({ query: document, variables: { input } }),
  });
  const { data } = (await response.json()) as { data: Data };
  seenTypenames(data);
  return data;
}
const request = async (host: number, email: string) =>
  (await from<RequestPasswordResetMutation>(host, print(RequestPasswordResetDocument), { email })).result;

it('an address gets three mails an hour, wherever they are asked for, and the answer does not change', async () => {
  for (let host = 1; host <= 5; host += 1) {
    expect(await request(host, person.email)).toMatchObject({ accepted: true });
    await allDone();
  }
  expect(mailbox.all().filter(({ recipients }) => recipients.includes(person.email))).toHaveLength(3);
  const mailed = await admin.can.createPasswordResetLink({ userId: person.id });
  expectType(mailed, 'RateLimitedError');
  expectType(
    await admin.can.createPasswordResetLink({ userId: person.id, sendEmail: false }),
    'CreatePasswordResetLinkPayload',
  );
});

it('a network asks ten times in fifteen minutes, for whomever', async () => {
  for (let count = 0; count < 10; count += 1) {
    expectType(await request(1, someone('anybody')), 'RequestPasswordResetPayload');
  }
  expectType(await request(1, someone('anybody')), 'RateLimitedError');
  expectType(await request(2, someone('anybody')), 'RequestPasswordResetPayload');
});

it('a network tries ten wrong links a minute, and real ones meanwhile elsewhere', async () => {
  const link = await admin.can.createPasswordResetLink({ userId: person.id, sendEmail: false });
  const { resetLink } = expectType(link, 'CreatePasswordResetLinkPayload');
  const token = new URL(resetLink).hash.replace('#token=', '');
  const attempt = async (host: number, tried: string) =>
    (
      await from<{ result: { __typename: string } }>(host, print(ResetPasswordDocument), {
        token: tried,
        newPassword: NEW_PASSWORD,
      })
    ).result.__typename;
  for (let count = 0; count < 10; count += 1) {
    expect(await attempt(1, WRONG_TOKEN)).toBe('LinkInvalidError');
  }
  expect(await attempt(1, WRONG_TOKEN)).toBe('RateLimitedError');
  expect(await attempt(2, token)).toBe('ResetPasswordPayload');
});

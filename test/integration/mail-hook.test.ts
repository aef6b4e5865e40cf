import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { standardSecret } from '../../src/outgoing/standard-webhook.ts';
import { expectType } from '../support/flow.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let receiver: Receiver;
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp({
    env: {
      MAIL_HOOK_URL: receiver.url,
      MAIL_FROM: 'Acme <hello@acme.example>',
      APP_NAME: 'Acme',
      RATE_LIMITS: 'on',
      PUBLIC_URL: 'https://join.acme.example',
      LOG_LEVEL: 'debug',
    },
  });
  admin = await app.admin();
});
afterAll(async () => {
  await app.stop();
  await receiver.close();
});

/** A job that has just failed is let go of a moment later. */
const WAIT = { timeout: 10_000 };

async function delivery(id: string) {
  return (await admin.can.invite(id))?.delivery;
}

describe('a team that sends its mails itself', () => {
  it('gets each as JSON, signed so that the published library verifies it', async () => {
    const email = someone();
    const { inviteLink, id } = await admin.invites(email, { locale: 'de', message: 'Hallo' });
    const [got] = await receiver.has(1);
    const secret = standardSecret(app.app.keys.mailHook[0]);
    const mail = new Webhook(secret).verify(got?.body ?? '', got?.headers as Record<string, string>);
    expect(mail).toMatchObject({
      kind: 'INVITE',
      to: email,
      subject: 'Sie sind zu Acme eingeladen',
      link: inviteLink,
      locale: 'de',
      headers: {
        From: 'Acme <hello@acme.example>',
        'Message-ID': `<invite-${id}-1@acme.example>`,
        'List-Unsubscribe': expect.stringMatching(/^<https:/),
      },
      attachments: [],
    });
    expect((mail as { text: string }).text).toContain(inviteLink);
    expect((mail as { html: string }).html).toContain('<html lang="de" dir="ltr">');
    expect(() =>
      new Webhook(standardSecret(Buffer.alloc(32))).verify(got?.body ?? '', got?.headers as never),
    ).toThrow();
    await expect.poll(async () => (await delivery(id))?.status, WAIT).toBe('SENT');
    // A link is a credential: it is in no line of the log.
    expect(JSON.stringify(app.logs)).not.toContain(inviteLink.split('=').at(-1));
  });

  it('refuses one for good with a 4xx, and says why', async () => {
    receiver.answers({ status: 422, body: 'This address bounced before.' });
    const { id } = await admin.invites(someone());
    await expect.poll(async () => (await delivery(id))?.status, WAIT).toBe('FAILED');
    expect((await delivery(id))?.error).toBe('The mail hook answered 422: This address bounced before.');
  });

  it('gets it again, with the same id, after anything else', async () => {
    receiver.answers({ status: 500 });
    const before = receiver.received.length;
    const { id } = await admin.invites(someone());
    await expect.poll(async () => (await delivery(id))?.error, WAIT).toBe('The mail hook answered 500.');
    expect((await delivery(id))?.status).toBe('QUEUED');
    receiver.answers({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    await expect.poll(() => triedNow(id).then((now) => now?.error), WAIT).toBe('The mail hook answered 302.');
    receiver.answers({ status: 204 });
    await expect.poll(() => triedNow(id).then((now) => now?.status), WAIT).toBe('SENT');
    const ids = receiver.received.slice(before).map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^mail_[\w-]{22}$/);
  });

  it('never has the link repeated where an admin would read it', async () => {
    receiver.answers({ status: 400, body: 'echo' });
    const { id } = await admin.invites(someone());
    await expect.poll(async () => (await delivery(id))?.status, WAIT).toBe('FAILED');
    expect((await delivery(id))?.error).toBe('The mail hook answered 400.');
    receiver.answers({ status: 204 });
  });
});

describe('an admin who sends a test', () => {
  it('gets it at the own address, and hears at once what the mail server says; five an hour', async () => {
    const before = receiver.received.length;
    expect(await admin.can.sendTestMail({ kind: 'PASSWORD_RESET', locale: 'ja' })).toEqual({
      __typename: 'SendTestMailPayload',
      to: admin.email,
      delivered: true,
      error: null,
    });
    const sent = JSON.parse(receiver.received[before]?.body ?? '');
    expect(sent).toMatchObject({ to: admin.email, subject: '新しいパスワードの設定', locale: 'ja' });
    expect(sent.link).toContain('#token=this-link-is-a-sample');
    receiver.answers({ status: 403, body: 'No such sender.' });
    expect(await admin.can.sendTestMail({})).toMatchObject({
      delivered: false,
      error: 'The mail hook answered 403: No such sender.',
    });
    receiver.answers({ status: 204 });
    for (const kind of ['INVITE_REMINDER', 'INVITE_DECLINED', 'EMAIL_CHANGE'] as const) {
      expectType(await admin.can.sendTestMail({ kind }), 'SendTestMailPayload');
    }
    expect(
      expectType(await admin.can.sendTestMail({}), 'RateLimitedError').retryAfterSeconds,
    ).toBeGreaterThan(3_000);
    const other = await (await app.admin()).makesKey('invites:write');
    expectType(await other.sendTestMail({ kind: 'EMAIL_CHANGED' }), 'SendTestMailPayload');
  });
});

/** Has every job that waits for another try be tried now, and says how the mail fares. */
async function triedNow(id: string) {
  await app.db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(ARRAY(SELECT id FROM graphile_worker.jobs), now())`);
  return delivery(id);
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mail, MailDeferredError, MailRejectedError } from '../../src/mail/mailer.ts';
import { expectType } from '../support/flow.ts';
import { PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let app: TestApp;
const mails: Mail[] = [];
const REFUSED = 'refused@somewhere.example';
const DEFERRED = 'deferred@somewhere.example';

beforeAll(async () => {
  app = await startTestApp({
    env: {
      SMTP_URL: 'smtp://postbox:the-password-of-smtp@127.0.0.1:1',
      LOG_LEVEL: 'trace',
      RATE_LIMITS: 'on',
      ADMIN_EMAIL: 'root@somewhere.example',
      ADMIN_PASSWORD: 'the password of the first admin',
    },
    overrides: {
      mailer: {
        async send(mail) {
          // As mail servers do, quoting whom they do not know.
          if (mail.to === REFUSED) throw new MailRejectedError(`550 5.1.1 <${mail.to}> unknown`);
          if (mail.to === DEFERRED) throw new MailDeferredError(`450 4.2.0 <${mail.to}> greylisted`);
          mails.push(mail);
        },
        close: async () => {},
      },
    },
  });
});

afterAll(() => app.stop());

test('an operation is one line: its request, its name, how long it took and what came of it', async () => {
  const admin = await app.admin();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'the-request-of-ada',
      authorization: `Bearer ${admin.accessToken}`,
    },
    body: JSON.stringify({ query: 'query WhoAmI { me { id } }' }),
  });
  expect(response.headers.get('x-request-id')).toBe('the-request-of-ada');
  expect(app.logs.filter(({ requestId }) => requestId === 'the-request-of-ada')).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      requestId: 'the-request-of-ada',
      operation: 'WhoAmI',
      type: 'query',
      field: 'me',
      durationMs: expect.any(Number),
      outcome: 'ok',
      status: 200,
      msg: 'operation',
    },
  ]);
});

test('no password, token, key, link, secret or address is in the log, whatever happens and however much is logged', async () => {
  const admin = await app.admin();
  const secrets = new Set<string>([
    TEST_SECRET,
    PASSWORD,
    'the password of the first admin',
    'root@somewhere.example',
    'the-password-of-smtp',
    new URL(app.database.url).password,
    REFUSED,
    DEFERRED,
    admin.email,
    admin.accessToken,
    admin.refreshToken,
  ]);
  const secret = <Text extends string>(text: Text): Text => {
    secrets.add(text);
    return text;
  };
  const address = () => secret(someone());

  // A life in full, with every credential that there is.
  const { id, token, inviteLink } = await admin.invites(address(), { message: secret('psst, only for you') });
  secret(token);
  secret(inviteLink);
  const again = expectType(await admin.can.copyInviteLink({ invite: { id } }), 'CopyInviteLinkPayload');
  expect(again.token).toBe(token);
  const weak = { token, firstName: 'Ada', password: secret('password1234') };
  expectType(await app.as().acceptInvite(weak), 'WeakPasswordError');
  const chosen = secret('a password that Ada chose');
  const accepted = expectType(
    await app.as().acceptInvite({ token, firstName: secret('Adalbertine'), password: chosen }),
    'AcceptInvitePayload',
  );
  secret(accepted.session.accessToken);
  const refreshed = expectType(
    await app.as().refreshSession(secret(accepted.session.refreshToken)),
    'RefreshSessionPayload',
  );
  const her = app.as(secret(refreshed.session.accessToken));
  const changed = await her.changePassword({
    currentPassword: chosen,
    newPassword: secret('another one, and better'),
  });
  secret(expectType(changed, 'ChangePasswordPayload').session.refreshToken);
  const key = expectType(
    await admin.can.createApiKey({ name: 'a service', scopes: ['invites:read'] }),
    'CreateApiKeyPayload',
  );
  await app.as(secret(key.secret)).invites();

  // What goes wrong: guesses, stolen tokens, broken requests, refused and deferred mails, a fault of the database.
  for (let count = 0; count < 12; count += 1) {
    await app.as().signIn(accepted.user.email, secret(`a guess number ${count}`));
  }
  await app.as().validateInvite(secret('x'.repeat(43)));
  await app.client(secret(`usk_${'y'.repeat(60)}`)).send('{ me { id } }');
  await app.client(secret(`${admin.accessToken}tampered`)).send('{ me { id } }');
  await app.as().refreshSession(`${accepted.session.refreshToken.slice(0, -4)}AAAA`);
  await app.client().send(`{ me { ${secret('unknownFieldWithAWord')} } }`);
  await app.client().send(`query { validateInvite(token: "${secret('inline-and-too-short')}") { valid } }`);
  for (const body of [`{"query": "${secret('cut-off-json')}`, `"${secret('no-object-at-all')}"`]) {
    await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  }
  await fetch(`${app.url}/accept-invite?token=${secret('a-token-in-a-query')}`);
  await admin.can.createInvite({ email: REFUSED });
  await admin.can.createInvite({ email: DEFERRED });
  const declining = await admin.invites(address());
  await app.as().declineInvite({ token: secret(declining.token), reason: secret('no, thank you all') });
  await until('the admin is told', () => mails.some(({ to }) => to === admin.email));
  await until('both mails have failed', () => {
    const said = app.logs.map(({ msg }) => msg);
    return said.includes('an invite cannot be mailed') && said.includes('a job failed; it is tried again');
  });
  const busy = await Promise.all(Array.from({ length: 10 }, () => app.db.pool.connect()));
  await her.client.send('{ me { id } }');
  for (const client of busy) client.release();

  const written = app.logs.map((line) => JSON.stringify(line)).join('\n');
  expect(written).toContain('"trace"');
  expect(written).toContain('[address]');
  for (const text of secrets) {
    expect(text.length).toBeGreaterThan(7);
    expect(written.includes(JSON.stringify(text).slice(1, -1)), `this is in the log: ${text}`).toBe(false);
  }
});

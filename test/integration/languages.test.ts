import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { expectType } from '../support/flow.ts';
import { endMailPause } from '../support/invite-clock.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, TEST_SECRET, type TestApp } from '../support/test-app.ts';

const brandDir = mkdtempSync(join(tmpdir(), 'usher-brand-'));
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30"><path d="M0 0h120v30z"/></svg>';
let mailbox: Mailbox;
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  writeFileSync(
    join(brandDir, 'brand.json'),
    '{ "accentColor": "#c2410c", "privacyUrl": "https://acme.example/privacy" }',
  );
  writeFileSync(join(brandDir, 'logo.svg'), LOGO);
  mailbox = await startMailbox();
  app = await startTestApp({
    env: {
      SMTP_URL: mailbox.url,
      MAIL_REPLY_TO: 'Acme <hello@acme.example>',
      SUPPORT_EMAIL: 'help@acme.example',
      APP_NAME: 'Acme',
      DEFAULT_LOCALE: 'fr',
      TIME_ZONE: 'Europe/Paris',
      BRAND_DIR: brandDir,
    },
  });
  admin = await app.admin();
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
  rmSync(brandDir, { recursive: true });
});

function lastSubjectTo(email: string): string | undefined {
  const mails = mailbox.all().filter(({ recipients }) => recipients.includes(email));
  return mails.at(-1)?.subject;
}

describe('somebody who is invited', () => {
  it('is written to in the language that the invite says, by the application’s name', async () => {
    const email = someone();
    const { id } = await admin.invites(email, { locale: 'ar' });
    expect((await admin.can.invite(id))?.locale).toBe('ar');
    const mail = await mailbox.mailTo(email);
    expect(mail.subject).toBe('وصلتك دعوة إلى Acme');
    expect(mail.text).toContain('يدعوك إلى الانضمام إلى');
    expect(mail.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail.text).toContain('help@acme.example');
    expect(mail.replyTo).toMatchObject([{ name: 'Acme', address: 'hello@acme.example' }]);
    expect(`${mail.text}${mail.html}`).not.toMatch(/Usher|join localhost/);
    expect(mail.html).toContain('<img src="cid:logo@mail" alt="Acme" width="160" height="40"');
    expect(mail.attachments).toMatchObject([
      { contentId: '<logo@mail>', disposition: 'inline', mimeType: 'image/svg+xml' },
    ]);
  });

  it('in one that nobody translated, is written to in the nearest, and the tag is kept', async () => {
    const email = someone();
    const { id } = await admin.invites(email, { locale: 'de-ch' });
    expect((await admin.can.invite(id))?.locale).toBe('de-CH');
    expect((await mailbox.mailTo(email)).subject).toBe('Sie sind zu Acme eingeladen');
    const other = someone();
    const klingon = await admin.invites(other, { locale: 'tlh' });
    expect((await admin.can.invite(klingon.id))?.locale).toBe('tlh');
    expect((await mailbox.mailTo(other)).subject).toBe('Vous êtes invité(e) à rejoindre Acme');
  });

  it('is written to in the usual language where none is known, whatever the inviter reads', async () => {
    expectType(await admin.can.updateProfile({ locale: 'ja' }), 'UpdateProfilePayload');
    const email = someone();
    const { id } = await admin.invites(email);
    expect((await admin.can.invite(id))?.locale).toBeNull();
    const mail = await mailbox.mailTo(email);
    expect(mail.text).toContain('Grace Hopper vous invite à rejoindre Acme.');
    expect(mail.text?.replace(/\s+/g, ' ')).toMatch(/jusqu’au .+ à \d+:\d\d (UTC\+[12]|CES?T)/);
  });

  it('is written to in the language of the invite before, unless somebody says another one', async () => {
    const email = someone();
    const { id } = await admin.invites(email, { locale: 'es' });
    await admin.can.deleteInvite((await admin.invites(someone(), { locale: 'ja' })).id);
    expectType(await admin.can.revokeInvite({ invite: { id } }), 'RevokeInvitePayload');
    const again = await admin.invites(email, { sendEmail: false });
    expect((await admin.can.invite(again.id))?.locale).toBe('es');
    const resent = await admin.can.resendInvite({ invite: { id: again.id }, locale: 'pt-br' });
    expect(expectType(resent, 'ResendInvitePayload').invite.locale).toBe('pt-BR');
    await expect.poll(() => lastSubjectTo(email)).toBe('Você recebeu um convite para Acme');
    await endMailPause(app, again.id);
    const kept = await admin.can.createInvite({ email, onPending: 'RESEND', sendEmail: false });
    expect(expectType(kept, 'CreateInvitePayload').invite.locale).toBe('pt-BR');
    const cleared = await admin.can.updateInvite({ invite: { id: again.id }, locale: null });
    expect(expectType(cleared, 'UpdateInvitePayload').invite.locale).toBeNull();
    for (const locale of ['ja', undefined, null]) {
      const sent = await admin.can.resendInvite({ invite: { id: again.id }, sendEmail: false, locale });
      expect(expectType(sent, 'ResendInvitePayload').invite.locale).toBe(
        locale === undefined ? 'ja' : locale,
      );
    }
  });

  it('sees the language on the page, and keeps it with the account', async () => {
    const email = someone();
    const { token } = await admin.invites(email, { locale: 'de', sendEmail: false });
    expect((await app.as().validateInvite(token)).invite?.locale).toBe('de');
    const { user, session } = expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    expect(user.locale).toBe('de');
    expectType(await app.as().requestPasswordReset(email), 'RequestPasswordResetPayload');
    await expect.poll(() => lastSubjectTo(email)).toBe('Neues Passwort festlegen');
    const changed = await app.as(session.accessToken).updateProfile({ locale: 'en-gb' });
    expect(expectType(changed, 'UpdateProfilePayload').user.locale).toBe('en-GB');
    const cleared = await app.as(session.accessToken).updateProfile({ locale: null });
    expect(expectType(cleared, 'UpdateProfilePayload').user).toMatchObject({
      locale: null,
      firstName: 'Ada',
    });
  });
});

describe('whoever gives a language', () => {
  it.each(['', 'english please', 'de_DE', 'x'.repeat(40), 'en-'])(
    'that is none (%j) is told where',
    async (locale) => {
      const issues = [{ path: ['locale'], message: 'This is no language tag, such as "en" or "pt-BR".' }];
      expect(await admin.can.createInvite({ email: someone(), locale })).toMatchObject({
        __typename: 'ValidationError',
        issues,
      });
      expect(await admin.can.updateProfile({ locale })).toMatchObject({
        __typename: 'ValidationError',
        issues,
      });
    },
  );

  it('as something else than a text is told that it is none', async () => {
    const { errors } = await admin.can.client.send(
      'mutation ($locale: Locale) { updateProfile(input: { locale: $locale }) { __typename } }',
      { locale: 7 },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

it('anybody learns what the application is called, and in which languages it writes', async () => {
  expect(await app.as().branding()).toEqual({
    name: 'Acme',
    logoUrl: expect.stringMatching(/^http:\/\/localhost:\d+\/brand\/logo\.svg\?v=[\w-]{8}$/),
    accentColor: '#c2410c',
    supportEmail: 'help@acme.example',
    supportUrl: null,
    privacyUrl: 'https://acme.example/privacy',
    locales: ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'],
    defaultLocale: 'fr',
  });
  const logo = await fetch(`${app.url}/brand/logo.svg`);
  expect(await logo.text()).toBe(LOGO);
  expect(logo.headers.get('content-type')).toBe('image/svg+xml');
  expect(logo.headers.get('content-security-policy')).toContain('sandbox');
});

it('a folder that cannot be used keeps the service from starting, before anything else is done', async () => {
  const config = parseConfig({
    BRAND_DIR: '/nowhere',
    DATABASE_URL: app.database.url,
    SECRET: TEST_SECRET,
    MAIL: 'off',
  });
  const service = createApp(config, app.app.log);
  await expect(service.start()).rejects.toThrow('/nowhere: cannot be read (ENOENT).');
  await service.stop();
});

describe('an admin who wants to see a mail', () => {
  it('sees each kind in the language asked for, with a link that is none', async () => {
    const preview = await admin.can.mailPreview({ kind: 'INVITE_REMINDER', locale: 'ja-JP' });
    expect(preview?.subject).toBe('Acme への招待はまだ有効です');
    expect(preview?.text).toContain('/accept-invite#token=this-link-is-a-sample');
    expect(preview?.html).toContain('<html lang="ja" dir="ltr">');
    expect((await admin.can.mailPreview({ kind: 'PASSWORD_RESET' }))?.subject).toBe(
      'Définissez un nouveau mot de passe',
    );
  });

  it('is told that a language is none', async () => {
    const { errors } = await admin.can.client.send('{ mailPreview(kind: INVITE, locale: "de_DE") { text } }');
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

it('somebody who wants no more invitations is asked in the language of the invite, and may choose another', async () => {
  const email = someone('ada');
  await admin.invites(email, { locale: 'ar' });
  const { headers } = await mailbox.mailTo(email);
  const [, link = ''] =
    /^<(.*)>$/.exec(headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '') ?? [];
  const { pathname, search, searchParams } = new URL(link);
  const asked = await (
    await fetch(`${app.url}${pathname}${search}`, { headers: { 'accept-language': 'de' } })
  ).text();
  expect(asked).toContain('<html lang="ar" dir="rtl">');
  const [, german = ''] = /<a href="([^"]*)" lang="de"[^>]*>Deutsch</.exec(asked) ?? [];
  const chosen = new URL(german.replaceAll('&amp;', '&'), `${app.url}${pathname}`);
  expect(chosen.searchParams.get('token')).toBe(searchParams.get('token'));
  expect(await (await fetch(chosen)).text()).toContain('<html lang="de" dir="ltr">');
  const done = await (await fetch(chosen, { method: 'POST' })).text();
  expect(done).toContain('<html lang="de" dir="ltr">');
  expect(done).not.toContain('<a ');
});

it('somebody who wants no more invitations, of no language, is asked in the own one', async () => {
  const page = async (query: string, language: string) =>
    (await fetch(`${app.url}/unsubscribe${query}`, { headers: { 'accept-language': language } })).text();
  expect(await page('?token=x', 'ar-EG,en;q=0.5')).toContain('<html lang="ar" dir="rtl">');
  expect(await page('?token=x&lang=ja', 'de')).toContain('メールでの招待を停止しますか？');
  expect(await page('?token=x', 'tlh')).toContain('<html lang="fr" dir="ltr">');
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { ADMIN, linkIn } from './support/service.ts';
import { useSuite } from './support/suite.ts';
import { PHONE, signIn } from './support/visitor.ts';

const brandDir = mkdtempSync(join(tmpdir(), 'usher-brand-'));
writeFileSync(
  join(brandDir, 'brand.json'),
  '{ "accentColor": "#ffd400", "privacyUrl": "https://acme.example/privacy", "imprint": "Acme GmbH\\nWien" }',
);
writeFileSync(
  join(brandDir, 'logo.svg'),
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30"><rect width="120" height="30" rx="6" fill="#c2410c"/></svg>',
);
const suite = useSuite({ APP_NAME: 'Acme', BRAND_DIR: brandDir, SUPPORT_EMAIL: 'help@acme.example' });
afterAll(() => rmSync(brandDir, { recursive: true }));

function documentOf(page: Page): Promise<{ lang: string; dir: string }> {
  return page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
}

test.each(['light', 'dark'] as const)(
  'an invitee reads Arabic from right to left, on a phone, in %s colours',
  async (colorScheme) => {
    const admin = await suite.service.admin();
    const { inviteLink } = await admin.invites(`amal-${colorScheme}@example.com`, {
      locale: 'ar',
      message: 'أهلًا بك!',
    });
    const { page } = await suite.visitor({ ...PHONE, colorScheme });
    await page.goto(inviteLink);
    await page.getByRole('heading', { name: 'Grace Hopper يدعوك إلى Acme' }).waitFor();
    expect(await documentOf(page)).toEqual({ lang: 'ar', dir: 'rtl' });
    await page.getByAltText('Acme').waitFor();
    await expectAccessible(page);
    // Nothing sticks out of a phone.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const button = page.getByRole('button', { name: 'القبول والانضمام' });
    await page.getByLabel('الاسم الأول').fill('Amal');
    await page.getByLabel('كلمة المرور', { exact: true }).fill('four words nobody guesses');
    expect(await button.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(0, 0, 0)');
    await button.click();
    await page.getByRole('heading', { name: 'أهلًا بك، Amal' }).waitFor();
  },
);

test('the language of the address comes before the invite’s, and what is chosen on the page before both', async () => {
  const admin = await suite.service.admin();
  const { inviteLink } = await admin.invites('ines@example.com', { locale: 'es' });
  const { page } = await suite.visitor({ locale: 'fr-FR' });
  await page.goto(inviteLink.replace('#', '?lang=ja-JP#'));
  await page.getByRole('heading', { name: 'Grace Hopper さんがあなたを Acme に招待しています' }).waitFor();
  expect(await page.title()).toBe('あなたへの招待 · Acme');
  await page.getByLabel('名', { exact: true }).fill('Inês');
  await page.getByLabel('言語').selectOption({ label: 'Português (Brasil)' });
  await page.getByRole('button', { name: 'Aceitar e participar' }).waitFor();
  // What was typed stays.
  expect(await page.getByLabel('Nome', { exact: true }).inputValue()).toBe('Inês');
  await page.reload();
  await page.getByRole('heading', { name: 'Grace Hopper convida você para Acme' }).waitFor();
  expect(await documentOf(page)).toEqual({ lang: 'pt-BR', dir: 'ltr' });
});

test('whoever comes without a language is spoken to in the browser’s; the console stays English', async () => {
  const admin = await suite.service.admin();
  const { email } = await admin.bringsIn('grete@example.com', { locale: 'de' });
  const { page } = await suite.visitor({ locale: 'de-CH' });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
  expect(await documentOf(page)).toEqual({ lang: 'de', dir: 'ltr' });
  await page.getByRole('link', { name: 'Passwort vergessen?' }).click();
  await page.getByLabel('E-Mail').fill(email);
  await page.getByRole('button', { name: 'Link schicken' }).click();
  await page.getByRole('heading', { name: 'Sehen Sie in Ihre Mail' }).waitFor();
  const mail = await suite.service.mailTo(email, 2);
  expect(mail.subject).toBe('Neues Passwort festlegen');
  await page.goto(linkIn(mail));
  await page.getByLabel('Neues Passwort').fill('four words nobody guesses');
  await page.getByText('Mindestens 12 Zeichen').waitFor();
  await page.getByRole('button', { name: 'Passwort festlegen' }).click();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  expect(await documentOf(page)).toEqual({ lang: 'en', dir: 'ltr' });
});

test('an admin sees each mail as it is sent, and sends one to the own address', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('link', { name: 'Mail', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor();
  const mail = page.frameLocator('iframe[title="The mail"]');
  await mail.getByText('Grace Hopper invites you to join Acme.').waitFor();
  const button = mail.getByRole('link', { name: 'Open the invitation' });
  expect(await button.evaluate((link) => getComputedStyle(link).backgroundColor)).toBe('rgb(255, 212, 0)');
  await mail.getByAltText('Acme').waitFor();
  await page.getByLabel('Mail', { exact: true }).selectOption({ label: 'Forgotten password' });
  await page.getByLabel('Language').selectOption({ label: 'Arabic (ar)' });
  await mail.getByRole('heading', { name: 'تعيين كلمة مرور جديدة' }).waitFor();
  await page.getByText('Text', { exact: true }).click();
  await page.getByText('طُلبت كلمة مرور جديدة لحسابك في').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send it to me' }).click();
  await page.getByText('The mail server took it').waitFor();
  expect((await suite.service.mailTo(ADMIN.email)).subject).toBe('تعيين كلمة مرور جديدة');
});

// Takes the pictures of the README: `npm run build`, then `tsx test/browser/screenshots.ts`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { sql } from '../../src/database/sql.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { launchChromium } from './support/chromium.ts';
import { seedInvites } from './support/seed-invites.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const admin = { email: 'maria@example.com', password: 'correct horse staple tide' };

const dataDir = await mkdtemp(join(tmpdir(), 'usher-screenshots-'));
const config = parseConfig({
  PORT: '0',
  DATA_DIR: dataDir,
  RATE_LIMITS: 'off',
  ADMIN_EMAIL: admin.email,
  ADMIN_PASSWORD: admin.password,
});
const service = createApp(config, createLogger({ level: 'error' }), {
  mailer: { send: async () => {}, close: async () => {} },
});
const browser = await launchChromium();
try {
  const { app } = await service.start();
  await service.ready();
  await app.db.execute(sql`UPDATE users SET first_name = 'Maria', last_name = 'Winter'`);
  await seedInvites(app, 300);
  const baseURL = app.urls.publicUrl;

  const desk = { baseURL, viewport: { width: 1200, height: 760 }, deviceScaleFactor: 1.5 };
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ ...desk, colorScheme });
    const page = await context.newPage();
    await signIn(page);
    await page.getByText('Live', { exact: true }).waitFor();
    await take(page, `invites-${colorScheme}`);
    if (colorScheme === 'light') {
      await page.getByRole('button', { name: 'Invite many' }).click();
      await page
        .getByLabel('Addresses')
        .fill('sophie@example.com\nmaria@example.com\nGrete <grete@example.com>');
      await page.getByRole('button', { name: 'Check 3' }).click();
      await page.getByText('Nothing has been sent yet.').waitFor();
      await page.getByText('All (3)').click();
      await take(page, 'import');
    }
    await context.close();
  }

  const phone = { baseURL, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true };
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  await signIn(page);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByLabel('Email').fill('ada@example.org');
  await page.getByLabel('Message').fill('So glad that you are joining us, Ada!');
  await page.getByLabel('Mail the link to them').press('Space');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.goto(link);
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await page.getByRole('heading', { level: 1 }).click();
  await take(page, 'accept-phone');
} finally {
  await browser.close();
  await service.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Email').fill(admin.email);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Page 1').waitFor();
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(images, `${name}.png`) });
}

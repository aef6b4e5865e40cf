import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { type KitPages, serveKitPages } from './support/kit-pages.ts';
import { linkIn, startService, type TestService } from './support/service.ts';
import { visit } from './support/visitor.ts';

let browser: Browser;
let pages: KitPages;
let service: TestService;

beforeAll(async () => {
  browser = await launchChromium();
  pages = await serveKitPages();
  service = await startService({ CORS_ORIGINS: pages.origin });
});

afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await service?.stop();
});

describe.each(['urql', 'apollo'])('a page with the %s kit, from another origin', (kit) => {
  /** Opens the page and signs in as an admin of one's own. */
  async function openPage() {
    const admin = await service.admin();
    const visitor = await visit(browser, [pages.origin, service.url]);
    onTestFinished(() => visitor.leave());
    const { page } = visitor;
    await page.goto(addressOf(kit));
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Invite' }).waitFor();
    return { ...visitor, admin };
  }

  test('goes the whole way: invite, mail, acceptance, and the list says so by itself', async () => {
    const { page } = await openPage();
    const email = `journey-${kit}@example.com`;
    await page.getByText('Stream open').waitFor();
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText(`Invited ${email}`).waitFor();
    const item = page.getByRole('listitem').filter({ hasText: email });
    await item.getByText('PENDING').waitFor();

    const token = linkIn(await service.mailTo(email)).split('#token=')[1] ?? '';
    await service.as().acceptInvite({ token, firstName: 'Ada', password: 'four words nobody guesses' });
    await item.getByText('ACCEPTED').waitFor();
  });

  test('shows one list however many pages it was fetched in', async () => {
    const { page, admin } = await openPage();
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await admin.invites(`page-${kit}-${n}@example.com`);
    await page.reload();
    await expectItems(page, 5);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(`page-${kit}-1@example.com`).waitFor();
    const emails = await page.getByRole('listitem').allTextContents();
    expect(emails.slice(0, 7).map((text) => text.split(' ')[0])).toEqual(
      [7, 6, 5, 4, 3, 2, 1].map((n) => `page-${kit}-${n}@example.com`),
    );
  });

  test('puts a new invite on top and takes a deleted one out without asking for the list again', async () => {
    const { page, context, admin } = await openPage();
    await admin.invites(`before-${kit}@example.com`);
    // The stream would tell the same a moment later. Here it stays silent, so that the cache has to know by itself.
    await context.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('subscription InviteChanged')) await route.continue();
    });
    await page.reload();
    await page.getByText(`before-${kit}@example.com`).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postDataJSON()?.query ?? ''));
    const email = `created-${kit}@example.com`;
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Invite' }).click();
    const item = page.getByRole('listitem').filter({ hasText: email });
    await item.waitFor();
    expect(await page.getByRole('listitem').first().textContent()).toContain(email);
    await item.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Deleted').waitFor();
    await item.waitFor({ state: 'detached' });
    expect(asked.filter((query) => query.includes('query Invites('))).toEqual([]);
  });

  test('tells a refusal by its type', async () => {
    const { page, admin } = await openPage();
    const email = `twice-${kit}@example.com`;
    await admin.invites(email);
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText(`Already invited: ${email}`).waitFor();
    await page.getByLabel('Email').fill('no address');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('alert').getByText('e-mail address').waitFor();
  });

  test('refreshes once, however many requests find the token refused', async () => {
    const { page } = await openPage();
    const refreshes = countRefreshes(page);
    await page.evaluate(() => {
      const session = JSON.parse(localStorage.getItem('usher.session') ?? '{}');
      const [header, , signature] = session.accessToken.split('.');
      const accessToken = `${header}.${btoa('{"sub":"nobody"}')}.${signature}`;
      localStorage.setItem('usher.session', JSON.stringify({ ...session, accessToken }));
    });
    await page.reload();
    // The list, the counts and the stream all asked for a token.
    await page.getByText(/Pending \d/).waitFor();
    await page.getByText('Stream open').waitFor();
    expect(refreshes()).toBe(1);
  });

  test('asks for the password again when the session is over', async () => {
    const { page, admin } = await openPage();
    await admin.can.changePassword({
      currentPassword: admin.password,
      newPassword: 'another four words entirely',
    });
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('usher.session'))).toBeNull();
  });

  test('is not let in from an origin that is not listed', async () => {
    const stranger = await serveKitPages();
    onTestFinished(() => stranger.close());
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(addressOf(kit).replace(pages.origin, stranger.origin));
    await page.getByLabel('Email').fill('admin@example.com');
    await page.getByLabel('Password').fill('correct horse staple tide');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText(/fetch/i).waitFor();
  });
});

function addressOf(kit: string): string {
  return `${pages.origin}/${kit}.html?service=${encodeURIComponent(`${service.url}/graphql`)}`;
}

async function expectItems(page: Page, atLeast: number): Promise<void> {
  await page
    .getByRole('listitem')
    .nth(atLeast - 1)
    .waitFor();
}

function countRefreshes(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.postDataJSON()?.query?.includes('mutation RefreshSession')) count += 1;
  });
  return () => count;
}

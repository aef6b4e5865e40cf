import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AdminSeed } from '../support/seed.ts';
import { layCable } from './support/cable.ts';
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
  async function openPage({ at = service.url, how = '' }: { at?: string; how?: string } = {}) {
    const admin = await service.admin();
    const visitor = await visit(browser, [pages.origin, at]);
    onTestFinished(() => visitor.leave());
    const { page } = visitor;
    await page.goto(`${addressOf(kit, at)}${how}`);
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
    const { page, admin } = await openPage();
    await admin.invites(`before-${kit}@example.com`);
    await silenceStream(page);
    await page.getByText(`before-${kit}@example.com`).waitFor();
    const asked = listsAsked(page);
    const email = `created-${kit}@example.com`;
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Invite' }).click();
    const item = page.getByRole('listitem').filter({ hasText: email });
    await item.waitFor();
    expect(await page.getByRole('listitem').first().textContent()).toContain(email);
    await item.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Deleted').waitFor();
    await item.waitFor({ state: 'detached' });
    expect(asked).toEqual([]);
  });

  test('shows an invite that is revoked here in the list of revoked ones, in its place', async () => {
    const { page, admin } = await openPage();
    const mark = `here-${kit}-`;
    const ids = await invited(admin, mark, ['a', 'b', 'c']);
    for (const name of ['a', 'c']) await admin.can.revokeInvite({ invite: { id: ids[name] ?? '' } });
    await silenceStream(page);
    await expectShown(page, 'Revoked', mark, ['c', 'a']);
    const asked = listsAsked(page);
    await page
      .getByRole('listitem')
      .filter({ hasText: `${mark}b@` })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await expectShown(page, 'Revoked', mark, ['c', 'b', 'a']);
    expect(asked).toEqual([]);
  });

  test('shows an invite that somebody else revokes in the list of revoked ones, in its place', async () => {
    const { page, admin } = await openPage();
    const mark = `there-${kit}-`;
    const ids = await invited(admin, mark, ['a', 'b', 'c']);
    for (const name of ['a', 'c']) await admin.can.revokeInvite({ invite: { id: ids[name] ?? '' } });
    await page.getByText('Stream open').waitFor();
    await expectShown(page, 'Revoked', mark, ['c', 'a']);
    const asked = listsAsked(page);
    await admin.can.revokeInvite({ invite: { id: ids['b'] ?? '' } });
    await expectShown(page, 'Revoked', mark, ['c', 'b', 'a']);
    expect(asked).toEqual([]);
  });

  test('keeps the whole of a merged list when many are invited at once', async () => {
    const { page, admin } = await openPage();
    const mark = `many-${kit}-`;
    await invited(admin, mark, ['1', '2', '3', '4', '5', '6', '7']);
    await silenceStream(page);
    await expectShown(page, 'All', mark, ['7', '6', '5', '4', '3']);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expectShown(page, 'All', mark, ['7', '6', '5', '4', '3', '2', '1']);
    const asked = listsAsked(page);
    const emails = ['8', '9'].map((name) => `${mark}${name}@example.com`);
    await page.getByLabel('Email').fill(emails.join(','));
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('Invited 2').waitFor();
    // They were created in the same moment: the id says which of them is the first.
    await eventually(async () => expect(await shownIn(page, 'All', mark)).toHaveLength(9));
    const shown = await shownIn(page, 'All', mark);
    expect(shown.slice(2)).toEqual(['7', '6', '5', '4', '3', '2', '1'].map((name) => `${mark}${name}`));
    expect(asked).toEqual([]);
    await page.reload();
    await eventually(async () => expect(await shownIn(page, 'All', mark)).toEqual(shown.slice(0, 5)));
  });

  test('shows as many as before after its stream was cut, and what it missed', async () => {
    const cable = await layCable(service.url);
    onTestFinished(() => cable.close());
    const { page, admin, expectTrouble } = await openPage({ at: cable.url });
    const mark = `cut-${kit}-`;
    const ids = await invited(admin, mark, ['1', '2', '3', '4', '5', '6', '7', '8']);
    await page.getByText('Stream open').waitFor();
    await page.reload();
    await page.getByText('Stream open').waitFor();
    await expectShown(page, 'All', mark, ['8', '7', '6', '5', '4']);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expectShown(page, 'All', mark, ['8', '7', '6', '5', '4', '3', '2', '1']);
    await expectTrouble(async () => {
      cable.unplug();
      await page.getByText('Stream waiting').waitFor();
      await admin.can.deleteInvite(ids['2'] ?? '');
      await invited(admin, mark, ['9']);
      cable.plugIn();
      await page.getByText('Stream open').waitFor();
    });
    await expectShown(page, 'All', mark, ['9', '8', '7', '6', '5', '4', '3', '1']);
  });

  test('turns separate pages, and fills the one that is shown when an invite leaves it', async () => {
    const { page, admin } = await openPage();
    const mark = `pages-${kit}-`;
    await invited(admin, mark, ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b']);
    await page.goto(`${addressOf(kit)}&pages=separate`);
    await expectShown(page, 'All', mark, ['b', 'a', '9', '8', '7']);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2').waitFor();
    await expectShown(page, 'All', mark, ['6', '5', '4', '3', '2']);
    await page
      .getByRole('listitem')
      .filter({ hasText: `${mark}6@` })
      .getByRole('button', { name: 'Delete' })
      .click();
    await page.getByText('Deleted').waitFor();
    await expectShown(page, 'All', mark, ['5', '4', '3', '2', '1']);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('Page 1').waitFor();
    await expectShown(page, 'All', mark, ['b', 'a', '9', '8', '7']);
    await page
      .getByRole('listitem')
      .filter({ hasText: `${mark}a@` })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await expectShown(page, 'Revoked', mark, ['a']);
  });

  test('counts what is revoked, having shown it before the service answered', async () => {
    const { page } = await openPage();
    await silenceStream(page);
    const email = `soon-${kit}@example.com`;
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText(`Invited ${email}`).waitFor();
    const pending = page.getByText(/^Pending \d+$/);
    await pending.waitFor();
    const counted = async () => Number((await pending.textContent())?.split(' ')[1]);
    await eventually(async () => expect(await counted()).toBe(await livePending()));
    const before = await counted();
    const item = page.getByRole('list', { name: 'All' }).getByRole('listitem').filter({ hasText: email });
    await item.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    await item.getByText('REVOKED').waitFor();
    await eventually(async () => expect(await counted()).toBe(before - 1));
  });

  test('tells a refusal that a newer service has added', async () => {
    const { page, context } = await openPage();
    await context.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('mutation CreateInvite(')) return route.fallback();
      const refusal = { __typename: 'MoonPhaseError', code: 'MOON_PHASE', message: 'The moon is not full.' };
      return route.fulfill({
        headers: { 'access-control-allow-origin': pages.origin },
        json: { data: { createInvite: refusal } },
      });
    });
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('Something new: The moon is not full.').waitFor();
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
    await page.getByLabel('Email').fill('olive@example.com');
    await page.getByLabel('Password').fill('correct horse staple tide');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText(/fetch/i).waitFor();
  });
});

function addressOf(kit: string, at = service.url): string {
  return `${pages.origin}/${kit}.html?service=${encodeURIComponent(`${at}/graphql`)}`;
}

/** The addresses that a list shows, as they follow each other, out of those of one test. */
async function shownIn(page: Page, list: 'All' | 'Revoked', mark: string): Promise<string[]> {
  const items = await page.getByRole('list', { name: list }).getByRole('listitem').allTextContents();
  return items.map((text) => text.split('@')[0] ?? '').filter((name) => name.startsWith(mark));
}

/** Asks until it holds, for as long as a busy machine may take to draw. */
function eventually(holds: () => Promise<void>): Promise<void> {
  return vi.waitFor(holds, { timeout: 20_000 });
}

async function expectShown(
  page: Page,
  list: 'All' | 'Revoked',
  mark: string,
  names: string[],
): Promise<void> {
  const wanted = names.map((name) => `${mark}${name}`);
  await eventually(async () => expect(await shownIn(page, list, mark)).toEqual(wanted));
}

/** The stream would tell the same a moment later. Where it stays silent, the cache has to know by itself. */
async function silenceStream(page: Page): Promise<void> {
  await page.context().route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('subscription InviteChanged')) await route.fallback();
  });
  await page.reload();
}

/** The lists that the page asks for from now on. */
function listsAsked(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const query: string = request.postDataJSON()?.query ?? '';
    if (query.includes('query Invites(')) asked.push(query);
  });
  return asked;
}

async function invited(admin: AdminSeed, mark: string, names: string[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const name of names) ids[name] = (await admin.invites(`${mark}${name}@example.com`)).id;
  return ids;
}

async function livePending(): Promise<number> {
  const admin = await service.admin();
  return (await admin.can.inviteStats())?.pending ?? -1;
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

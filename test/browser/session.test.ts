import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSuite } from './support/suite.ts';
import { signIn } from './support/visitor.ts';

const suite = useSuite();

/** The token lives for ten minutes; a minute before that nothing is due yet. */
const NEARLY_OVER_MS = 9.75 * 60_000;

function countRefreshes(page: Page, counter: { count: number }): void {
  page.on('request', (request) => {
    if (request.postDataJSON()?.variables?.input?.refreshToken) counter.count += 1;
  });
}

async function refreshTokenOf(page: Page): Promise<string> {
  return page.evaluate(() => JSON.parse(localStorage.getItem('usher.session') ?? '{}').refreshToken);
}

// Chromium tells a tab's other processes of localStorage a moment later. On a busy machine the second tab may then ask as
// well, which the service's grace answers with the same tokens.
test('two tabs whose token runs out at the same moment refresh once between them, and both go on', {
  retry: 2,
}, async () => {
  const visitor = await suite.visitor();
  const first = visitor.page;
  await first.clock.install();
  await signIn(first);
  const second = await visitor.openTab();
  await second.clock.install();
  await second.goto('/');
  await second.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();
  const before = await refreshTokenOf(first);

  const refreshes = { count: 0 };
  for (const tab of [first, second]) countRefreshes(tab, refreshes);
  for (const tab of [first, second]) await tab.clock.fastForward(NEARLY_OVER_MS);
  await Promise.all(
    [first, second].map(async (tab) => {
      await tab.getByRole('link', { name: 'Users' }).click();
      await tab.getByText('olive@example.com').first().waitFor();
    }),
  );
  expect(refreshes.count).toBe(1);
  expect(await refreshTokenOf(first)).not.toBe(before);
  expect(await refreshTokenOf(second)).toBe(await refreshTokenOf(first));
});

test('signing out in one tab signs out the other one', async () => {
  const visitor = await suite.visitor();
  await signIn(visitor.page);
  const other = await visitor.openTab();
  await other.goto('/users');
  await other.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
  await visitor.page.getByRole('button', { name: 'Your account' }).click();
  await visitor.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('a reload stays signed in; a session that was ended elsewhere does not', async () => {
  const admin = await suite.service.admin();
  const { page } = await suite.visitor();
  await signIn(page, admin);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();
  await admin.can.changePassword({
    currentPassword: admin.password,
    newPassword: 'another four words entirely',
  });
  // Its stream of changes ends with the session, so nobody has to ask first.
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('what one person saw is gone when the next one signs in', async () => {
  const admin = await suite.service.admin();
  await admin.bringsIn('member@example.com');
  const { page } = await suite.visitor();
  await signIn(page, admin);
  await page.getByText('member@example.com').waitFor();
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Email').fill('member@example.com');
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
});

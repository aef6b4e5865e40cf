import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

beforeAll(() => seedInvites(suite.service.app, 100_000));

test('with a hundred thousand invites an admin pages, searches and sorts, and no answer holds more than a page', async () => {
  const { page } = await suite.visitor();
  const rows: number[] = [];
  // Each answer is read before the page has it: once a page is left, the browser has lost the bodies it received.
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query Invites(')) return route.fallback();
    const response = await route.fetch();
    const { data } = await response.json();
    rows.push(data.invites.edges.length);
    await route.fulfill({ response });
  });
  onTestFinished(() => page.unrouteAll({ behavior: 'wait' }));
  await signIn(page);
  await page.getByRole('tab', { name: 'All 100,000' }).waitFor();
  const firstAddress = () => page.getByRole('row').nth(1).getByRole('button').first().textContent();
  const first = await firstAddress();

  for (const place of ['Page 2, 26 to 50', 'Page 3, 51 to 75']) {
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(`${place} of 100,000`).waitFor();
  }
  expect(await firstAddress()).not.toBe(first);
  for (const place of ['Page 2, 26 to 50', 'Page 1, 1 to 25']) {
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText(`${place} of 100,000`).waitFor();
  }
  expect(await firstAddress()).toBe(first);
  expect(await page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);

  const asked = rows.length;
  await page.getByLabel('Search by address').pressSequentially('99990@example', { delay: 20 });
  await rowOf(page, '99990@example.com').waitFor();
  // Letters typed without a pause are one search, or two on a slow machine.
  expect(rows.length - asked).toBeLessThanOrEqual(2);

  await page.getByLabel('Clear the search').click();
  await page.getByRole('tab', { name: /^Expired/ }).click();
  await page.getByText('Page 1, 1 to 25').waitFor();
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: 'Address, A to Z' }).click();
  await page.waitForFunction(() => document.querySelector('tbody tr')?.textContent?.startsWith('ada.'));
  // The tab and the order are in the address: a reload, or a link, shows the same.
  await page.reload();
  await page.getByText('Page 1, 1 to 25').waitFor();
  expect(await firstAddress()).toMatch(/^ada\./);
  expect(Math.max(...rows)).toBe(25);
});

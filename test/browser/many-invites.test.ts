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
    if (!route.request().postData()?.includes('"operationName":"Invites"')) return route.fallback();
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

test('all hundred thousand are chosen, and changing them shows how far it is, stops and goes on', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('checkbox', { name: 'Choose every row of this page' }).check();
  await page.getByRole('button', { name: 'Choose all 100,000 that match' }).click();
  await page.getByText('All 100,000 are chosen').waitFor();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  // Those that were accepted cannot be taken back: they are left out before, and it is said.
  await page.getByText('Accepted, declined and revoked ones stay as they are.').waitFor();
  await page.getByText('Of the first 1,000: 1,000 would be revoked.').waitFor();
  await page.getByRole('button', { name: /^Revoke: [23]\d,\d{3}$/ }).click();
  const panel = page.getByRole('region', { name: 'Changing invites' });
  await panel.getByText(/^Revoking: [12],[05]00 of/).waitFor();
  await panel.getByRole('button', { name: 'Stop' }).click();
  const stopped = await panel.getByText(/^Stopped after/).textContent();
  // A batch that was on its way is told as well; then nothing more happens.
  await panel.getByRole('button', { name: 'Go on' }).click();
  await panel.getByText(/^Revoking: [2-9],[05]00 of/).waitFor();
  await panel.getByRole('button', { name: 'Stop' }).click();
  expect(await panel.getByText(/^Stopped after/).textContent()).not.toBe(stopped);
  await panel.getByRole('button', { name: 'Leave the rest' }).click();
  await page.getByRole('tab', { name: /^Revoked [6-9],/ }).waitFor();
});

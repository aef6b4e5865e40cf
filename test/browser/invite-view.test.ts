import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

beforeAll(() => seedInvites(suite.service.app, 400));

test('a view of the list can be sent to a colleague: filters, order and page are in its address', async () => {
  const { page, openTab } = await suite.visitor();
  await signIn(page);
  await page.getByRole('tab', { name: /^Accepted/ }).click();
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('combobox', { name: 'Mail' }).click();
  await page.getByRole('option', { name: 'Sent' }).click();
  await page.getByRole('combobox', { name: 'Invited by' }).click();
  await page.getByRole('option', { name: 'Olive' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Address', exact: true }).click();
  await page
    .getByRole('columnheader', { name: 'Address' })
    .and(page.locator('[aria-sort=ascending]'))
    .waitFor();
  await page.getByRole('button', { name: 'Address', exact: true }).click();
  await page.getByLabel('Search by address').fill('a');
  await page.waitForURL(/q=a/);
  for (const number of [2, 3]) {
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(`Page ${number}, `).waitFor();
  }
  const rows = () =>
    page.getByRole('checkbox', { name: /@/ }).evaluateAll((boxes) => boxes.map((box) => box.ariaLabel));
  const seen = await rows();
  expect(seen).toEqual([...seen].sort().reverse());

  const colleague = await openTab();
  await colleague.goto(page.url());
  await colleague.getByText('Page 3, ').waitFor();
  await rowOf(colleague, seen[0]?.replace('Choose ', '') ?? '').waitFor();
  expect(await colleague.getByLabel('Search by address').inputValue()).toBe('a');
  await page.reload();
  await page.getByText('Page 3, ').waitFor();
  expect(await rows()).toEqual(seen);

  // Another list begins at its first page, and all of them is one press away.
  await page.getByRole('tab', { name: /^All/ }).click();
  await page.getByText('Page 1, ').waitFor();
  await page.getByRole('button', { name: 'Filters: 2' }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByText('Page 1, 1 to 25 of 400').waitFor();
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByRole('textbox', { name: 'Label' }).fill('bill');
  await page.waitForURL(/label=bill/);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('tbody tr')].every((row) => row.textContent?.includes('billing')),
  );
  await page.getByRole('checkbox', { name: 'Asked for a new link' }).check();
  await page.getByText('No invite fits').waitFor();
});

test('a compact list shows thirty invites at once, and stays compact', async () => {
  const { page } = await suite.visitor({ viewport: { width: 1440, height: 1080 } });
  await signIn(page);
  await page.getByRole('button', { name: 'Compact rows' }).click();
  await page.getByText('Page 1, 1 to 50').waitFor();
  await page.reload();
  await page.getByText('Page 1, 1 to 50').waitFor();
  const whole = () =>
    page
      .locator('tbody tr')
      .evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);
  expect(await whole()).toBeGreaterThanOrEqual(30);
  await expectAccessible(page);
});

test('what the list shows is saved as CSV, all of its pages, and no cell is a formula', async () => {
  const admin = await suite.service.admin();
  await admin.invites('formula@example.com', { roles: ['=HYPERLINK("http://example.com")'] });
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('tab', { name: /^Accepted/ }).click();
  await page.getByText('of 240').waitFor();
  const save = async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the list as CSV' }).click();
    return readFile(await (await download).path(), 'utf8');
  };
  const accepted = await save();
  await page.getByText('240 invites are saved').waitFor();
  expect(accepted.trim().split('\r\n')).toHaveLength(241);
  await page.getByRole('tab', { name: /^All/ }).click();
  await page.getByLabel('Search by address').fill('formula');
  await page.waitForURL(/q=formula/);
  expect(await save()).toContain(`formula@example.com,MEMBER,"'=HYPERLINK(""http://example.com"")",PENDING`);
});

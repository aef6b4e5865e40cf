import { expect, test } from 'vitest';
import { ADMIN } from './support/service.ts';
import { useSuite } from './support/suite.ts';
import { rowOf } from './support/visitor.ts';

const suite = useSuite();

test('an admin signs in, invites, opens the invite, revokes it and signs out without a mouse', async () => {
  const { page } = await suite.visitor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Goes on with Tab until this has the focus. */
  const tabTo = async (name: string | RegExp) => {
    for (let step = 0; step < 40; step += 1) {
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const labels = element instanceof HTMLInputElement ? element.labels : null;
        return (
          element?.getAttribute('aria-label') ??
          labels?.[0]?.textContent ??
          element?.textContent ??
          ''
        ).trim();
      });
      if (typeof name === 'string' ? focused === name : name.test(focused)) return;
      await press('Tab');
    }
    throw new Error(`Tab never came to ${name}.`);
  };

  await page.goto('/');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await tabTo('Email');
  await page.keyboard.type(ADMIN.email);
  await tabTo('Password');
  await page.keyboard.type(ADMIN.password);
  await press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();

  await press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
  await press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('page');

  await tabTo('Invite');
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  // The dialog takes the focus to its first field, keeps it inside, and gives it back.
  await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'email');
  await page.keyboard.type('ada@example.com');
  await press('Enter');
  await page.getByText('ada@example.com is invited.').waitFor();
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.textContent === 'Invite');

  await tabTo('ada@example.com');
  await press('Enter');
  await page.getByRole('dialog').getByRole('heading', { name: 'ada@example.com' }).waitFor();
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await tabTo('Actions for ada@example.com');
  await press('Enter');
  await page.getByRole('menu').waitFor();
  const focusedItem = () => page.evaluate(() => document.activeElement?.textContent);
  for (let step = 0; step < 6 && (await focusedItem()) !== 'Revoke'; step += 1) await press('ArrowDown');
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo('Revoke');
  await press('Enter');
  await rowOf(page, 'ada@example.com').getByText('Revoked').waitFor();
  // The list hears of it before the answer closes the dialog, which keeps the focus until then.
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByRole('tab', { name: 'All 1' }).waitFor();
  await tabTo('All 1');
  await press('ArrowRight');
  await page.getByText('No invite fits').waitFor();
});

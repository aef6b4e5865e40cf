import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { PHONE, rowOf, signIn } from './support/visitor.ts';

const suite = useSuite({ RATE_LIMITS: 'off' });

beforeAll(() => seedInvites(suite.service.app, 150));

/** Counts what a person presses: clicks, taps and keys that are not letters of a text. */
function counting(page: Page) {
  let presses = 0;
  return {
    click: async (role: 'button' | 'checkbox' | 'tab', name: string | RegExp, modifiers: 'Shift'[] = []) => {
      presses += 1;
      await page.getByRole(role, { name }).click({ modifiers });
    },
    count: () => presses,
  };
}

async function addressesOn(page: Page): Promise<string[]> {
  const names = await page
    .getByRole('checkbox', { name: /^Choose .*@/ })
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')?.replace('Choose ', '') ?? ''));
  return names;
}

test('ten invites are revoked in four presses, and each row says what became of it', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('tab', { name: /^Pending/ }).click();
  await page.getByText('Page 1, 1 to 25 of 30').waitFor();
  const before = await addressesOn(page);
  const { click, count } = counting(page);
  await click('checkbox', `Choose ${before[0]}`);
  await click('checkbox', `Choose ${before[9]}`, ['Shift']);
  await page.getByText('10 chosen').waitFor();
  await click('button', /^Revoke$/);
  await page.getByText('All 10 would be revoked.').waitFor();
  await expectAccessible(page);
  await click('button', 'Revoke: 10');
  expect(count()).toBe(4);
  const panel = page.getByRole('region', { name: 'Changing invites' });
  await panel.getByText('10 revoked', { exact: true }).waitFor();
  // They have left the list of those that are pending, without a reload.
  await page.getByText('Page 1, 1 to 20 of 20').waitFor();
  await rowOf(page, before[0] ?? '').waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: 'Show what became of each' }).click();
  for (const email of before.slice(0, 10)) {
    await panel.getByRole('row').filter({ hasText: email }).getByText('Revoked').waitFor();
  }
  await expectAccessible(page);
});

test('a row that changes after it was chosen is named before and afterwards, and may be left out', async () => {
  const { page } = await suite.visitor();
  const admin = await suite.service.admin();
  const { token } = await admin.invites('faster@example.com');
  await admin.invites('slower@example.com');
  await signIn(page);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('tab', { name: /^Pending/ }).click();
  await page.getByRole('checkbox', { name: 'Choose faster@example.com' }).check();
  await page.getByRole('checkbox', { name: 'Choose slower@example.com' }).check();
  await admin.can.declineInvite({ token });
  await rowOf(page, 'faster@example.com').waitFor({ state: 'detached' });
  const bar = page.getByRole('region', { name: 'Chosen invites' });
  await bar.getByText('2 chosen').waitFor();
  await bar.getByText('Changed since you chose: faster@example.com is declined.').waitFor();
  await bar.getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('1 would be revoked, 1 not:').waitFor();
  await page.getByText('This invite was declined: faster@example.com').waitFor();
  await page.getByRole('button', { name: 'Revoke: 2' }).click();
  const panel = page.getByRole('region', { name: 'Changing invites' });
  await panel.getByText('1 revoked, 1 not').waitFor();
  const told = panel.getByRole('row').filter({ hasText: 'faster@example.com' });
  await told.getByText('This invite was declined').waitFor();
});

test('all who have not answered are reminded in two presses, with their number before and after', async () => {
  const { page } = await suite.visitor(PHONE);
  await signIn(page);
  const { click, count } = counting(page);
  await click('button', 'Remind all');
  await page.getByText(/^All \d+ would be sent again\.$/).waitFor();
  await expectAccessible(page);
  await click('button', /^Send again: \d+$/);
  await page
    .getByRole('region', { name: 'Changing invites' })
    .getByText(/^\d+ sent again$/)
    .waitFor();
  expect(count()).toBe(2);
});

test('rows are chosen and deleted with the keyboard alone', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  // Nothing is deleted that was accepted.
  await page.getByRole('tab', { name: /^Declined/ }).click();
  // One page holds all of these, however many were declined before.
  await page.getByText(/^Page 1, 1 to (\d+) of \1$/).waitFor();
  const [first] = await addressesOn(page);
  await page.getByRole('checkbox', { name: `Choose ${first}` }).focus();
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Shift+Space', 'Enter'])
    await page.keyboard.press(key);
  await page.getByText('3 chosen').waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe('Send again');
  for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('dialog', { name: 'Delete: 3 invites?' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Delete: 3');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Changing invites' });
  await panel.getByText('3 deleted', { exact: true }).waitFor();
  await rowOf(page, first ?? '').waitFor({ state: 'detached' });
});

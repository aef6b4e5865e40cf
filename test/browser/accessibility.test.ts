import type { Page } from 'playwright-core';
import { beforeAll, describe, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { PHONE, rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();
beforeAll(() => seedInvites(suite.service.app, 6));

const DESKTOP = { viewport: { width: 1280, height: 860 } };

describe.each([
  ['in light colours, on a desk', { ...DESKTOP, colorScheme: 'light' }],
  ['in dark colours, on a desk', { ...DESKTOP, colorScheme: 'dark' }],
  ['in light colours, on a phone', { ...PHONE, colorScheme: 'light' }],
  ['in dark colours, on a phone', { ...PHONE, colorScheme: 'dark' }],
] as const)('%s', (where, options) => {
  test('axe finds nothing wrong in the list of invites and what opens from it', async () => {
    const { page } = await suite.visitor(options);
    await signIn(page);
    await rowOf(page, 'ada.lovelace@example.com').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await expectAccessible(page);

    await dialog(page, () => page.getByRole('button', { name: 'Invite', exact: true }).click());
    await dialog(page, () => page.getByRole('button', { name: 'Invite many' }).click());
    await dialog(page, () =>
      page.getByRole('button', { name: 'ada.lovelace@example.com', exact: true }).click(),
    );
    await page.getByRole('button', { name: 'Actions for ada.lovelace@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).waitFor();
    await expectAccessible(page);
    await dialog(page, () => page.getByRole('menuitem', { name: 'Revoke' }).click());
    await page.getByLabel('Search by address').fill('nobody');
    await page.getByText('No invite fits').waitFor();
    await expectAccessible(page);
  });

  test('axe finds nothing wrong in the other pages', async () => {
    const { page } = await suite.visitor(options);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page);
    await signIn(page);
    await page.goto('/users');
    await page.getByText('olive@example.com').first().waitFor();
    await expectAccessible(page);
    await page.goto('/api-keys');
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
    await dialog(page, () => page.getByRole('button', { name: 'New key' }).click());
    await page.goto('/activity');
    await page.getByRole('list', { name: 'Events' }).waitFor();
    await expectAccessible(page);
    await page.goto('/webhooks');
    await page.getByText('No endpoints yet').waitFor();
    await dialog(page, () => page.getByRole('button', { name: 'New endpoint' }).click());
    await page.goto('/account');
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await expectAccessible(page);
  });

  test('axe finds nothing wrong behind an invite’s link', async () => {
    const { page } = await suite.visitor(options);
    await page.goto('/accept-invite');
    await page.getByRole('heading', { name: 'This link is not complete' }).waitFor();
    await expectAccessible(page);
    const admin = await suite.service.admin();
    const { inviteLink } = await admin.invites(`${where.replaceAll(/[^a-z]/g, '')}@example.com`, {
      roles: ['editors'],
      message: 'Welcome.',
    });
    await page.goto(inviteLink);
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Accept and join' }).click();
    await page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor();
    await expectAccessible(page);
  });
});

async function dialog(page: Page, open: () => Promise<void>): Promise<void> {
  await open();
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

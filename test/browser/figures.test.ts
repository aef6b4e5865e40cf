import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

beforeAll(() => seedInvites(suite.service.app, 400));

test('the figures of the last weeks lead to the invites of who sent them', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('link', { name: 'Figures' }).click();
  await page.getByText('Half accept within').waitFor();
  // Six of ten of what was seeded are accepted.
  await page.getByText('240 (60 %)').first().waitFor();
  expect(
    await page
      .getByRole('row')
      .filter({ hasText: /, 20\d\d/ })
      .count(),
  ).toBeGreaterThan(11);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Olive' }).click();
  await page.waitForURL(/\/\?by=/);
  await page.getByText('Page 1, 1 to 25').waitFor();
});

test('an invite shows how each try to mail it fared', async () => {
  const { page } = await suite.visitor();
  const admin = await suite.service.admin();
  await admin.invites('tried@example.com');
  await suite.service.mailTo('tried@example.com');
  await signIn(page);
  await rowOf(page, 'tried@example.com').getByText('Sent', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'tried@example.com', exact: true }).click();
  await page
    .getByRole('list', { name: 'Tries to mail tried@example.com' })
    .getByText('Invite: sent')
    .waitFor();
});

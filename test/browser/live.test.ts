import { expect, onTestFinished, test } from 'vitest';
import { layCable } from './support/cable.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn, visit } from './support/visitor.ts';

const suite = useSuite();

test('a page whose stream was cut connects again, and shows what it missed', async () => {
  const cable = await layCable(suite.service.url);
  onTestFinished(() => cable.close());
  const visitor = await visit(suite.browser, [cable.url]);
  onTestFinished(() => visitor.leave());
  const { page } = visitor;
  const admin = await suite.service.admin();
  const { id } = await admin.invites('ada@example.com');
  await signIn(page);
  const row = rowOf(page, 'ada@example.com');
  await row.getByText('Pending').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();

  await visitor.expectTrouble(async () => {
    cable.unplug();
    await page.getByText('Connecting…').waitFor();
    await admin.can.revokeInvite({ invite: { id } });
    cable.plugIn();
    await page.getByText('Live', { exact: true }).waitFor();
  });
  await row.getByText('Revoked').waitFor();
});

test('an invite that somebody else creates, changes or deletes comes, changes and goes without a reload', async () => {
  const { page } = await suite.visitor();
  const admin = await suite.service.admin();
  await signIn(page);
  await page.getByText('Live', { exact: true }).waitFor();
  const { id } = await admin.invites('grace@example.com');
  const row = rowOf(page, 'grace@example.com');
  await row.getByText('Pending').waitFor();
  await admin.can.updateInvite({ invite: { id }, roles: ['editors'] });
  await row.getByText('editors').waitFor();
  await page.getByRole('tab', { name: /^Pending/ }).click();
  await row.waitFor();
  await admin.can.deleteInvite(id);
  await row.waitFor({ state: 'detached' });
  expect(page.url()).toContain('status=pending');
});

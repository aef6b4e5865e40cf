import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { layCable } from './support/cable.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn, visit } from './support/visitor.ts';

const suite = useSuite();

async function openChange(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  await page.getByRole('dialog').getByLabel('Message').waitFor();
}

test('an admin who saves late does not bring back the role that another one took away', async () => {
  const admin = await suite.service.admin();
  const { id } = await admin.invites('grace@example.com', { role: 'ADMIN' });
  const { page } = await suite.visitor();
  await signIn(page);
  await openChange(page, 'grace@example.com');
  await page.getByLabel('Message').fill('So glad.');
  await admin.can.updateInvite({ invite: { id }, role: 'MEMBER', roles: ['north'] });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').getByText('The role is Member now. The labels are north now.').waitFor();
  expect(await admin.can.invite(id)).toMatchObject({ role: 'MEMBER', message: null });
  expect(await page.getByLabel('Message').inputValue()).toBe('So glad.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await admin.can.invite(id)).toMatchObject({ role: 'MEMBER', roles: ['north'], message: 'So glad.' });
});

test('a session that ends by itself keeps a filled dialog, which goes on after signing in again', async () => {
  const admin = await suite.service.admin();
  const { page } = await suite.visitor();
  await signIn(page, admin);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Email').fill('ada@example.com');
  await page.getByRole('dialog').getByLabel('Message').fill('Half a page of kind words.');
  const newPassword = 'another four words entirely';
  await admin.can.changePassword({ currentPassword: admin.password, newPassword });

  // The stream of changes ends with the session, so nobody has to send the form first.
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByLabel('Email').fill(admin.email);
  await again.getByLabel('Password', { exact: true }).fill(newPassword);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Message').inputValue()).toBe('Half a page of kind words.');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('ada@example.com is invited.').waitFor();
});

test('while the service restarts, the rows stay on the screen', async () => {
  const cable = await layCable(suite.service.url);
  onTestFinished(() => cable.close());
  const visitor = await visit(suite.browser, [cable.url]);
  onTestFinished(() => visitor.leave());
  const { page } = visitor;
  const admin = await suite.service.admin();
  await admin.invites('stays@example.com');
  await signIn(page);
  await rowOf(page, 'stays@example.com').waitFor();
  await visitor.expectTrouble(async () => {
    cable.unplug();
    await page.getByRole('tab', { name: /^All/ }).waitFor();
    await page.getByRole('combobox', { name: 'Order' }).click();
    await page.getByRole('option', { name: 'Oldest first' }).click();
    await page.getByRole('alert').getByText('The service cannot be reached.').waitFor();
    expect(await rowOf(page, 'stays@example.com').count()).toBe(1);
    cable.plugIn();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});

test('Back closes an open invite, and its address opens it', async () => {
  const admin = await suite.service.admin();
  await admin.invites('back@example.com');
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('button', { name: 'back@example.com', exact: true }).click();
  await page.getByRole('dialog').getByRole('heading', { name: 'back@example.com' }).waitFor();
  const address = page.url();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.goto(address);
  await page.getByRole('dialog').getByRole('heading', { name: 'back@example.com' }).waitFor();
});

test('a mail that did not arrive is found, and mended in three presses', async () => {
  const admin = await suite.service.admin();
  const { id } = await admin.invites('wrnog@example.com', {
    roles: ['north'],
    message: 'Hello',
    sendEmail: false,
  });
  await suite.service.db.execute(sql`
    UPDATE invites SET delivery_status = 'FAILED', delivery_error = '550 No such mailbox' WHERE id = ${id}::uuid`);
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('button', { name: 'Not delivered: 1' }).click();
  await page.getByRole('button', { name: 'Correct the address wrnog@example.com' }).click();
  await page.getByRole('dialog').getByLabel('Email').fill('wrong@example.com');
  await page.getByRole('button', { name: 'Invite the right one' }).click();
  await page.getByText('wrong@example.com is invited.').waitFor();
  await suite.service.mailTo('wrong@example.com');
  const { nodes } = await admin.can.invites({ filter: { email: 'wrong@example.com' } });
  expect(nodes).toMatchObject([{ roles: ['north'], message: 'Hello', status: 'PENDING' }]);
  await page.getByText('No invite fits').waitFor();
  expect(await admin.can.invite(id)).toMatchObject({
    status: 'REVOKED',
    revokeReason: expect.stringContaining('wrong@example.com'),
  });
});

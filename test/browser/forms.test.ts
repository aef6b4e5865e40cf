import { expect, test } from 'vitest';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

test('a form that is sent too early says at the field what is missing, and takes the focus there', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'));

  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await dialog.getByText('Enter the address of whom you invite.').waitFor();
  expect(await focused()).toBe('true');
  await dialog.getByLabel('Email').fill('no address');
  await dialog.getByText('Enter the address of whom you invite.').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  // What the service finds stands there as well.
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Invite many' }).click();
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByText('There is no address in it yet.').waitFor();

  await page.goto('/account');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Enter the password that you have now.').waitFor();
  await page.getByText('It is not yet what is listed below.').waitFor();
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByText('Enter the new address.').waitFor();
  expect(await focused()).toBe('true');

  await page.goto('/api-keys');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('button', { name: 'Create the key' }).click();
  await page.getByText('Say what uses it.').waitFor();
  expect(await focused()).toBe('true');

  await page.goto('/webhooks');
  await page.getByRole('button', { name: 'New endpoint' }).first().click();
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await page.getByText('Enter the address to which webhooks are posted.').waitFor();
  expect(await focused()).toBe('true');
});

test('whoever is not signed in is told at the field as well', async () => {
  const { page } = await suite.visitor();
  const admin = await suite.service.admin();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'));

  await page.goto('/forgot-password');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByText('Enter your email address.').waitFor();
  expect(await focused()).toBe('true');

  const { inviteLink } = await admin.invites('early@example.com', { sendEmail: false });
  await page.goto(inviteLink);
  await page.getByLabel('First name').fill('Ada');
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByText('It is not yet what is listed below.').waitFor();
  expect(await focused()).toBe('true');
  await page.getByLabel('First name').fill('');
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByText('Enter your first name.').waitFor();
});

test('a revoked invite is taken back from its menu, which offers only what can be done', async () => {
  const { page } = await suite.visitor();
  const admin = await suite.service.admin();
  const { id } = await admin.invites('back@example.com', { sendEmail: false });
  await admin.can.revokeInvite({ invite: { id } });
  await signIn(page);
  const row = rowOf(page, 'back@example.com');
  await row.getByRole('button', { name: 'Actions for back@example.com' }).click();
  const items = await page.getByRole('menuitem').allTextContents();
  expect(items).toEqual(['Invite after all', 'Delete']);
  await page.getByRole('menuitem', { name: 'Invite after all' }).click();
  await row.getByText('Pending').waitFor();
  await suite.service.mailTo('back@example.com');
});

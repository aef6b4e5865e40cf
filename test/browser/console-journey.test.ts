import { expect, test } from 'vitest';
import { linkIn } from './support/service.ts';
import { useSuite } from './support/suite.ts';
import { PHONE, rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

test('an admin invites, the invitee follows the mail and joins on a phone, and the admin sees it happen', async () => {
  const admin = await suite.visitor();
  await signIn(admin.page);
  await admin.page.getByRole('button', { name: 'Invite', exact: true }).click();
  await admin.page.getByLabel('Email').fill('Ada@Example.com');
  await admin.page.getByRole('combobox', { name: 'Labels' }).fill('editors');
  await admin.page.getByRole('combobox', { name: 'Labels' }).press('Enter');
  await admin.page.getByLabel('Message').fill('Welcome aboard.');
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
  await admin.page.getByText('ada@example.com is invited.').waitFor();
  await admin.page.getByRole('dialog').waitFor({ state: 'detached' });

  const row = rowOf(admin.page, 'ada@example.com');
  await row.getByText('Pending').waitFor();
  const link = linkIn(await suite.service.mailTo('ada@example.com'));
  await row.getByText('Sent', { exact: true }).waitFor();
  await admin.page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));

  const invitee = await suite.visitor(PHONE);
  await invitee.page.goto(link);
  await invitee.page.getByRole('heading', { name: 'Olive invites you' }).waitFor();
  await invitee.page.getByText('Welcome aboard.').waitFor();
  await invitee.page.getByText('editors').waitFor();
  const join = invitee.page.getByRole('button', { name: 'Accept and join' });
  await invitee.page.getByLabel('First name').fill('Ada');
  await invitee.page.getByLabel('Last name').fill('Lovelace');
  await invitee.page.getByLabel('Password', { exact: true }).fill('lovelace ada');
  await join.click();
  await invitee.page.getByText('It is not yet what is listed below.').waitFor();
  await invitee.page.getByText('More than your own name and address, not yet met').waitFor();
  await invitee.page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await join.click();
  await invitee.page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor();

  await row.getByText('Accepted').waitFor();
  await admin.page.getByRole('tab', { name: 'Accepted 1' }).waitFor();
  expect(await admin.page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);

  await invitee.page.getByRole('button', { name: 'Go to your account' }).click();
  await invitee.page.getByText('ada@example.com').first().waitFor();
  expect(await invitee.page.getByRole('link', { name: 'Users' }).count()).toBe(0);
});

test('an admin sends an invite again, copies its link, revokes it, and deletes it', async () => {
  const { page, context } = await suite.visitor();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page);
  const admin = await suite.service.admin();
  const { id } = await admin.invites('grace@example.com');
  const row = rowOf(page, 'grace@example.com');
  const choose = async (name: string) => {
    await row.getByRole('button', { name: 'Actions for grace@example.com' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await row.waitFor();

  await choose('Send again');
  await page.getByRole('alert').getByText('Try again in').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await choose('Copy the link');
  await page.getByText('Link copied').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    linkIn(await suite.service.mailTo('grace@example.com')),
  );

  await choose('Revoke');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('Revoked').waitFor();

  await choose('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row.waitFor({ state: 'detached' });
  expect(await admin.can.invite(id)).toBeNull();
});

test('an admin who invites somebody twice is shown the open invite', async () => {
  const { page } = await suite.visitor();
  const admin = await suite.service.admin();
  await admin.invites('edsger@example.com');
  await signIn(page);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByLabel('Email').fill('edsger@example.com');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('alert').getByText('Already invited').waitFor();
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.getByRole('dialog').getByRole('heading', { name: 'edsger@example.com' }).waitFor();
});

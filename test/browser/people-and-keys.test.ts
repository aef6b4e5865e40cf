import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { MeDocument } from '../support/generated/graphql.ts';
import { PASSWORD } from '../support/seed.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

test('an admin finds a user, disables them, and cannot disable the last admin', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  const choose = async (person: string, item: string) => {
    await page.getByRole('button', { name: `Actions for ${person}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await page.getByRole('link', { name: 'Users' }).click();
  await choose('Olive', 'Disable');
  await page.getByRole('button', { name: 'Yes, go on' }).click();
  await page.getByRole('alert').getByText('Somebody has to stay an admin').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();

  const admin = await suite.service.admin();
  const member = await admin.bringsIn('member@example.com');
  await page.getByLabel('Search by name or address').fill('member@');
  await choose('Ada', 'Change labels');
  await page.getByRole('combobox', { name: 'Labels' }).fill('editors');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await rowOf(page, 'member@example.com').getByText('editors').waitFor();
  await choose('Ada', 'Disable');
  await page.getByRole('button', { name: 'Yes, go on' }).click();
  await rowOf(page, 'member@example.com').getByText('Disabled').waitFor();
  const { errors } = await member.can.client.execute(MeDocument, {});
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('an admin makes a key, which works until it is revoked', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('link', { name: 'API keys' }).click();
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('Name').fill('Sign-up form');
  await page.getByRole('button', { name: 'Create the key' }).click();
  const secret = await page.getByLabel('Secret of Sign-up form', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  const program = suite.service.as(secret);
  expect(await program.createInvite({ email: 'from-the-form@example.com' })).toMatchObject({ created: true });
  await rowOf(page, 'Sign-up form').getByText('invites:write').waitFor();
  await page.getByRole('link', { name: 'Invites' }).click();
  await page.getByRole('button', { name: 'from-the-form@example.com', exact: true }).click();
  await page.getByRole('dialog').getByText('Olive, with the API key “Sign-up form”').waitFor();
  await page.goto('/api-keys');

  await page.getByRole('button', { name: 'Revoke Sign-up form' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await rowOf(page, 'Sign-up form').getByText('Revoked').waitFor();
  await expect(program.invites()).rejects.toThrow('UNAUTHENTICATED');
});

test('the first admin, made with what stands in, is asked for a name and an address of their own', async () => {
  const admin = await suite.service.admin();
  await suite.service.db.execute(sql`
    UPDATE users SET first_name = 'Admin', last_name = NULL, email = 'admin@example.com' WHERE id = ${admin.id}::uuid`);
  const { page } = await suite.visitor();
  await signIn(page, { email: 'admin@example.com', password: PASSWORD });
  await page.getByText('This account has no name and no address of your own yet').waitFor();
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.getByLabel('First name').fill('Olga');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByRole('link', { name: 'Invites' }).click();
  await page.getByText('This account has no address of your own yet').waitFor();
});

test('somebody changes their own password, and stays signed in', async () => {
  const admin = await suite.service.admin();
  const { page } = await suite.visitor();
  await signIn(page, admin);
  await page.goto('/account');
  await page.getByLabel('Current password').fill(admin.password);
  await page.getByLabel('New password').fill('another four words entirely');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Password changed').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
});

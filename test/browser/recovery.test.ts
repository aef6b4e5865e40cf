import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { linkIn } from './support/service.ts';
import { useSuite } from './support/suite.ts';
import { PHONE, rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();
const NEW_PASSWORD = 'four words nobody guesses';

/** Somebody new with an account. */
async function somebody(email: string) {
  const admin = await suite.service.admin();
  return admin.bringsIn(email, { sendEmail: false });
}

test('somebody who forgot the password gets back in on a phone, by keyboard, in the dark', async () => {
  const { email } = await somebody('ada@example.com');
  const { page } = await suite.visitor({ ...PHONE, colorScheme: 'dark' });
  await page.goto('/');
  await page.getByRole('link', { name: 'Forgot your password?' }).press('Enter');
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  await expectAccessible(page);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Email').press('Enter');
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await expectAccessible(page);

  await page.goto(linkIn(await suite.service.mailTo(email)));
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
  expect(page.url()).not.toContain('token');
  await expectAccessible(page);
  // A reload finds the link again, and a weak password leaves it good.
  await page.reload();
  await page.getByLabel('New password').fill('123456789012');
  await page.getByLabel('New password').press('Enter');
  await page.getByText('commonest').waitFor();
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('New password').press('Enter');
  await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Go on' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
});

test('a link that was used, or is none, leads to a new one', async () => {
  const { page } = await suite.visitor();
  for (const address of ['/reset-password', `/reset-password#token=${'x'.repeat(43)}`]) {
    await page.goto(address);
    if (address.includes('token')) {
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await page.getByRole('button', { name: 'Set the password' }).click();
    }
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await expectAccessible(page);
    await page.goto('/');
  }
  await page.goto('/reset-password');
  await page.getByRole('link', { name: 'Ask for a new link' }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
});

test('somebody changes name, address and sessions on the own account’s page', async () => {
  const person = await somebody('grace@example.com');
  const { page } = await suite.visitor(PHONE);
  await page.goto('/');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();

  await page.getByLabel('First name').fill('Augusta');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByText('Saved').waitFor();

  // The other session is the one of the acceptance, by a program that is no browser.
  await page.getByText('This one').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByText('Everywhere else you are signed out').waitFor();
  const { errors } = await person.can.client.send('{ me { id } }');
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');

  await page.getByLabel('New address').fill('hopper@example.com');
  await page.getByLabel('Your password').fill(person.password);
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByText('A link is on its way').waitFor();
  await page.goto(linkIn(await suite.service.mailTo('hopper@example.com')));
  await page.getByRole('heading', { name: 'Your new address' }).waitFor();
  expect(page.url()).not.toContain('token');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Confirm the address' }).press('Enter');
  await page.getByRole('heading', { name: 'Your address is changed' }).waitFor();
  await page.getByRole('link', { name: 'Go to your account' }).click();
  await page.getByText('hopper@example.com').first().waitFor();
});

test('an admin helps with a link, deletes one account and erases another behind its typed address', async () => {
  for (const email of ['helped@example.com', 'left@example.com', 'erased@example.com']) await somebody(email);
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('link', { name: 'Users' }).click();
  const choose = async (email: string, item: string) => {
    await page.getByLabel('Search by name or address').fill(email);
    await rowOf(page, email).getByRole('button', { name: 'Actions for' }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
  };

  await choose('helped@example.com', 'Send a reset link');
  await page.getByRole('button', { name: 'Mail the link' }).click();
  await page.getByText('The link is on its way').waitFor();
  expect((await suite.service.mailTo('helped@example.com')).subject).toBe('Set a new password');
  await choose('helped@example.com', 'Copy a reset link');
  await page.getByRole('button', { name: 'Make the link' }).click();
  expect(await page.getByLabel('Link', { exact: true }).inputValue()).toMatch(
    /\/reset-password#token=[\w-]{43}$/,
  );
  await page.keyboard.press('Escape');

  await choose('left@example.com', 'Delete');
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await page.getByText('Nobody fits').waitFor();

  await choose('erased@example.com', 'Erase');
  const erase = page.getByRole('button', { name: 'Erase for good' });
  await erase.click();
  await page.getByText('Type erased@example.com, so that nobody is erased by mistake.').waitFor();
  await page.getByLabel('Type erased@example.com to go on').fill('erased@example.com');
  await erase.click();
  await page.getByText('Nobody fits').waitFor();
});

test('an admin saves all that is held about a person, and is told when the service is away', async () => {
  await somebody('asks@example.com');
  const { page, expectTrouble } = await suite.visitor();
  await signIn(page);
  await page.goto('/users');
  await page.getByLabel('Search by name or address').fill('asks@example.com');
  await rowOf(page, 'asks@example.com').getByRole('button').first().click();
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save all that is held' });
  await save.waitFor();
  await expectTrouble(async () => {
    await page.route('**/graphql', (route) => route.abort());
    await save.click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.unroute('**/graphql');
  });
  const downloading = page.waitForEvent('download');
  await save.click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^person-[\w-]+\.json$/);
  const held = await readFile(await download.path(), 'utf8');
  expect(held).not.toContain('__typename');
  expect(JSON.parse(held)).toMatchObject({
    user: { email: 'asks@example.com' },
    invites: [{ email: 'asks@example.com', status: 'ACCEPTED' }],
    events: expect.arrayContaining([expect.objectContaining({ type: 'user.created' })]),
  });
});

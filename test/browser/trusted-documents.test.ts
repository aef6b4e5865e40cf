import { test } from 'vitest';
import { linkIn } from './support/service.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite({ TRUSTED_DOCUMENTS_ONLY: 'on' });

test('where trusted documents alone are taken, the console and the page for invitees go on working', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
  const row = rowOf(page, 'ada@example.com');
  await row.getByText('Pending').waitFor();

  const invitee = await suite.visitor();
  await invitee.page.goto(linkIn(await suite.service.mailTo('ada@example.com')));
  await invitee.page.getByLabel('First name').fill('Ada');
  await invitee.page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await invitee.page.getByRole('button', { name: 'Accept and join' }).click();
  await invitee.page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor();
  await row.getByText('Accepted').waitFor();

  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByText('ada@example.com').first().waitFor();
  await page.reload();
  await page.getByText('ada@example.com').first().waitFor();
});

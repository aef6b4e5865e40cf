import { test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

test('who has invited nobody yet is led from a mail that arrives to the first invite', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('heading', { name: 'Nobody is invited yet' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Mail me a test' }).click();
  await page.getByText('The mail server took a mail to olive@example.com.').waitFor();
  await suite.service.mailTo('olive@example.com');
  await page.getByRole('button', { name: 'It arrived' }).click();
  await page.getByRole('button', { name: 'Invite somebody', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Email').fill('ada@example.com');
  await page.keyboard.press('Enter');
  await rowOf(page, 'ada@example.com').waitFor();
  await page.getByRole('heading', { name: 'Nobody is invited yet' }).waitFor({ state: 'detached' });
});

import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { expectAccessible } from './support/axe.ts';
import { useSuite } from './support/suite.ts';
import { PHONE, rowOf, signIn } from './support/visitor.ts';

const suite = useSuite({ WEBHOOK_NETWORKS: '127.0.0.0/8' });
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const events = (page: Page) => page.getByRole('list', { name: 'Events' }).getByRole('listitem');

test('an admin sees who did what, narrows it down, and hands the address on', async () => {
  const grace = await suite.service.admin();
  const { id, email } = await grace.invites('ada@example.com', { sendEmail: false });
  const { page, openTab } = await suite.visitor();
  await signIn(page);
  await page.getByRole('link', { name: 'Activity' }).click();
  const created = events(page).filter({ hasText: email });
  await created.getByText('Invite created').waitFor();
  await created.getByText('by Grace Hopper').waitFor();

  // What somebody does meanwhile comes in by itself.
  await grace.can.revokeInvite({ invite: { id }, reason: 'A mistake' });
  const revoked = events(page).filter({ hasText: 'Invite revoked' });
  await revoked.waitFor();
  await revoked.getByRole('button', { name: 'Invite revoked' }).click();
  await revoked.getByText('"A mistake"').waitFor();

  await revoked.getByRole('button', { name: email }).click();
  await expect.poll(() => events(page).count()).toBe(2);
  await page.getByRole('combobox', { name: 'What' }).click();
  await page.getByRole('option', { name: 'Invite revoked' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => events(page).count()).toBe(1);
  const address = new URL(page.url());
  expect(address.searchParams.get('subject')).toBe(id);
  expect(address.searchParams.get('type')).toBe('INVITE_REVOKED');

  const other = await openTab();
  await other.goto(page.url());
  await events(other).getByText('Invite revoked').waitFor();
  expect(await events(other).count()).toBe(1);
  await other.getByRole('button', { name: 'Show everything' }).click();
  await other.getByLabel('Until').fill('2020-01-01');
  await other.getByText('Nothing happened').waitFor();
  await other.getByLabel('Until').fill('');
  await other.getByLabel('From').fill('2020-01-01');
  await events(other)
    .filter({ hasText: email })
    .first()
    .getByRole('button', { name: 'Grace Hopper' })
    .click();
  expect(new URL(other.url()).searchParams.get('actor')).toBe(grace.id);
  await other.getByText('by Admin').waitFor({ state: 'detached' });
  await expectAccessible(other);
});

test('the same stands beside each invite and each user, on a phone too', async () => {
  const grace = await suite.service.admin();
  const { id } = await grace.invites('eve@example.com', { sendEmail: false });
  const { page } = await suite.visitor(PHONE);
  await signIn(page, grace);
  await page.goto(`/?invite=${id}`);
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Activity' }).click();
  await events(page).getByText('Invite created').waitFor();
  expect(await events(page).count()).toBe(1);
  await expectAccessible(page);
  // What is gone still has a past.
  await grace.can.deleteInvite(id);
  await page.reload();
  await drawer.getByText('This invite is gone.').waitFor();
  await drawer.getByRole('tab', { name: 'Activity' }).click();
  await events(page).getByText('Invite deleted').waitFor();

  const member = await grace.bringsIn('mia@example.com', { sendEmail: false });
  await page.goto('/users');
  await rowOf(page, 'mia@example.com').getByRole('button', { name: 'Ada', exact: true }).click();
  await drawer.getByRole('heading', { name: 'Ada' }).waitFor();
  await drawer.getByRole('tab', { name: 'Activity' }).click();
  await events(page).getByText('Account made').waitFor();
  expect(new URL(page.url()).searchParams.get('user')).toBe(member.id);
  await page.goBack();
  await drawer.waitFor({ state: 'detached' });
  await page.goto(`/users?user=${grace.id}`);
  await drawer.getByRole('tab', { name: 'Activity' }).click();
  await drawer.getByText('What they did').click();
  await events(page).filter({ hasText: 'eve@example.com' }).first().waitFor();
  await expectAccessible(page);
});

test('an admin sets a webhook up, tries it, looks after it and takes it away', async () => {
  const grace = await suite.service.admin();
  const { page } = await suite.visitor();
  await signIn(page, grace);
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByText('No endpoints yet').waitFor();
  await page.getByRole('button', { name: 'New endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/hooks');
  await dialog.getByLabel('Only what is chosen').click();
  await dialog.getByRole('combobox', { name: 'Events' }).click();
  await page.getByRole('option', { name: 'Invite created' }).click();
  await dialog.getByRole('button', { name: 'Create the endpoint' }).click();
  await dialog.getByRole('alert').getByText('Nothing is sent to this address').waitFor();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create the endpoint' }).click();
  const secret = await dialog.getByLabel('Secret', { exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: receiver.url }).click();
  await page.getByRole('heading', { level: 1, name: receiver.url }).waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await dialog.getByText('It got through').waitFor();
  await dialog.getByText(/HTTP 204 in \d+ ms/).waitFor();
  expect(verified(secret, receiver.received.at(-1)).type).toBe('webhook.test');
  await dialog.getByRole('button', { name: 'Close' }).first().click();

  receiver.answers({ status: 410 });
  await grace.invites('told@example.com', { sendEmail: false });
  const deliveries = page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
  await deliveries.getByText('Failed').waitFor();
  await deliveries.getByRole('button', { name: 'Invite created', exact: true }).click();
  await deliveries
    .getByRole('listitem')
    .getByText(/HTTP 410/)
    .waitFor();
  // It said that it is gone, so it was stopped.
  await page.reload();
  await page.getByText('It answered that it is gone (410).').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  receiver.answers({ status: 204 });
  await page.getByRole('button', { name: 'Send again: Invite created' }).click();
  await deliveries.getByText('Delivered').waitFor();
  await page.setViewportSize(PHONE.viewport);
  await expectAccessible(page);
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(await wide()).toBe(false);

  await page.getByRole('button', { name: 'New secret' }).click();
  await dialog.getByRole('button', { name: 'Make a new secret' }).click();
  const next = await dialog.getByLabel('Secret', { exact: true }).inputValue();
  expect(next).not.toBe(secret);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const before = receiver.received.length;
  await page.getByRole('button', { name: 'Send many again' }).click();
  await dialog.getByLabel('Everything').click();
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await dialog.getByText('There is nothing to send.').waitFor();
  expect(receiver.received).toHaveLength(before);
  await dialog.getByRole('button', { name: 'Close' }).first().click();

  await page.getByRole('button', { name: 'Change' }).click();
  await dialog.getByLabel('What it is for').fill('The mailing list');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The mailing list').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No endpoints yet').waitFor();
});

function verified(secret: string, received: Received | undefined) {
  if (!received) throw new Error('Nothing arrived.');
  return new Webhook(secret).verify(received.body, received.headers as Record<string, string>) as {
    type: string;
  };
}

import { expect, test } from 'vitest';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

test('an admin pastes a list, sees what would happen, and sends what can be sent', async () => {
  const admin = await suite.service.admin();
  await admin.bringsIn('member@example.com');
  await admin.invites('pending@example.com');
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('button', { name: 'Invite many' }).click();
  await page
    .getByLabel('Addresses')
    .fill(
      'new.one@example.com\nGrace Hopper <grace@example.com>; member@example.com\nPENDING@example.com, no-address\ngrace@EXAMPLE.com',
    );
  await page.getByText('5 addresses; 1 named twice, and left out').waitFor();
  await page.getByRole('button', { name: 'Check 5' }).click();
  await page.getByText('2 can be invited, 3 cannot. Nothing has been sent yet.').waitFor();
  expect((await admin.can.inviteStats())?.pending).toBe(1);
  const outcome = (address: string) => page.getByRole('dialog').getByRole('row').filter({ hasText: address });
  await outcome('member@example.com').getByText('They already have an account').waitFor();
  await outcome('PENDING@example.com').getByText('Already invited').waitFor();
  await outcome('no-address').getByText('e-mail address').waitFor();

  await page.getByRole('button', { name: 'Send 2 invites' }).click();
  await page.getByText('2 invited', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await rowOf(page, 'grace@example.com').waitFor();
  await suite.service.mailTo('new.one@example.com');
  expect((await admin.can.inviteStats())?.pending).toBe(3);
});

test('a CSV that is dropped brings roles, labels and messages along', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('button', { name: 'Invite many' }).click();
  const csv =
    'Email;Role;Labels;Message\r\nbarbara@example.com;admin;"editors|north";"Hello, ""Barbara""!"\r\ndonald@example.com;;;\r\n';
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'people.csv', { type: 'text/csv' }));
    return data;
  }, csv);
  await page.getByLabel('Addresses').dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByRole('button', { name: 'Check 2' }).click();
  await page.getByRole('button', { name: 'Send 2 invites' }).click();
  await page.getByText('2 invited', { exact: true }).waitFor();
  const admin = await suite.service.admin();
  const { nodes } = await admin.can.invites({ filter: { email: 'barbara@example.com' } });
  expect(nodes).toMatchObject([{ role: 'ADMIN', roles: ['editors', 'north'], message: 'Hello, "Barbara"!' }]);
});

test('a long list goes out in several calls, and one that is lost is made again without inviting twice', async () => {
  const { page, context } = await suite.visitor();
  await signIn(page);
  const addresses = Array.from({ length: 450 }, (_, n) => `person-${n}@example.com`);
  await page.getByRole('button', { name: 'Invite many' }).click();
  await page.getByLabel('Addresses').fill(addresses.join('\n'));
  await page.getByRole('button', { name: 'Check 450' }).click();
  await page.getByText('All 450 can be invited.').waitFor();

  // The second call reaches the service, and its answer is lost on the way back.
  let calls = 0;
  await context.route('**/graphql', async (route) => {
    const isBatch = route.request().postData()?.includes('mutation CreateInvites') ?? false;
    if (!isBatch) return route.continue();
    calls += 1;
    if (calls !== 2) return route.continue();
    await route.fetch();
    await route.fulfill({ status: 200, contentType: 'text/plain', body: '' });
  });
  await page.getByRole('button', { name: 'Send 450 invites' }).click();
  await page.getByText('Stopped after 200 of 450').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('450 invited', { exact: true }).waitFor();
  expect(calls).toBe(4);
  const admin = await suite.service.admin();
  const { totalCount } = await admin.can.invites({ filter: { search: 'person-' } });
  expect(totalCount).toBe(450);
});

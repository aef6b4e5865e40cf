import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSuite } from './support/suite.ts';
import { rowOf, signIn } from './support/visitor.ts';

const suite = useSuite();

async function openImport(page: Page): Promise<void> {
  await signIn(page);
  await page.getByRole('button', { name: 'Invite many' }).click();
  await page.getByLabel('Addresses').waitFor();
}

/** Chooses a file, as the dialog of the browser would. */
async function choose(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  await page
    .getByLabel('File')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
}

test('an admin types a list, sees what would happen, and sends what can be sent', async () => {
  const admin = await suite.service.admin();
  await admin.bringsIn('member@example.com');
  await admin.invites('pending@example.com');
  const { page } = await suite.visitor();
  await openImport(page);
  await page
    .getByLabel('Addresses')
    .fill(
      'new.one@example.com\nHopper, Grace <grace@example.com>; member@example.com\nPENDING@example.com, no-address\ngrace@EXAMPLE.com',
    );
  await page.getByText('4 addresses; 1 named twice, and left out').waitFor();
  await page.getByRole('alert').getByText('no-address').waitFor();
  await page.getByRole('button', { name: 'Check 4' }).click();
  await page.getByText('2 can be invited, 2 cannot. Nothing has been sent yet.').waitFor();
  expect((await admin.can.inviteStats())?.pending).toBe(1);
  const outcome = (address: string) => page.getByRole('dialog').getByRole('row').filter({ hasText: address });
  await outcome('member@example.com').getByText('They already have an account').waitFor();
  await outcome('PENDING@example.com').getByText('Already invited').waitFor();

  await page.getByRole('button', { name: 'Send 2 invites' }).click();
  await page.getByText('2 invited', { exact: true }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await rowOf(page, 'grace@example.com').waitFor();
  await suite.service.mailTo('new.one@example.com');
  expect((await admin.can.inviteStats())?.pending).toBe(3);
});

test('a sheet of two hundred goes out in three presses, and the check says who gets what', async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByRole('button', { name: 'Invite many' }).click();
  const rows = Array.from({ length: 198 }, (_, n) => `sheet-${n}@example.com;;;`);
  const sheet = [
    'E-Mail;Role;Labels;Message',
    'barbara@example.com;admin;"editors| north ";"Hello, ""Barbara""!"',
    'donald@example.com;Member;;',
    ...rows,
  ].join('\r\n');
  await choose(page, 'people.csv', sheet);
  await page.getByText('All 200 can be invited, 1 of them as an admin. Nothing has been sent yet.').waitFor();
  await page.getByText('E-Mail is the address, Role is the role, Labels is the labels').waitFor();
  const barbara = page.getByRole('dialog').getByRole('row').filter({ hasText: 'barbara@example.com' });
  await barbara.getByText('Admin', { exact: true }).waitFor();
  await barbara.getByText('north', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send 200 invites' }).click();
  await page.getByText('200 invited', { exact: true }).waitFor();
  const admin = await suite.service.admin();
  const { nodes } = await admin.can.invites({ filter: { email: 'barbara@example.com' } });
  expect(nodes).toMatchObject([{ role: 'ADMIN', roles: ['editors', 'north'], message: 'Hello, "Barbara"!' }]);
});

test('a word that is no role is told row by row, and its rows wait until somebody chose, whatever the others get', async () => {
  const { page } = await suite.visitor();
  await openImport(page);
  await page.getByRole('button', { name: 'Role, labels, message and window' }).click();
  await page.getByText('Admin', { exact: true }).click();
  await page
    .getByLabel('Addresses')
    .fill('email,role\nviewer@example.com,Viewer\nowner@example.com,Owner\nplain@example.com,member');
  await page.getByText('Viewer: viewer@example.com (line 2)').waitFor();
  await page.getByRole('button', { name: 'Check 1' }).click();
  await page.getByText('1 can be invited, 2 cannot.').waitFor();
  await page.getByText('“Owner” is no role. Choose one above.').waitFor();

  await page.getByRole('combobox', { name: 'Role for Viewer' }).click();
  await page.getByRole('option', { name: 'Member' }).click();
  await page.getByRole('button', { name: 'Check 2' }).click();
  await page.getByRole('button', { name: 'Send 2 invites' }).click();
  await page.getByText('2 invited', { exact: true }).waitFor();
  const admin = await suite.service.admin();
  const { nodes } = await admin.can.invites({ filter: { search: 'viewer@' } });
  expect(nodes).toMatchObject([{ role: 'MEMBER' }]);
  expect((await admin.can.invites({ filter: { search: 'owner@' } })).nodes).toEqual([]);
});

test('a quote that is never closed mails nobody the addresses of others: its line is told', async () => {
  const { page } = await suite.visitor();
  await openImport(page);
  await choose(
    page,
    'people.csv',
    'email,message\nopen@example.com,"Hello\nafter-1@example.com,Hi\nafter-2@example.com,Hi\n',
  );
  const told = page.getByRole('alert').getByRole('row');
  await told.getByText('Line 2').waitFor();
  await told.getByText('open@example.com,"Hello').waitFor();
  await page.getByRole('button', { name: 'Check 2' }).click();
  await page.getByRole('button', { name: 'Send 2 invites' }).click();
  await page.getByText('2 invited', { exact: true }).waitFor();
  const { text } = await suite.service.mailTo('after-1@example.com');
  expect(text).not.toContain('after-2@example.com');
});

test('a file of an older Windows arrives as it was written, and a person looks at its letters', async () => {
  const { page } = await suite.visitor();
  await openImport(page);
  const bytes = Buffer.from('email;message\nkoeln@example.com;Grüße aus Köln, 5 €', 'latin1');
  bytes[bytes.length - 1] = 0x80;
  await choose(page, 'people.csv', bytes);
  await page.getByText('As it was read: “koeln@example.com;Grüße aus Köln, 5 €”').waitFor();
  await page.getByRole('combobox', { name: 'Read it as' }).click();
  await page.getByRole('option', { name: 'Central European' }).click();
  expect(await page.getByLabel('Addresses').inputValue()).toContain('Grüße aus Köln, 5 €');
});

test('a workbook is told for what it is, and leaves the list alone', async () => {
  const { page } = await suite.visitor();
  await openImport(page);
  await page.getByLabel('Addresses').fill('ada@example.com');
  await choose(page, 'people.xlsx', 'PK\x03\x04  [Content_Types].xml  xl/workbook.xml');
  await page.getByRole('alert').getByText('This is an Excel workbook (.xlsx)').waitFor();
  expect(await page.getByLabel('Addresses').inputValue()).toBe('ada@example.com');
});

test('a list that is being sent has a place of its own, on every page and after a reload, and nobody is invited twice', async () => {
  const { page, context } = await suite.visitor();
  await openImport(page);
  const addresses = Array.from({ length: 450 }, (_, n) => `person-${n}@example.com`);
  await page.getByLabel('Addresses').fill(addresses.join('\n'));
  await page.getByRole('button', { name: 'Check 450' }).click();
  await page.getByText('All 450 can be invited.').waitFor();

  // The second call reaches the service, and its answer is lost on the way back.
  let calls = 0;
  await context.route('**/graphql', async (route) => {
    const isBatch = route.request().postData()?.includes('"operationName":"CreateInvites"') ?? false;
    if (!isBatch) return route.continue();
    calls += 1;
    if (calls !== 2) return route.continue();
    await route.fetch();
    await route.fulfill({ status: 200, contentType: 'text/plain', body: '' });
  });
  await page.getByRole('button', { name: 'Send 450 invites' }).click();
  await page.getByText('Stopped after 200 of 450').waitFor();
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByText('Stopped after 200 of 450').waitFor();

  const asked = page.waitForEvent('dialog');
  const reloaded = page.reload();
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await reloaded;
  await page.getByText('Stopped after 200 of 450').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('450 invited', { exact: true }).waitFor();
  expect(calls).toBe(4);
  const admin = await suite.service.admin();
  const { totalCount } = await admin.can.invites({ filter: { search: 'person-' } });
  expect(totalCount).toBe(450);
});

test('what the service refused while it was sent is told, and offered as a table that no spreadsheet runs', async () => {
  const { page } = await suite.visitor();
  await openImport(page);
  await page.getByLabel('Addresses').fill('email,message\ntaken@example.com,"=1+1"\nfree@example.com,Hi');
  await page.getByRole('button', { name: 'Check 2' }).click();
  await page.getByText('All 2 can be invited.').waitFor();
  const admin = await suite.service.admin();
  await admin.invites('taken@example.com');
  await page.getByRole('button', { name: 'Send 2 invites' }).click();
  await page.getByText('1 invited, 1 not', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Show what was refused (1)' }).click();
  await page.getByRole('cell', { name: 'Already invited' }).waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save it as CSV' }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  expect(csv).toBe(
    '\uFEFFemail,role,labels,message,reason\r\ntaken@example.com,MEMBER,,"\'=1+1",Already invited\r\n',
  );
  await page.getByRole('button', { name: 'Done' }).click();
  expect(await page.getByRole('region', { name: 'Sending invites' }).count()).toBe(0);
});

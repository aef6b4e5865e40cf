import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { until } from '../support/until.ts';
import { useSuite } from './support/suite.ts';
import { PHONE } from './support/visitor.ts';

const suite = useSuite();

/** An invite to somebody new. */
async function invite(email: string) {
  const admin = await suite.service.admin();
  return { admin, ...(await admin.invites(email)) };
}

test('the token leaves the address bar before the page asks for anything else, and only the tab keeps it', async () => {
  const { inviteLink, token } = await invite('ada@example.com');
  const { page, context } = await suite.visitor(PHONE);
  const askedBefore: string[] = [];
  page.on('request', (request) => {
    if (page.url().includes(token)) askedBefore.push(new URL(request.url()).pathname);
  });
  await page.goto(inviteLink);
  await page.getByRole('heading', { name: 'invites you' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  // The browser itself asks for the page and what its head names, before any code has run.
  expect(
    askedBefore.filter((path) => !/^\/accept-invite$|^\/assets\/(index|start|common|favicon)-/.test(path)),
  ).toEqual([]);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, history.state]));
  expect(kept).not.toContain(token);
  expect(JSON.stringify(await context.cookies())).not.toContain(token);

  await page.goto('/accept-invite');
  await page.goBack();
  expect(page.url()).not.toContain(token);
});

test('who loads the page again goes on where they were, until the invite is used', async () => {
  const { inviteLink, token } = await invite('grace@example.com');
  const { page } = await suite.visitor();
  await page.goto(inviteLink);
  await page.getByRole('heading', { name: 'invites you' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'invites you' }).waitFor();
  // Only the fragment differs now, so the browser does not load the page anew.
  await page.goto(inviteLink);
  await page.getByLabel('First name').fill('Grace');
  await page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByRole('heading', { name: 'Welcome, Grace' }).waitFor();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(token);
});

test.each([
  ['with its sign encoded', (link: string) => link.replace('#', '%23')],
  ['with its sign encoded twice', (link: string) => link.replace('#', '%2523')],
  ['with a question mark encoded', (link: string) => link.replace('#', '%3F')],
  ['with slashes too many', (link: string) => link.replace('/accept-invite', '//accept-invite/')],
  ['with the end of a sentence', (link: string) => `${link}.)`],
  ['with what counts clicks', (link: string) => `${link}&utm_source=mail`],
])('a link opens %s, and leaves nothing of it in the address bar', async (how, change) => {
  const { inviteLink } = await invite(`${how.replaceAll(/[^a-z]/g, '')}@example.com`);
  const { page } = await suite.visitor();
  await page.goto(change(inviteLink));
  await page.getByRole('heading', { name: 'invites you' }).waitFor();
  const { pathname, search, hash } = new URL(page.url());
  expect(pathname + search + hash).toBe('/accept-invite');
});

test('the window is told in the zone and the form of whoever reads it', async () => {
  const { inviteLink, id } = await invite('zone@example.com');
  await suite.service.db.execute(sql`
    UPDATE invites SET expires_at = '2099-07-01T12:00:00Z' WHERE id = ${id}::uuid`);
  const { page } = await suite.visitor({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  // A browser whose clock is wrong: what is open, the service says.
  await page.clock.setFixedTime('2101-01-01T00:00:00Z');
  await page.goto(inviteLink);
  await page.getByText('Offen bis Mi., 1. Juli 2099, 14:00 MESZ').waitFor();
  await page.getByRole('button', { name: 'Annehmen und teilnehmen' }).waitFor();
});

test('an expired link says whom to ask, and asks for a new one', async () => {
  const { inviteLink, id, admin } = await invite('edsger@example.com');
  await suite.service.db.execute(sql`
    UPDATE invites SET expires_at = clock_timestamp() - interval '1 second' WHERE id = ${id}::uuid`);
  const { page } = await suite.visitor(PHONE);
  await page.goto(inviteLink);
  await page.getByRole('heading', { name: 'This invite has expired' }).waitFor();
  await page.getByText('Ask whoever invited you to send it again.').waitFor();
  await page.getByRole('button', { name: 'Ask for a new link' }).click();
  await page.getByText('Thank you, that was passed on.').waitFor();
  await until('the admin sees it', async () => {
    const { nodes } = await admin.can.invites({ filter: { renewalRequested: true } });
    return nodes.some((invite) => invite.id === id);
  });
});

test('a withdrawn, a used, a replaced, a deleted and a broken link each say what to do next', async () => {
  const { page } = await suite.visitor();

  const withdrawn = await invite('barbara@example.com');
  await withdrawn.admin.can.revokeInvite({ invite: { id: withdrawn.id } });
  await page.goto(withdrawn.inviteLink);
  await page.getByRole('heading', { name: 'This invite was withdrawn' }).waitFor();

  const used = await invite('donald@example.com');
  await used.admin.can.acceptInvite({
    token: used.token,
    firstName: 'Donald',
    password: 'four words nobody guesses',
  });
  await page.goto(used.inviteLink);
  await page.getByRole('heading', { name: 'This invite has been used' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();

  const replaced = await invite('radia@example.com');
  await suite.service.db.execute(sql`
    UPDATE invites SET last_sent_at = last_sent_at - interval '2 minutes', mail_queued_at = mail_queued_at - interval '2 minutes'
    WHERE id = ${replaced.id}::uuid`);
  await replaced.admin.can.resendInvite({ invite: { id: replaced.id }, sendEmail: false });
  await page.goto(replaced.inviteLink);
  await page.getByRole('heading', { name: 'There is a newer link' }).waitFor();

  const deleted = await invite('deleted@example.com');
  await deleted.admin.can.deleteInvite(deleted.id);
  await page.goto(deleted.inviteLink);
  await page.getByRole('heading', { name: 'This invite is no longer there' }).waitFor();
  await page.getByText('Ask whoever invited you for a new one.').waitFor();

  await page.goto(replaced.inviteLink.slice(0, -5));
  await page.getByRole('heading', { name: 'This link is not complete' }).waitFor();
});

test('an invitee whose invite is revoked while the form is open is told so', async () => {
  const { inviteLink, id, admin } = await invite('ken@example.com');
  const { page } = await suite.visitor();
  await page.goto(inviteLink);
  await page.getByLabel('First name').fill('Ken');
  await page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await admin.can.revokeInvite({ invite: { id } });
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByRole('heading', { name: 'This invite was withdrawn' }).waitFor();
});

test('a password that the service finds too common can be replaced', async () => {
  const { inviteLink } = await invite('frances@example.com');
  const { page } = await suite.visitor();
  await page.goto(inviteLink);
  await page.getByLabel('First name').fill('Frances');
  await page.getByLabel('Password', { exact: true }).fill('123456789012');
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByText('commonest').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByRole('heading', { name: 'Welcome, Frances' }).waitFor();
});

test('an invitee may decline, and the page says that it is over', async () => {
  const { inviteLink, id, admin } = await invite('niklaus@example.com');
  const { page } = await suite.visitor();
  await page.goto(inviteLink);
  await page.getByRole('button', { name: 'Decline the invite' }).click();
  await page.getByLabel('Reason').fill('Not me.');
  await page.getByLabel('Do not invite me again').check();
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  await page.getByRole('heading', { name: 'This invite was declined' }).waitFor();
  expect(await admin.can.invite(id)).toMatchObject({ status: 'DECLINED', declineReason: 'Not me.' });
  expect(await admin.can.suppression('niklaus@example.com')).toMatchObject({ reason: 'DECLINED' });
});

test('an admin who tries a link out in the same browser stays signed in', async () => {
  const { inviteLink } = await invite('joan@example.com');
  const { page } = await suite.visitor();
  await page.goto('/');
  await page.evaluate((session) => localStorage.setItem('usher.session', session), await sessionOfAdmin());
  const before = await page.evaluate(() => localStorage.getItem('usher.session'));
  await page.goto(inviteLink);
  await page.getByLabel('First name').fill('Joan');
  await page.getByLabel('Password', { exact: true }).fill('four words nobody guesses');
  await page.getByRole('button', { name: 'Accept and join' }).click();
  await page.getByText('Somebody else is signed in in this browser.').waitFor();
  expect(await page.evaluate(() => localStorage.getItem('usher.session'))).toBe(before);
});

async function sessionOfAdmin(): Promise<string> {
  const { accessToken, refreshToken } = await suite.service.admin();
  return JSON.stringify({ accessToken, refreshToken, expiresAt: Date.now() + 600_000 });
}

import { expect, test } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { layoutShift, MOBILE, noteArrivals, putOnLine } from './support/line.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { signIn } from './support/visitor.ts';

// What operators have: built for testing, React is twice as large.
const suite = useSuite({}, null);

/** 0.1 and less is good, as the Web Vitals have it. */
const GOOD_SHIFT = 0.1;

const DESK = { viewport: { width: 1440, height: 900 } };
const SMALL_PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

const SCREENS = [
  ['a desk', DESK],
  ['a small phone', SMALL_PHONE],
] as const;

/** The list, as far as it loads by itself: filled, live, and with the number of mails that failed. */
async function loadedList(page: Parameters<typeof signIn>[0]): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Not delivered: 2' }).waitFor();
  await page.getByText('Page 1, 1 to 25 of ').waitFor();
}

test('a list of invites is there after 275 KB, signing in included, in few files that are compressed', async () => {
  await seedInvites(suite.service.app, 60);
  const { page } = await suite.visitor(DESK);
  const arrivals = await noteArrivals(page);
  await signIn(page);
  await loadedList(page);
  const made = arrivals.filter(({ path }) => path !== '/graphql');
  const sum = made.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sum).toBeLessThanOrEqual(275_000);
  const files = arrivals.filter(({ path }) => path.startsWith('/assets/'));
  // Each costs a part of a round trip and half a kilobyte of headers.
  expect(files.length).toBeLessThanOrEqual(16);
  expect(files.filter(({ bytes, encoding }) => bytes > 2_500 && encoding !== 'br')).toEqual([]);
  // Nobody waits for what may never be opened, or for what others read.
  expect(
    files.filter(({ path }) => /-page-|-modal-|-dialog-|\/(?:ar|de|es|fr|ja|pt-BR)-/.test(path)),
  ).toEqual([]);
});

test.each(SCREENS)('on %s with a slow line, an invite stays where it appears', async (screen, options) => {
  const { inviteLink } = await (await suite.service.admin()).invites(
    `${screen.replaceAll(' ', '-')}@example.com`,
  );
  const { page } = await suite.visitor(options);
  await putOnLine(page, MOBILE);
  await page.goto(inviteLink);
  await page.getByLabel('First name').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await layoutShift(page)).toBeLessThan(GOOD_SHIFT);
});

test.each(SCREENS)('on %s with a slow line, the list stays where it appears', async (_, options) => {
  const { page } = await suite.visitor(options);
  await putOnLine(page, MOBILE);
  await signIn(page);
  await loadedList(page);
  expect(await layoutShift(page)).toBeLessThan(GOOD_SHIFT);
});

test('a page and a dialog that do not come say so, and come when they are asked for again', async () => {
  const { page, expectTrouble } = await suite.visitor();
  await signIn(page);
  await page.getByText('Page 1, 1 to 25 of ').waitFor();
  const alert = page.getByRole('alert').filter({ hasText: 'This part of the console did not come' });
  const again = alert.getByRole('button', { name: 'Try again' });
  await expectTrouble(async () => {
    await page.route(/\/assets\/(users-page|export-dialog)-.*\.js/, (route) => route.abort());
    await page.getByRole('button', { name: 'Save the list as CSV' }).click();
    await again.waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Try again');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Users' }).click();
    await alert.waitFor();
    // What is around it goes on.
    await page.getByRole('link', { name: 'Users' }).waitFor();
    await page.unrouteAll();
    await again.click();
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    await page.getByRole('link', { name: 'Invites' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the list as CSV' }).click();
    await again.click();
    await download;
  });
  await alert.waitFor({ state: 'detached' });
});

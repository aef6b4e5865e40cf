import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { signIn } from './support/visitor.ts';

const suite = useSuite();

beforeAll(async () => {
  const { app } = suite.service;
  await seedInvites(app, 60);
  await app.db.execute(sql`
    INSERT INTO users (id, email, first_name, role, status, password_hash, updated_at)
    VALUES (gen_random_uuid(), repeat('long', 12) || '@' || repeat('domain', 9) || '.example.com',
      repeat('Donaudampfschiff', 6), 'MEMBER', 'ACTIVE', '', now())`);
});

/** What cannot be seen or pressed as a whole: wider than the screen, or than its own frame. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
    for (const element of document.querySelectorAll('button, a, td, [role=tab], svg')) {
      const { left, right, width, height } = element.getBoundingClientRect();
      // What is folded away is beside the screen as a whole.
      if (width === 0 || right <= 0) continue;
      // The tick of a checkbox is wider than high; icons are square.
      const { width: w = 0, height: h = 1 } = element instanceof SVGSVGElement ? element.viewBox.baseVal : {};
      const squeezed = w === h && Math.abs(width - height) > 1;
      const spilt = element instanceof HTMLButtonElement && element.scrollWidth > element.clientWidth + 1;
      if (left < -1 || right > innerWidth + 1 || squeezed || spilt) {
        wrong.push(`${element.tagName} ${element.textContent || element.getAttribute('aria-label')}`);
      }
    }
    return wrong;
  });
}

test.each([
  [1440, 900],
  [820, 1180],
  [375, 812],
  [320, 640],
])('on a screen %i wide nothing is cut off, however long the names are', async (width, height) => {
  const { page } = await suite.visitor({ viewport: { width, height } });
  await signIn(page);
  await page.getByText('Page 1, 1 to 25 of 60').waitFor();
  expect(await cutOff(page)).toEqual([]);
  // Where there is little room, the pages fold away.
  const pages = await page.getByRole('navigation').boundingBox();
  expect((pages?.x ?? -1) >= 0).toBe(width > 991);
  await page.goto('/users');
  await page.getByText('Donaudampfschiff').waitFor();
  expect(await cutOff(page)).toEqual([]);
  await page.goto('/activity');
  await page.getByRole('list', { name: 'Events' }).waitFor();
  expect(await cutOff(page)).toEqual([]);
});

test('a whole card opens its row', async () => {
  const { page } = await suite.visitor({ viewport: { width: 375, height: 812 } });
  await signIn(page);
  const card = page.getByRole('listitem').filter({ hasText: 'ada.lovelace@example.com' });
  // The middle of the card is no button: what reaches over it opens the row.
  await card.click();
  await page.getByRole('dialog').getByRole('heading', { name: 'ada.lovelace@example.com' }).waitFor();
});

test('forced colours show the page, the tab, the role and the switch that are chosen', async () => {
  const { page } = await suite.visitor({ forcedColors: 'active' });
  await signIn(page);
  const background = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await background('[aria-current=page]')).not.toBe(await background('a[href="/users"]'));
  const border = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).borderBottomWidth);
  expect(await border('[role=tab][aria-selected=true]')).not.toBe(
    await border('[role=tab][aria-selected=false]'),
  );
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  expect(await background('.mantine-SegmentedControl-label[data-active]')).not.toBe(
    await background('.mantine-SegmentedControl-label:not([data-active])'),
  );
  const on = await background('.mantine-Switch-track');
  await page.getByRole('switch').click();
  expect(await background('.mantine-Switch-track')).not.toBe(on);
});

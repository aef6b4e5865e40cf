import type { Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { signIn } from './support/visitor.ts';

const suite = useSuite();

beforeAll(async () => {
  const { app } = suite.service;
  await seedInvites(app, 120);
  await app.db.execute(sql`
    INSERT INTO users (id, email, first_name, role, status, password_hash, updated_at)
    SELECT gen_random_uuid(), 'user' || n || '@example.com', 'User ' || n, 'MEMBER', 'ACTIVE', '', now()
    FROM generate_series(1, 80) AS n`);
});

/** Keeps the answers to a query back, as a slow line does, until they are let through. */
async function holdBack(page: Page, query: string): Promise<() => Promise<void>> {
  let letThrough = () => {};
  const through = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes(`"operationName":"${query}"`)) return route.fallback();
    await through;
    return route.continue();
  });
  const release = async () => {
    letThrough();
    await page.unrouteAll({ behavior: 'wait' });
  };
  onTestFinished(release);
  return release;
}

const addresses = (page: Page) => page.locator('tbody tr td:first-child').allTextContents();

test.each([
  ['invites', 'Invites'],
  ['users', 'Users'],
])(
  'an admin who presses Next twice on a slow line gets the next page of %s, and its number with it',
  async (list, query) => {
    const { page } = await suite.visitor();
    await signIn(page);
    if (list === 'users') await page.getByRole('link', { name: 'Users' }).click();
    const next = page.getByRole('button', { name: 'Next' });
    await next.click();
    await page.getByText('Page 2').waitFor();
    const second = await addresses(page);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('Page 1').waitFor();
    const first = await addresses(page);
    await page.reload();
    await page.getByText('Page 1').waitFor();

    const letThrough = await holdBack(page, query);
    await next.click();
    await page.locator('[aria-busy=true]').waitFor();
    expect(await page.getByText('Page 1').isVisible()).toBe(true);
    expect(await addresses(page)).toEqual(first);
    await next.click();
    await letThrough();
    await page.locator('[aria-busy=false]').waitFor();
    await page.getByText('Page 2').waitFor();
    expect(await addresses(page)).toEqual(second);
  },
);

test.each([
  ['invites', '/', 'Invites'],
  ['users', '/users', 'Users'],
])('an admin whose list of %s cannot be had is told why, and not kept waiting', async (list, path, query) => {
  const visitor = await suite.visitor();
  const { page } = visitor;
  await signIn(page);
  await visitor.expectTrouble(async () => {
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes(`"operationName":"${query}"`) ? route.abort() : route.fallback(),
    );
    await page.goto(path);
    await page.getByRole('alert').waitFor();
  });
  expect(await page.getByLabel(`Loading ${list}`).count()).toBe(0);
});

import type { Request } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { putOnLine } from './support/line.ts';
import { seedInvites } from './support/seed-invites.ts';
import { useSuite } from './support/suite.ts';
import { signIn } from './support/visitor.ts';

const suite = useSuite();

/** A phone at the edge of its network. */
const EDGE = { bitsPerSecond: 800_000, latencyMs: 400 };
/** So long may what takes many round trips take, on a machine that is busy as well. */
const PATIENCE = { timeout: 60_000 };
/** 400 of them are pending and 200 have expired: two batches, which are read by six pages. */
const INVITES = 2_000;
/** The first batch has been read by then. */
const PAGE_BETWEEN = 6;

beforeAll(() => seedInvites(suite.service.app, INVITES));

/** Whether a request asks for a page of invites of the largest size. */
function readsMany(request: Request, operation: string): boolean {
  const body: { operationName?: string; variables?: { first?: number } } = request.postDataJSON() ?? {};
  return body.operationName === operation && body.variables?.first === 100;
}

async function counts() {
  const [row] = await suite.service.db.query(sql`
    SELECT
      count(*) FILTER (WHERE status IN ('PENDING', 'EXPIRED'))::int AS open,
      count(*) FILTER (WHERE status = 'REVOKED')::int AS revoked,
      count(*)::int AS all
    FROM invites`);
  return row;
}

test('on a slow line, all that match are revoked with a number that grows, on any page, and Stop stops it', {
  timeout: 180_000,
}, async () => {
  expect(await counts()).toEqual({ open: 600, revoked: 100, all: INVITES });
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByText('Page 1, 1 to 25 of 2,000').waitFor();
  await putOnLine(page, EDGE);
  // Here the line is slower still: so long as it takes to look around, and to press Stop.
  let haveLooked = () => {};
  const looked = new Promise<void>((resolve) => {
    haveLooked = resolve;
  });
  let pages = 0;
  await page.route('**/graphql', async (route) => {
    if (readsMany(route.request(), 'InviteAddresses') && ++pages === PAGE_BETWEEN) await looked;
    await route.continue();
  });
  await page.getByRole('checkbox', { name: 'Choose every row of this page' }).check();
  await page.getByRole('button', { name: 'Choose all 2,000 that match' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('button', { name: 'Revoke: 600' }).click(PATIENCE);

  const panel = page.getByRole('region', { name: 'Changing invites' });
  await panel.getByText('Revoking: 0 of 600').waitFor();
  await panel.getByText('Revoking: 500 of 600').waitFor(PATIENCE);
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
  await page.getByRole('link', { name: 'Invites' }).click();
  await page.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await panel.getByText('Stopped after 500 of 600').waitFor();
  haveLooked();
  expect(await counts()).toEqual({ open: 100, revoked: 600, all: INVITES });

  await panel.getByRole('button', { name: 'Go on' }).click();
  await panel.getByText('600 revoked', { exact: true }).waitFor(PATIENCE);
  expect(await counts()).toEqual({ open: 0, revoked: 700, all: INVITES });
});

test('on a slow line, Stop ends the saving of a list: nothing more is read, and no file is left', {
  timeout: 120_000,
}, async () => {
  const { page } = await suite.visitor();
  await signIn(page);
  await page.getByText('Page 1, 1 to 25 of 2,000').waitFor();
  await putOnLine(page, EDGE);
  let files = 0;
  page.on('download', () => {
    files += 1;
  });
  await page.getByRole('button', { name: 'Save the list as CSV' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the list as CSV' });
  await dialog.getByText(/^Reading: [1-9]\d* of 2,000$/).waitFor();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.waitFor({ state: 'detached' });
  let reads = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && readsMany(request, 'Invites')) reads += 1;
  });
  // Longer than the page takes that was on its way.
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
  await page.getByRole('link', { name: 'Figures' }).click();
  await page.getByRole('heading', { level: 1, name: 'Figures' }).waitFor();
  expect({ reads, files }).toEqual({ reads: 0, files: 0 });
});

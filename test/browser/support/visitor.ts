import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ADMIN } from './service.ts';

/** Somebody with a browser of their own, who notices whatever should not be. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Another tab of the same browser. */
  openTab(): Promise<Page>;
  /** Runs something during which the console may complain, because the network is made to fail. */
  expectTrouble(trouble: () => Promise<void>): Promise<void>;
  /** Closes the browser, and fails on anything that was noticed: an error on the console, a violated policy, another host. */
  leave(): Promise<void>;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/**
 * Opens a browser.
 *
 * @param origins which hosts its pages may talk to
 */
export async function visit(
  browser: Browser,
  origins: readonly [string, ...string[]],
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const [baseURL] = origins;
  const context = await browser.newContext({ baseURL, ...options });
  // Shorter than a test may take, so that the failure says what was waited for.
  context.setDefaultTimeout(20_000);
  const noticed: string[] = [];
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !origins.includes(origin)) noticed.push(`a request to ${request.url()}`);
  });
  context.on('console', (message) => {
    if (troubled) return;
    if (message.type() === 'error' || message.type() === 'warning')
      noticed.push(`on the console: ${message.text()}`);
  });
  context.on('weberror', (error) => noticed.push(`thrown: ${error.error()}`));
  let troubled = false;
  const openTab = () => context.newPage();
  return {
    context,
    page: await openTab(),
    openTab,
    expectTrouble: async (trouble) => {
      troubled = true;
      await trouble();
      troubled = false;
    },
    leave: async () => {
      await context.close();
      expect(noticed).toEqual([]);
    },
  };
}

/** Signs in as the admin, and waits for the list of invites. */
export async function signIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Invites' }).waitFor();
}

/** The list's row, or card, of an address. */
export function rowOf(page: Page, address: string) {
  return page.getByRole('row').or(page.getByRole('listitem')).filter({ hasText: address });
}

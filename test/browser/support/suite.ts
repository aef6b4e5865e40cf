import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { launchChromium } from './chromium.ts';
import { startService, type TestService } from './service.ts';
import { type Visitor, visit } from './visitor.ts';

/** What the tests of a file share. */
export interface Suite {
  readonly service: TestService;
  readonly browser: Browser;
  /** Somebody new, who leaves when the test is over. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
}

/**
 * Starts one service and one Chromium for a file of tests.
 *
 * @param consoleBuild as `startService` has it
 */
export function useSuite(env?: Readonly<Record<string, string>>, consoleBuild?: null): Suite {
  let started: { service: TestService; browser: Browser } | undefined;
  const running = () => {
    if (!started) throw new Error('The suite runs inside of tests only.');
    return started;
  };
  beforeAll(async () => {
    const browser = await launchChromium();
    started = { browser, service: await startService(env, consoleBuild) };
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.service.stop();
  });
  return {
    get service() {
      return running().service;
    },
    get browser() {
      return running().browser;
    },
    visitor: async (options) => {
      const visitor = await visit(running().browser, [running().service.app.urls.publicUrl], options);
      onTestFinished(() => visitor.leave());
      return visitor;
    },
  };
}

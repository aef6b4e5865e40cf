import type { Page } from 'playwright-core';

/** How fast a line is, and how long its way. */
export interface Line {
  readonly bitsPerSecond: number;
  readonly latencyMs: number;
}

/** What Lighthouse takes for a phone. */
export const MOBILE: Line = { bitsPerSecond: 1_600_000, latencyMs: 150 };

/** Puts this page on a line of that kind. */
export async function putOnLine(page: Page, { bitsPerSecond, latencyMs }: Line): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bitsPerSecond / 8,
    uploadThroughput: bitsPerSecond / 8,
  });
}

/** Something that came over the line. */
export interface Arrival {
  readonly path: string;
  /** As sent, with its headers. */
  readonly bytes: number;
  /** `br`, for example. */
  readonly encoding: string | null;
}

/** Notes from now on what comes over the line of this page. */
export async function noteArrivals(page: Page): Promise<readonly Arrival[]> {
  const devtools = await page.context().newCDPSession(page);
  const arrivals: Arrival[] = [];
  const under = new Map<string, Omit<Arrival, 'bytes'>>();
  devtools.on('Network.responseReceived', ({ requestId, response: { url, headers } }) =>
    under.set(requestId, { path: new URL(url).pathname, encoding: headers['content-encoding'] ?? null }),
  );
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => {
    const response = under.get(requestId);
    if (response) arrivals.push({ ...response, bytes });
  });
  await devtools.send('Network.enable');
  return arrivals;
}

/** How much of what was on the screen has moved by itself since the page was opened: the sum of its layout shifts. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: 'layout-shift', buffered: true });
    const shifts = observer.takeRecords() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[];
    observer.disconnect();
    return shifts.reduce((sum, { value, hadRecentInput }) => (hadRecentInput ? sum : sum + value), 0);
  });
}

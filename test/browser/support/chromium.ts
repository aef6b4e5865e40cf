import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  // Chromium refuses to run as root with its sandbox on; these tests open pages of this repository alone.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the Chromium that is installed: nothing is downloaded.
 *
 * @throws Error saying what to install, where there is none
 */
export async function launchChromium(): Promise<Browser> {
  const configured = process.env['CHROMIUM_PATH'];
  const executablePath = configured ?? USUAL_PATHS.find((path) => existsSync(path));
  if (!executablePath || !existsSync(executablePath)) {
    throw new Error(
      `No Chromium at ${configured ?? USUAL_PATHS.join(', ')}. Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH.`,
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

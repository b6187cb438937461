/** A real Chromium, as the machine has one. `SOUNDSTAGE_CHROMIUM` names another. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const chromiumPath = (): string | undefined =>
  [process.env['SOUNDSTAGE_CHROMIUM'], ...PLACES].find((path) => path !== undefined && existsSync(path));

/** False, or why the tests are skipped; continuous integration installs Chromium and never skips. */
export const noBrowser = (): string | false => {
  if (chromiumPath() !== undefined) return false;
  if (process.env['CI']) throw new Error('Continuous integration must install Chromium: see .ci/run');
  return 'No Chromium was found: install one (apt-get install chromium), or name it in SOUNDSTAGE_CHROMIUM';
};

export const openBrowser = (): Promise<Browser> => {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('No Chromium was found');
  return chromium.launch({
    executablePath,
    // Containers have no user namespaces, and little shared memory.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--autoplay-policy=no-user-gesture-required',
      '--mute-audio',
    ],
  });
};

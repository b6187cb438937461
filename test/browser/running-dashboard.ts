/** The dashboard of a service of its own, in a real browser; whatever the browser complains of is a fault. */
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { dashboardSite } from '../../bin/commands/dashboard.ts';
import { type LocalService, startLocalService } from '../../bin/commands/local-service.ts';
import { type RunningService, serviceAt } from '../support/service.ts';
import { openBrowser } from './browser.ts';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENSHOTS = fileURLToPath(new URL('../../dist/screenshots', import.meta.url));
/** A machine that does other things too; what never comes is told in time. */
const PATIENCE_MS = 45_000;

const WIDTHS = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;

export interface Dashboard extends RunningService {
  /** Signed in, on the list of tasks. */
  open(path?: string): Promise<Page>;
  readonly clients: LocalService['clients'];
  /** What the browser said against us so far. */
  readonly complaints: readonly string[];
}

export const signIn = async (page: Page, key: string): Promise<void> => {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages', exact: true }).waitFor();
};

export const startDashboard = async (): Promise<Dashboard> => {
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-dashboard-'));
  const service = await startLocalService(folder, 0, await dashboardSite());
  const browser = await openBrowser();
  const complaints: string[] = [];
  const open = async (path = '/'): Promise<Page> => {
    const context = await browser.newContext({ viewport: WIDTHS.desk });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(service.apiUrl + path);
    await signIn(page, service.key);
    return page;
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await service.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...serviceAt({ ...service, close }), clients: service.clients, open, complaints };
};

/** As somebody drags it from their desktop. */
export const dropFile = async (page: Page, path: string, type: string): Promise<void> => {
  const content = (await readFile(path)).toString('base64');
  const lastModified = Math.round((await stat(path)).mtimeMs);
  const transfer = await page.evaluateHandle(
    ({ content, name, type, lastModified }) => {
      const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      const held = new DataTransfer();
      held.items.add(new File([bytes], name, { type, lastModified }));
      return held;
    },
    { content, name: basename(path), type, lastModified },
  );
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
};

declare const window: { readonly axe: typeof axe };

/** Rules of WCAG 2.2 AA that the page breaks seriously, each with the first places. */
const faultsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 160))
          .join(' · ')}`,
    );
};

/** Looked at in both themes and at two widths; the pictures stay in dist/screenshots. */
export const inspect = async (page: Page, name: string): Promise<readonly string[]> => {
  await mkdir(SCREENSHOTS, { recursive: true });
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      await page.setViewportSize(viewport);
      const seen = `${name}-${width}-${colorScheme}`;
      await page.screenshot({ path: join(SCREENSHOTS, `${seen}.png`), fullPage: true });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (overflow > 0) faults.push(`${seen}: ${overflow} pixels too wide`);
      faults.push(...(await faultsOf(page)).map((fault) => `${seen}: ${fault}`));
    }
  }
  await page.setViewportSize(WIDTHS.desk);
  return faults;
};

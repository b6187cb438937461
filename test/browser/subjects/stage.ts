import type { Page } from 'playwright-core';
import type { Dashboard } from '../running-dashboard.ts';

/** The service and the page that tests of several subjects share. */
export interface Stage {
  readonly dashboard: Dashboard;
  readonly page: Page;
}

export const shown = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor();

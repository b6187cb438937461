/** What a page does whose own parts cannot be fetched: the service is away, or has been deployed anew. */
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

const PART = '**/assets/new-task-*.js';

export const away = (stage: () => Stage): void => {
  let page: Page;
  before(async () => {
    page = await stage().dashboard.open();
  });
  after(() => page?.close());

  it('says that a page could not be loaded, leaves the others, and loads it when asked', async () => {
    await page.route(PART, (route) => route.abort());
    await page.getByRole('link', { name: 'New task' }).first().click();
    await page.getByText('This page could not be loaded.').waitFor();
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByRole('heading', { name: 'Tasks', exact: true }).waitFor();
    await page.goBack();
    await page.getByText('This page could not be loaded.').waitFor();
    await page.unroute(PART);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'New task' }).waitFor();
  });
};

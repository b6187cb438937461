/** What a page does whose own parts cannot be fetched: the service is away, or has been deployed anew. */
import assert from 'node:assert/strict';
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

  it('shows a page that is gone to from its top, and one that is gone back to where it was', async () => {
    await page.setViewportSize({ width: 390, height: 400 });
    await page.evaluate(() => scrollTo(0, 300));
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByText('Durations').waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.goBack();
    await page.waitForFunction(() => scrollY === 300);
    await page.evaluate(() => scrollTo(0, 200));
    // It is there at once, and as long as the one before.
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByText('Durations').waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0);
  });
};

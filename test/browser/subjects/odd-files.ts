/** Files as people have them: with names that are too long, and no recordings at all. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import { inspect } from '../running-dashboard.ts';
import { type Stage, shown } from './stage.ts';

const LONG = `${'a'.repeat(190)}.mp4`;
const NARROWEST = { width: 320, height: 700 };

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const fileOf = (name: string, content: string) => ({
  name,
  mimeType: 'video/mp4',
  buffer: Buffer.from(content),
});

export const oddFiles = (stage: () => Stage): void => {
  let page: Page;
  before(async () => {
    page = await stage().dashboard.open('/new');
  });
  after(() => page?.close());

  it('are shown with their whole names on the narrowest page', async () => {
    await page.setViewportSize(NARROWEST);
    await page
      .locator('input[type=file]')
      .setInputFiles([fileOf(LONG, 'no film'), fileOf('b.mp4', 'nor this')]);
    const name = page.locator('.files .name').first();
    await name.waitFor();
    assert.ok(await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
    assert.equal(await overflow(page), 0);
  });

  it('are named where they are why a task failed', async () => {
    await page.getByRole('button', { name: 'Start' }).click();
    await shown(page, 'Failed');
    await page.locator('.notice.bad bdi').waitFor();
    assert.match((await page.locator('.notice.bad bdi').textContent()) ?? '', /^(aaa+|b)\.mp4: $/);
    assert.equal(await page.title(), `${LONG} and 1 more · Soundstage`);
    await page.getByRole('region', { name: 'Player' }).waitFor({ state: 'detached' });
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await inspect(page, 'task-odd-files'), []);
  });
};

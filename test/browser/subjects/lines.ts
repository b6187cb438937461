/** The lines of a transcript: how they stand, and where whoever edits them by keyboard is afterwards. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import { SAMPLE } from '../../support/media-files.ts';
import { inspect } from '../running-dashboard.ts';
import type { Stage } from './stage.ts';

/** Lines whose box has room for a line of text more than their words take. */
const withEmptyRows = (page: Page): Promise<string[]> =>
  page.locator('.transcript p').evaluateAll((lines) =>
    lines
      .filter((line) => {
        const words = document.createRange();
        words.setStart(line.firstChild ?? line, 0);
        words.setEndAfter(line.querySelector('[data-start]:last-of-type') ?? line);
        return line.getBoundingClientRect().bottom - words.getBoundingClientRect().bottom > 10;
      })
      .map(({ textContent }) => textContent ?? ''),
  );

const focusedName = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

export const lines = (stage: () => Stage): void => {
  let page: Page;
  before(async () => {
    const { dashboard } = stage();
    const { id } = await dashboard.ended((await dashboard.submit(SAMPLE)).id);
    page = await dashboard.open(`/tasks/${id}`);
    await page.locator('.transcript .reword').nth(5).waitFor();
  });
  after(() => page?.close());

  it('are waited for where the network is slow, rather than said to be none', async () => {
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/artifacts', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByRole('region', { name: 'Transcript' }).getByRole('status').waitFor();
    assert.equal(await page.getByText('No transcript requested').count(), 0);
    goOn();
    await page.locator('.transcript .reword').nth(5).waitFor();
    await page.unroute('**/artifacts');
  });

  it('take no more rows than their words, at any width', async () => {
    for (let width = 320; width <= 1280; width += 24) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await withEmptyRows(page), [], `${width} pixels wide`);
    }
  });

  it('are edited and left by keyboard, and who does so stays at the same line', async () => {
    await page.getByRole('button', { name: 'Edit the line at 0:03' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Text of the line').waitFor();
    assert.deepEqual(await inspect(page, 'task-edit'), []);
    await page.keyboard.press('Escape');
    assert.equal(await focusedName(page), 'Play from 0:03');
  });

  it('keep those who name a speaker by keyboard at the name', async () => {
    await page.getByRole('button', { name: 'Rename Speaker 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name of S1').fill('Grace');
    await page.keyboard.press('Enter');
    await page.getByText('Named Grace.').waitFor();
    await page.locator('.who').getByText('Grace').first().waitFor();
    assert.equal(await focusedName(page), 'Rename Grace');
  });

  it('have play and pause in sight however far down they are', async () => {
    await page.setViewportSize({ width: 390, height: 500 });
    await page.locator('.transcript [data-start]').last().click();
    await page.waitForFunction(() => document.querySelector('video')?.paused === false);
    const player = page.getByRole('region', { name: 'Player' });
    await page.waitForFunction(
      (of) => (of?.getBoundingClientRect().bottom ?? 0) < 0,
      await player.elementHandle(),
    );
    // A click that had to scroll would bring the player back.
    const before = await page.evaluate(() => scrollY);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.waitForFunction(() => document.querySelector('video')?.paused);
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    assert.equal(await page.evaluate(() => scrollY), before);
  });
};

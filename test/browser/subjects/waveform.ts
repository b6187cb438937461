/** The waveform of a recording: seen, clicked, zoomed, and in step with player and words. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Transcript } from '../../../client/index.ts';
import { SAMPLE } from '../../support/media-files.ts';
import { inspect } from '../running-dashboard.ts';
import type { Stage } from './stage.ts';
import {
  button,
  colourAt,
  cursorIsInSight,
  cursorOf,
  legendColours,
  slider,
  timeOf,
  until,
  untilWidth,
  widthOf,
} from './wave-page.ts';

export const waveform = (stage: () => Stage): void => {
  let page: Page;
  let transcript: Transcript;
  before(async () => {
    const { dashboard } = stage();
    const { id } = await dashboard.ended((await dashboard.submit(SAMPLE)).id);
    transcript = await dashboard.transcript(id);
    page = await dashboard.open(`/tasks/${id}`);
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) > 0);
    await button(page, 'Zoom in').and(page.locator(':enabled')).waitFor();
    await page.locator('.player .dot').nth(1).waitFor();
  });
  after(() => page?.close());

  /** Both speakers, in the middle of something they say. */
  const voices = () =>
    transcript.speakers.map(({ id }) => {
      const said = transcript.segments.find(({ speaker, words }) => speaker === id && words.length > 3);
      assert.ok(said);
      return (said.start + said.end) / 2;
    });
  const drawn = async () => [await colourAt(page, voices()[0]!), await colourAt(page, voices()[1]!)];

  it('shows who speaks in the colours of the legend, in every theme', async () => {
    const light = await legendColours(page);
    assert.equal(new Set(light).size, 2);
    await until(async () => (await drawn()).join() === light.join());
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await legendColours(page);
    assert.notDeepEqual(dark, light);
    await until(async () => (await drawn()).join() === dark.join());
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('moves the player where it is clicked, and the marked word with it', async () => {
    const { width = 0 } = (await page.locator('.wave').boundingBox()) ?? {};
    await page.locator('.wave').click({ position: { x: width / 2, y: 50 } });
    const half = await page.evaluate(() => (document.querySelector('video')?.duration ?? 0) / 2);
    await until(async () => Math.abs((await timeOf(page)) - half) < 0.3);
    await until(
      async () => Math.abs(Number(await page.locator('.now').getAttribute('data-start')) - half) < 3,
    );
    assert.match((await slider(page).getAttribute('aria-valuetext')) ?? '', /^0:2\d of 0:5\d$/);
  });

  it('has its cursor where a word was clicked', async () => {
    const word = page.locator('.transcript [data-start]').nth(90);
    const start = Number(await word.getAttribute('data-start'));
    await word.click();
    await page.evaluate(() => document.querySelector('video')?.pause());
    await until(async () => Math.abs((await cursorOf(page)) - (await timeOf(page))) < 0.1);
    assert.ok((await timeOf(page)) >= start);
  });

  it('says under the pointer what time it is, and who speaks', async () => {
    const [, second = 0] = voices();
    const { width = 0 } = (await page.locator('.wave').boundingBox()) ?? {};
    const length = await page.evaluate(() => document.querySelector('video')?.duration ?? 0);
    await page.locator('.wave').hover({ position: { x: (second / length) * width, y: 50 } });
    await page
      .locator('.hover')
      .getByText(`0:0${Math.floor(second)} · Speaker 2`)
      .waitFor();
  });

  it('is widened by its buttons, also by keyboard alone, and goes back', async () => {
    const fits = await widthOf(page);
    assert.ok(await button(page, 'Zoom out').isDisabled());
    await slider(page).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilWidth(page, (width) => Math.abs(width / fits - 2) < 0.01);
    await page.keyboard.press('Enter');
    await untilWidth(page, (width) => Math.abs(width / fits - 4) < 0.01);
    await page.locator('.transcript [data-start]').last().click();
    await page.evaluate(() => document.querySelector('video')?.pause());
    await until(() => cursorIsInSight(page));
    assert.deepEqual(await inspect(page, 'waveform-zoomed'), []);
    await page.emulateMedia({ colorScheme: 'light' });
    await untilWidth(page, (width) => Math.abs(width / fits - 4) < 0.01);
    await button(page, 'Zoom out').click();
    await button(page, 'Zoom out').click();
    await untilWidth(page, (width) => width === fits);
    assert.ok(await button(page, 'Zoom out').isDisabled());
  });

  it('is widened by the wheel with a key, and lets the page scroll without one', async () => {
    const fits = await widthOf(page);
    await page.locator('.wave').hover();
    const before = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, 60);
    await until(async () => (await page.evaluate(() => scrollY)) > before);
    assert.equal(await widthOf(page), fits);
    await page.locator('.wave').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await untilWidth(page, (width) => width > fits);
  });

  it('is widened by two fingers', async () => {
    await page.reload();
    await button(page, 'Zoom in').and(page.locator(':enabled')).waitFor();
    const fits = await widthOf(page);
    const { x = 0, y = 0 } = (await page.locator('.wave').boundingBox()) ?? {};
    const fingers = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...apart: number[]) =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: apart.flatMap((by) => [300 - by, 300 + by].map((at) => ({ x: x + at, y: y + 50 }))),
      });
    await touch('touchStart', 50);
    await touch('touchMove', 100);
    await touch('touchMove', 200);
    await touch('touchEnd');
    await untilWidth(page, (width) => width > 2 * fits);
  });

  it('is asked for once, and no audio for it', async () => {
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(`${request.resourceType()} ${request.url()}`));
    await page.reload();
    await button(page, 'Zoom in').and(page.locator(':enabled')).waitFor();
    const count = (pattern: RegExp): number => asked.filter((one) => pattern.test(one)).length;
    assert.equal(count(/^fetch .*\/results\/.*waveform\.json/), 1);
    assert.equal(count(/^fetch .*\/uploads\//), 0);
  });

  it('goes on where it was when its link has run out', async () => {
    await slider(page).fill('30');
    await until(async () => (await timeOf(page)) === 30);
    // Signed within the same second it would be the same one.
    await page.route('**/files/*', async (route) => {
      const link: { url: string } = await (await route.fetch()).json();
      await route.fulfill({ json: { ...link, url: `${link.url}#anew` } });
    });
    await page.clock.setFixedTime(Date.now() + 2 * 60 * 60_000);
    await page.locator('video').dispatchEvent('error');
    await page.locator('video[src$="#anew"]').waitFor();
    await until(async () => (await timeOf(page)) === 30);
    // Under a link of now it is the recording that is wrong.
    await page.locator('video').dispatchEvent('error');
    await page.getByText('This browser cannot play sample.mp4').waitFor();
  });

  it('is bands of who speaks where the task has no shape of it', async () => {
    await page.route('**/artifacts', async (route) => {
      const answer: { items: { name: string }[] } = await (await route.fetch()).json();
      await route.fulfill({ json: { items: answer.items.filter(({ name }) => name !== 'waveform.json') } });
    });
    await page.reload();
    await page.locator('.wave.bands').waitFor();
    assert.deepEqual(await inspect(page, 'waveform-bands'), []);
    const { width = 0 } = (await page.locator('.wave').boundingBox()) ?? {};
    await page.locator('.wave').click({ position: { x: width / 4, y: 10 } });
    const quarter = await page.evaluate(() => (document.querySelector('video')?.duration ?? 0) / 4);
    await until(async () => Math.abs((await timeOf(page)) - quarter) < 1);
  });
};

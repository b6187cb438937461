/** What can be seen of a waveform from outside, wavesurfer.js included. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

const WAVE = '.surfer > div';
export const button = (page: Page, name: string) => page.getByRole('button', { name });
export const slider = (page: Page) => page.getByRole('slider', { name: 'Position in the recording' });

/** Of what is scrolled, in pixels. */
export const widthOf = (page: Page): Promise<number> =>
  page.locator(`${WAVE} .wrapper`).evaluate(({ clientWidth }) => clientWidth);

export const untilWidth = (page: Page, isRight: (width: number) => boolean): Promise<void> =>
  until(async () => isRight(await widthOf(page)));

export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 45_000;
  while (!(await isSo())) assert.ok(Date.now() < end, 'what was waited for did not come');
};

export const timeOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('video')?.currentTime ?? -1);

/** Where the cursor stands, as a time. */
export const cursorOf = (page: Page): Promise<number> =>
  page.locator(WAVE).evaluate((host) => {
    const left = host.shadowRoot?.querySelector<HTMLElement>('.cursor')?.style.left ?? '';
    return (Number.parseFloat(left) / 100) * (document.querySelector('video')?.duration ?? 0);
  });

export const cursorIsInSight = (page: Page): Promise<boolean> =>
  page.locator(WAVE).evaluate((host) => {
    const [frame, cursor] = [host, host.shadowRoot?.querySelector('.cursor')].map((element) =>
      element?.getBoundingClientRect(),
    );
    return frame !== undefined && cursor !== undefined && cursor.x > frame.x + 1 && cursor.x < frame.right;
  });

/** What is drawn in the middle of the waveform at a time of the recording. */
export const colourAt = (page: Page, seconds: number): Promise<string> =>
  page.locator(WAVE).evaluate((host, seconds) => {
    const canvas = host.shadowRoot?.querySelector<HTMLCanvasElement>('.canvases canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return 'nothing';
    const share = seconds / (document.querySelector('video')?.duration ?? 1);
    const [bar, step] = [1, 3].map((pixels) => pixels * Math.max(1, devicePixelRatio)) as [number, number];
    const left = Math.floor((share * canvas.width) / step) * step + bar / 2;
    return `rgb(${context
      .getImageData(left, canvas.height / 2, 1, 1)
      .data.slice(0, 3)
      .join(', ')})`;
  }, seconds);

export const legendColours = (page: Page): Promise<readonly string[]> =>
  page
    .locator('.player .dot')
    .evaluateAll((dots) => dots.map((dot) => getComputedStyle(dot).backgroundColor));

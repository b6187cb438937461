/** A task page with files on their way, and what was asked of its reader. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { watchTask } from '../../client/index.ts';
import { isLargeFile, PARTS } from './large-file.ts';
import type { Dashboard } from './running-dashboard.ts';
import { type SlowBucket, slowBucket } from './slow-bucket.ts';

const PASSING = 2;

export const taskOf = (page: Page): string => new URL(page.url()).pathname.replace('/tasks/', '');
export const uploads = (page: Page) => page.getByRole('region', { name: 'Uploads' });
export const fileInput = (page: Page) => page.locator('input[type=file]');

/** Whatever is asked is answered with yes; the kinds of questions, in their order. */
export const sayingYes = (page: Page): readonly string[] => {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  return asked;
};

export const start = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { name: 'Upload', exact: true }).waitFor();
};

/** Two parts are there, the others stand still. */
export const startAndStick = async (
  page: Page,
): Promise<{ bucket: SlowBucket; there: readonly string[] }> => {
  const bucket = await slowBucket(page, PASSING);
  await start(page);
  await bucket.held(PARTS - PASSING);
  return { bucket, there: [...(await bucket.taken(PASSING))] };
};

export const partsBut = (there: readonly string[]): readonly string[] =>
  Array.from({ length: PARTS }, (_, index) => String(index + 1)).filter((part) => !there.includes(part));

/** The service has all files, and the page no longer speaks of them. */
export const arrived = async (page: Page, { client }: Dashboard): Promise<void> => {
  for await (const item of watchTask(client, taskOf(page)))
    if (item.kind === 'snapshot' && item.task.files.every(({ uploaded }) => uploaded)) break;
  await uploads(page).waitFor({ state: 'detached' });
};

export const arrivedWhole = async (page: Page, dashboard: Dashboard): Promise<void> => {
  await arrived(page, dashboard);
  const { url } = await dashboard.client.fileLink(taskOf(page), 'f1');
  assert.ok(await isLargeFile(await fetch(url)), 'every byte in its place');
};

/**
 * The page's chooser as the reader uses it, with a file that the browser keeps itself: such a one may be opened again without
 * asking anybody.
 */
export const choose = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(() => {
    document.body.prepend(Object.assign(document.createElement('input'), { type: 'file', id: 'given' }));
  });
  await page.locator('#given').setInputFiles(path);
  await page.evaluate(async () => {
    const given = document.querySelector<HTMLInputElement>('#given');
    const file = given?.files?.[0];
    if (file === undefined) throw new Error('No file was given');
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(file.name, { create: true });
    const writable = await handle.createWritable();
    await writable.write(file);
    await writable.close();
    given?.remove();
    Object.assign(window, { showOpenFilePicker: async () => [handle] });
  });
  await page.getByRole('button', { name: 'Choose files' }).click();
};

/** As somebody drags it from their desktop: the browser knows where it lies. */
export const drop = async (page: Page, path: string): Promise<void> => {
  const place = await page.locator('.drop').boundingBox();
  const [x, y] = [(place?.x ?? 0) + 20, (place?.y ?? 0) + 20];
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', {
      type,
      x,
      y,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
};

/** As administrators may have it. */
export const forbidPicking = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const showOpenFilePicker = () => Promise.reject(new DOMException('Forbidden', 'NotAllowedError'));
    Object.assign(window, { showOpenFilePicker });
  });

/** A line of so many bytes a second, until what is returned is called. */
export const slowDown = async (page: Page, uploadThroughput: number): Promise<() => Promise<void>> => {
  const session = await page.context().newCDPSession(page);
  const line = { offline: false, latency: 0, downloadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', { ...line, uploadThroughput });
  return async () => {
    await session.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: -1 });
  };
};

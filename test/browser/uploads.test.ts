/** Files on their way from a page, over lines that break; in Chromium, against the whole service. */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from './browser.ts';
import { PARTS, smallFile, writeLargeFile } from './large-file.ts';
import { type Dashboard, inspect, signIn, startDashboard } from './running-dashboard.ts';
import { slowBucket } from './slow-bucket.ts';
import {
  arrived,
  arrivedWhole,
  choose,
  drop,
  fileInput,
  forbidPicking,
  partsBut,
  sayingYes,
  slowDown,
  start,
  startAndStick,
  taskOf,
  uploads,
} from './upload-page.ts';

const NAME = 'talk.wav';

describe('an upload from the dashboard', { skip: noBrowser() }, () => {
  let dashboard: Dashboard;
  let page: Page;
  let folder: string;
  let large: string;
  let asked: readonly string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soundstage-uploads-'));
    large = join(folder, NAME);
    await writeLargeFile(large);
    dashboard = await startDashboard();
  });
  after(async () => {
    await dashboard?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    page = await dashboard.open('/new');
    asked = sayingYes(page);
  });
  afterEach(async () => {
    const task = taskOf(page);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
    await dashboard.client.deleteTask(task);
  });

  it('goes on after a reload with the parts that are missing, without being given the file again', async () => {
    await choose(page, large);
    await page.getByText(NAME).waitFor();
    assert.deepEqual(await inspect(page, 'new-task-files'), []);
    const { there } = await startAndStick(page);
    await uploads(page)
      .getByRole('progressbar', { name: `Upload of ${NAME}` })
      .waitFor();
    await uploads(page).getByText('49 % · 33.6 MB of 68.2 MB').waitFor();
    assert.deepEqual(await inspect(page, 'upload-running'), []);
    await page.reload();
    assert.deepEqual(asked, ['beforeunload'], 'whoever leaves is asked');
    const bucket = await slowBucket(page, PARTS);
    await page.getByText('The upload was interrupted. Resume it to send what is missing.').waitFor();
    assert.deepEqual(await inspect(page, 'upload-interrupted'), []);
    await page.getByRole('button', { name: 'Resume' }).click();
    await arrivedWhole(page, dashboard);
    assert.deepEqual(bucket.puts.toSorted(), partsBut(there));
  });

  it('goes on after a reload with the file given again, where the browser does not know it', async () => {
    await fileInput(page).setInputFiles(large);
    const { there } = await startAndStick(page);
    await page.reload();
    const bucket = await slowBucket(page, PARTS);
    await page.getByRole('heading', { name: 'Upload interrupted' }).waitFor();
    await fileInput(page).setInputFiles({
      name: NAME,
      mimeType: 'audio/wav',
      buffer: Buffer.from('shorter'),
    });
    await page.getByText(`None of these files is ${NAME} with the announced size.`).waitFor();
    await fileInput(page).setInputFiles(large);
    await arrivedWhole(page, dashboard);
    assert.deepEqual(bucket.puts.toSorted(), partsBut(there));
  });

  it('opens a dropped file again only if it is as it was', async () => {
    const small = join(folder, 'small.wav');
    await writeFile(small, smallFile());
    await drop(page, small);
    const bucket = await slowBucket(page, 0);
    await start(page);
    await bucket.held(1);
    await page.reload();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const later = new Date(Date.now() + 60_000);
    await utimes(small, later, later);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Some files are missing or have changed.').waitFor();
    await fileInput(page).setInputFiles(small);
    await arrived(page, dashboard);
    assert.deepEqual(asked, ['beforeunload', 'confirm'], 'whoever gives it all the same is asked');
  });

  it('tells how fast it goes and how long it takes', async () => {
    await forbidPicking(page);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await choosing).setFiles({ name: 'slow.wav', mimeType: 'audio/wav', buffer: smallFile() });
    const hurry = await slowDown(page, 100_000);
    await start(page);
    await uploads(page)
      .getByText(/^\d+ % · .+ of 384 KB · .+ KB\/s · \d s left$/)
      .waitFor();
    await hurry();
    await arrived(page, dashboard);
  });

  it('asks for a new link when the one it has is refused', async () => {
    await fileInput(page).setInputFiles({ name: 'late.wav', mimeType: 'audio/wav', buffer: smallFile() });
    await page.route('**/uploads/**', (route) => route.fulfill({ status: 403 }), { times: 1 });
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/tasks'))
        keys.push(request.headers()['idempotency-key']);
    });
    await start(page);
    await arrived(page, dashboard);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1], 'the same request as before');
  });

  it('waits calmly while there is no network, and goes on by itself', async () => {
    await fileInput(page).setInputFiles(large);
    const { bucket, there } = await startAndStick(page);
    await page.context().setOffline(true);
    await bucket.open();
    await uploads(page).getByText('No connection. The upload resumes by itself when it is back.').waitFor();
    assert.deepEqual(await inspect(page, 'upload-offline'), []);
    await page.context().setOffline(false);
    await arrivedWhole(page, dashboard);
    for (const part of there)
      assert.equal(bucket.puts.filter((put) => put === part).length, 1, `part ${part}`);
  });

  it('pauses after what is under way, and goes on when told to', async () => {
    await fileInput(page).setInputFiles(large);
    const bucket = await slowBucket(page, 0);
    await start(page);
    await bucket.held(PARTS - 1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused. What is in transit will finish.').waitFor();
    await bucket.open();
    await bucket.taken(PARTS - 1);
    assert.equal(bucket.puts.length, PARTS - 1);
    await page.getByRole('button', { name: 'Resume' }).click();
    await arrived(page, dashboard);
    assert.equal(bucket.puts.length, PARTS);
  });

  it('is left to the window that sends, and ends when its owner signs out there', async () => {
    await fileInput(page).setInputFiles(large);
    await startAndStick(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await signIn(other, dashboard.key);
    await other.getByText(`${NAME}: uploading in another window of this browser.`).waitFor();
    const stopped = page.waitForEvent('requestfailed', (request) => request.method() === 'PUT');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await stopped;
    await other.getByRole('heading', { name: 'Upload interrupted' }).waitFor();
  });

  it('is forgotten when its task is cancelled', async () => {
    await fileInput(page).setInputFiles(large);
    await startAndStick(page);
    const stopped = page.waitForEvent('requestfailed', (request) => request.method() === 'PUT');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await stopped;
    await page.getByText('Cancelled', { exact: true }).waitFor();
    const kept = await page.evaluate(async () => {
      const request = indexedDB.open('soundstage');
      await new Promise((resolve) => request.addEventListener('success', resolve));
      const keys = request.result.transaction('uploads').objectStore('uploads').getAllKeys();
      await new Promise((resolve) => keys.addEventListener('success', resolve));
      return keys.result;
    });
    assert.deepEqual(kept, []);
  });

  it('of several files does not wait for one that fails, and tries it again when told to', async () => {
    const names = ['first.wav', 'second.wav', 'third.wav', 'fourth.wav', 'fifth.wav'];
    const files = names.map((name) => ({ name, mimeType: 'audio/wav', buffer: smallFile() }));
    await fileInput(page).setInputFiles(files);
    await page.route('**/uploads/**/f2*', (route) =>
      route.request().method() === 'PUT' ? route.fulfill({ status: 400 }) : route.continue(),
    );
    await start(page);
    const second = uploads(page).getByRole('listitem').filter({ hasText: 'second.wav' });
    await second.getByText('The bucket refused the upload (HTTP 400).').waitFor();
    await uploads(page).getByText('1 of 5 files failed.').waitFor();
    assert.equal(
      await uploads(page)
        .getByText(/^Uploaded/)
        .count(),
      4,
    );
    assert.deepEqual(await inspect(page, 'upload-failed'), []);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByRole('button', { name: 'Retry second.wav' }).click();
    await arrived(page, dashboard);
  });

  it('says which file was changed under its hands, instead of waiting for a network', async () => {
    const changing = join(folder, 'changing.wav');
    await writeLargeFile(changing);
    await fileInput(page).setInputFiles(changing);
    await page.getByText('changing.wav').waitFor();
    await appendFile(changing, 'more');
    await start(page);
    await uploads(page).getByText('changing.wav was moved or changed since it was selected.').waitFor();
  });
});

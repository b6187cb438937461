/** The dashboard as somebody uses it, in Chromium, against the whole service on this machine. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { SAMPLE } from '../support/media-files.ts';
import { noBrowser } from './browser.ts';
import { type Dashboard, dropFile, inspect, signIn, startDashboard } from './running-dashboard.ts';

const shown = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor();

const downloadedSubtitles = async (page: Page): Promise<string> => {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: /^subtitles\.vtt/ }).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), 'subtitles.vtt');
  return readFile(await download.path(), 'utf8');
};

describe('the dashboard', { skip: noBrowser() }, () => {
  let dashboard: Dashboard;
  let page: Page;
  before(async () => {
    dashboard = await startDashboard();
    page = await dashboard.open();
  });
  after(() => dashboard?.close());

  it('lets in nobody with a wrong key, and keeps the right one where no other tab and no address shows it', async () => {
    const other = await page.context().browser()!.newPage();
    await other.goto(`${dashboard.apiUrl}/tasks/some-id`);
    await other.getByLabel('API key').fill('sst_wrongwrongwrong');
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('alert').waitFor();
    assert.deepEqual(await inspect(other, 'sign-in'), []);
    await signIn(other, dashboard.key);
    assert.equal(new URL(other.url()).pathname, '/tasks/some-id');
    await other.getByText('Task not found').waitFor();
    const kept = await other.evaluate(() =>
      [JSON.stringify(localStorage), document.cookie, location.href].join(),
    );
    assert.doesNotMatch(kept, /sst_/);
    await other.close();
  });

  it('takes a video that is dropped in, and shows it through to its transcript', async () => {
    await shown(page, 'No tasks yet');
    assert.deepEqual(await inspect(page, 'tasks-empty'), []);
    await page.getByRole('link', { name: 'New task' }).first().click();
    await dropFile(page, SAMPLE, 'video/mp4');
    await shown(page, 'sample.mp4');
    assert.deepEqual(await inspect(page, 'new-task'), []);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'sample.mp4' }).waitFor();
    await shown(page, 'Transcribe');
    await shown(page, 'Completed');
    await page.getByText('thank you it is a pleasure to be here').waitFor();
    await page.getByRole('button', { name: /^subtitles\.vtt/ }).waitFor();
    await page.locator('.who').nth(5).waitFor();
  });

  it('plays from a word, and marks the one that is heard', async () => {
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) > 0);
    const word = page.locator('.transcript [data-start]').nth(20);
    const start = Number(await word.getAttribute('data-start'));
    await word.click();
    await page.waitForFunction((from) => {
      const video = document.querySelector('video');
      return video !== null && !video.paused && video.currentTime >= from && video.currentTime < from + 5;
    }, start);
    await page.evaluate(() => document.querySelector('video')?.pause());
    const { heard, time } = await page.evaluate(() => ({
      time: document.querySelector('video')?.currentTime ?? -1,
      heard: document.querySelector<HTMLElement>('.now')?.dataset,
    }));
    assert.ok(Number(heard?.['start']) <= time, 'the marked word began before');
    const slider = page.getByRole('slider', { name: 'Position in the recording' });
    await slider.fill('40');
    await page.waitForFunction(() => Math.round(document.querySelector('video')?.currentTime ?? 0) === 40);
  });

  it('lays subtitles over the picture, and gives them away', async () => {
    await page.waitForFunction(() => (document.querySelector('video')?.textTracks[0]?.cues?.length ?? 0) > 5);
    assert.match(await downloadedSubtitles(page), /^WEBVTT[\s\S]*pleasure/);
  });

  it('names a speaker and changes a line, takes one back, and has both in the subtitles', async () => {
    await page.getByRole('button', { name: 'Rename Speaker 2' }).click();
    await page.getByLabel('Name of S2').fill('Ada Lovelace');
    await page.keyboard.press('Enter');
    await page.getByText('Named Ada Lovelace.').waitFor();
    await page.locator('.who').getByText('Ada Lovelace').first().waitFor();
    await page.getByRole('button', { name: 'Edit the line at 0:03' }).click();
    await page.getByLabel('Text of the line').fill('thank you it is an honour to be here');
    await page.keyboard.press('Enter');
    await page.getByText('thank you it is an honour to be here').waitFor();
    await page.getByText('Line changed.').waitFor();
    assert.match(await downloadedSubtitles(page), /Ada Lovelace[\s\S]*honour/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('thank you it is a pleasure to be here').waitFor();
    await page.getByText('Undone: Line changed.').waitFor();
    assert.match(await downloadedSubtitles(page), /Ada Lovelace[\s\S]*pleasure/);
  });

  it('shows log and history, by pointer and by keyboard', async () => {
    await page.getByText(/speakers 2, words/).waitFor();
    await page.getByRole('radio', { name: 'WARN' }).check();
    await page.getByText(/speakers 2, words/).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Log' }).focus();
    await page.keyboard.press('ArrowRight');
    await shown(page, 'Task completed');
    assert.deepEqual(await inspect(page, 'task'), []);
  });

  it('finds tasks again by state and name', async () => {
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByRole('link', { name: 'sample.mp4' }).waitFor();
    assert.deepEqual(await inspect(page, 'tasks'), []);
    await page.getByLabel('Status').selectOption('failed');
    await shown(page, 'No matching tasks');
    await page.getByLabel('Status').selectOption('completed');
    await page.getByLabel('Search').fill('sample');
    await page.getByRole('link', { name: 'sample.mp4' }).waitFor();
    await page.getByLabel('Search').fill('something else');
    await shown(page, 'No matching tasks');
    await page.getByLabel('Search').fill('');
  });

  it('says when the service is away, and goes on when it is back', async () => {
    const before = dashboard.complaints.length;
    await page.route('**/api/**', (route) => route.abort());
    await page.getByText('The service cannot be reached just now').waitFor();
    await page.getByRole('link', { name: 'sample.mp4' }).waitFor();
    await page.unroute('**/api/**');
    await page.getByText('The service cannot be reached just now').waitFor({ state: 'detached' });
    const expected = dashboard.complaints.slice(before);
    assert.ok(expected.every((text) => text.includes('ERR_FAILED')));
  });

  it('cancels, retries and deletes', async () => {
    await dashboard.client.registerType({
      name: 'demo.measure',
      param_schema: { type: 'object', properties: { length: { type: 'integer' } }, required: ['length'] },
    });
    await page.getByRole('link', { name: 'New task' }).click();
    await page.getByLabel('Type').selectOption('demo.measure');
    await page.getByLabel('length').fill('12');
    await page.getByRole('button', { name: 'Start' }).click();
    await shown(page, 'Pending');
    const id = new URL(page.url()).pathname.replace('/tasks/', '');
    assert.deepEqual((await dashboard.client.getTask(id)).params, { length: 12 });
    const [task] = await dashboard.client.claim({ worker_id: 'w1', types: ['demo.measure'] });
    await shown(page, 'Claimed');
    await dashboard.client.complete(id, {
      worker_id: 'w1',
      claim_token: task?.claim_token ?? '',
      success: false,
      error_message: 'The ruler broke.',
      retryable: false,
    });
    await page.getByText('The ruler broke.').first().waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await shown(page, 'Pending');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await shown(page, 'Cancelled');
    assert.deepEqual(await inspect(page, 'task-of-workers'), []);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Tasks' }).waitFor();
    await assert.rejects(dashboard.client.getTask(id), { code: 'not_found' });
  });

  it('counts what was done, and shows admins what keeps it going', async () => {
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Processing time').waitFor();
    await page.locator('.u-wrap canvas').first().waitFor();
    await page.getByRole('definition').filter({ hasText: /^1$/ }).first().waitFor();
    assert.deepEqual(await inspect(page, 'overview'), []);
    await page.getByRole('link', { name: 'Admin' }).click();
    await shown(page, 'demo.measure');
    assert.deepEqual(await inspect(page, 'admin-types'), []);
    await page.getByRole('tab', { name: 'Workers' }).click();
    await shown(page, 'w1');
    await page.getByRole('tab', { name: 'Keys' }).click();
    await page.getByLabel('Owner').fill('ann');
    await page.getByLabel('Name').fill('her key');
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText(/^sst_/).waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Revoke her key of ann' }).click();
    await shown(page, 'Revoked');
    assert.deepEqual(await inspect(page, 'admin-keys'), []);
    await page.getByRole('tab', { name: 'Dead letters' }).click();
    await shown(page, 'No dead letters');
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  });

  it('does all this under its own content security policy, without an error in the console', async () => {
    const { headers } = await fetch(`${dashboard.apiUrl}/tasks/deep/link`);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self';/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.deepEqual(
      dashboard.complaints.filter((text) => !/ERR_FAILED|status of (401|404)/.test(text)),
      [],
    );
  });
});

/** Many tasks: page by page, found by words, several changed at once. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { createApi } from '../../../client/index.ts';
import { inspect } from '../running-dashboard.ts';
import { type Stage, shown } from './stage.ts';

const TYPE = 'demo.card';
const param_schema = {
  type: 'object',
  properties: { number: { type: 'integer' }, title: { type: 'string' } },
};

const createMany = async ({ dashboard }: Stage, count: number): Promise<void> => {
  await dashboard.client.registerType({ name: TYPE, param_schema });
  const api = createApi({ apiUrl: dashboard.apiUrl, apiKey: dashboard.key });
  const tasks = Array.from({ length: count }, (_, number) => ({
    type: TYPE,
    params: { number, title: number === 0 ? 'Größe of the needle' : 'hay' },
  }));
  await api.POST('/api/tasks/batch', { body: { tasks } });
};

const names = (page: Page) => page.locator('.list .name');
const hrefs = (page: Page): Promise<string[]> =>
  names(page).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

/** Until the list shows so many, of what is asked for now. */
const rows = (page: Page, count: number) =>
  page.waitForFunction(
    (many) => document.querySelectorAll('[aria-busy="false"] .list .name').length === many,
    count,
  );

const pageShown = async (page: Page, text: string): Promise<string[]> => {
  await page.getByText(text).waitFor();
  await page.locator('section[aria-busy="false"]').waitFor();
  return hrefs(page);
};

const openList = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await page.getByLabel('Type').fill(TYPE);
  await page.waitForURL(`**/?type=${TYPE}`);
};

export const taskList = (stage: () => Stage): void => {
  it('shows many tasks page by page, back and forth, each once', async () => {
    const { page } = stage();
    await createMany(stage(), 60);
    await openList(page);
    await rows(page, 25);
    const seen = await hrefs(page);
    await page.getByRole('button', { name: 'Older' }).click();
    seen.push(...(await pageShown(page, 'Page 2 · 25 tasks')));
    await page.getByRole('button', { name: 'Older' }).click();
    seen.push(...(await pageShown(page, 'Page 3 · 10 tasks')));
    assert.equal(new Set(seen).size, 60);
    assert.ok(await page.getByRole('button', { name: 'Older' }).isDisabled());
    await page.getByRole('button', { name: 'Newer' }).click();
    assert.deepEqual(await pageShown(page, 'Page 2 · 25 tasks'), seen.slice(25, 50));
    await page.goBack();
    await page.getByText('Page 3 · 10 tasks').waitFor();
  });

  it('keeps in its address what is looked at: a reload, the way back and a shared link show the same', async () => {
    const { dashboard, page } = stage();
    await page.getByText('Page 3 · 10 tasks').waitFor();
    await page.reload();
    const third = await pageShown(page, 'Page 3 · 10 tasks');
    const other = await dashboard.open(new URL(page.url()).pathname + new URL(page.url()).search);
    await other.getByRole('button', { name: 'Newest' }).waitFor();
    await rows(other, 10);
    assert.deepEqual(await hrefs(other), third);
    await other.getByLabel('Status').selectOption('Failed');
    await shown(other, 'No matching tasks');
    await other.goBack();
    await rows(other, 10);
    assert.equal(await other.getByLabel('Status').inputValue(), '');
    await other.close();
  });

  it('finds a task by a word of its own among all there are, wherever it lies', async () => {
    const { page } = stage();
    await openList(page);
    await rows(page, 25);
    await page.getByLabel('Search').fill('GROSSE needle');
    await shown(page, 'No matching tasks');
    await page.getByLabel('Search').fill('große needle');
    await shown(page, 'No matching tasks');
    await page.getByLabel('Search').fill('GRÖßE needle');
    await rows(page, 1);
    assert.match(page.url(), /search=GR/);
    assert.deepEqual(await inspect(page, 'tasks-found'), []);
    await names(page).first().click();
    await page.getByText('"Größe of the needle"').waitFor();
    await page.getByRole('link', { name: '← All tasks' }).click();
    await rows(page, 1);
    assert.equal(await page.getByLabel('Search').inputValue(), 'GRÖßE needle');
    await page.getByLabel('Search').fill('');
    await rows(page, 25);
  });

  it('says that a search has not looked at everything, and goes on from there', async () => {
    const { page } = stage();
    const pages = [
      { items: [], next_cursor: 'further' },
      { items: [], next_cursor: null },
    ];
    await page.route('**/api/tasks?*search=rare*', (route) =>
      route.fulfill({ json: pages[route.request().url().includes('cursor=further') ? 1 : 0] }),
    );
    await page.getByLabel('Search').fill('rare');
    await page.getByRole('button', { name: 'Look further back' }).click();
    await shown(page, 'No matching tasks');
    assert.match(page.url(), /cursor=further/);
    await page.unroute('**/api/tasks?*search=rare*');
  });

  it('cancels a whole page at once', async () => {
    const { page } = stage();
    await openList(page);
    await rows(page, 25);
    await page.getByLabel('All of this page').check();
    await page.getByText('25 tasks selected').waitFor();
    assert.deepEqual(await inspect(page, 'tasks-chosen'), []);
    await page.getByRole('button', { name: 'Cancel 25' }).click();
    await page.getByText('25 tasks cancelled.').waitFor();
    await page.getByLabel('Status').selectOption('Cancelled');
    await rows(page, 25);
    await page.getByLabel('Status').selectOption('Pending');
    await page.getByText('Page 1 · 25 tasks').waitFor();
  });

  it('tries several failed ones again, and says which was refused and why', async () => {
    const { dashboard, page } = stage();
    const worker_id = 'w-list';
    const create = (title: string) =>
      dashboard.client.createTask({ type: TYPE, params: { title }, priority: 9 });
    await create('first');
    const { task: replaced } = await create('second');
    for (const { id, claim_token } of await dashboard.client.claim({ worker_id, types: [TYPE], count: 2 }))
      await dashboard.client.complete(id, { worker_id, claim_token, success: false, retryable: false });
    // Another task does the second one's work by now.
    await create('second');
    await page.getByLabel('Status').selectOption('Failed');
    await rows(page, 2);
    await page.getByLabel('All of this page').check();
    await page.getByRole('button', { name: 'Retry 2' }).click();
    await page.getByText('1 task retried.').waitFor();
    await page.getByText('1 task could not be retried:').waitFor();
    const refused = page.getByRole('status').getByRole('link', { name: TYPE });
    assert.equal(await refused.getAttribute('href'), `/tasks/${replaced.id}`);
    await page.getByText('1 task selected').waitFor();
    assert.deepEqual(await inspect(page, 'tasks-refused'), []);
  });

  it('deletes what was chosen once it is confirmed', async () => {
    const { page } = stage();
    page.once('dialog', (dialog) => void dialog.dismiss());
    await page.getByRole('button', { name: 'Delete 1' }).click();
    await rows(page, 1);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Delete 1' }).click();
    await page.getByText('1 task deleted.').waitFor();
    await shown(page, 'No matching tasks');
  });
};

/** The page of the API's document, as the API's function serves it: without the dashboard, under its own policy. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type RunningService, startService } from '../support/service.ts';
import { noBrowser, openBrowser } from './browser.ts';
import { inspect } from './running-dashboard.ts';

/** What Swagger UI 5.35 itself does to readers who use a keyboard or hear the page; colours and sizes are mended by us. */
const OF_THE_LIBRARY = [
  // The row of an operation is a button with a link and another button in it.
  'nested-interactive',
  // Examples that are wider than their box are scrolled with a pointer alone.
  'scrollable-region-focusable',
  // Fields of a request are named by the cell beside them, which only eyes tell.
  'select-name',
  'label',
  // Of the dialog for keys: its cross has no name, and its buttons have others than they show.
  'button-name',
  'label-content-name-mismatch',
];

describe('the page of the API', { skip: noBrowser() }, () => {
  let service: RunningService;
  let browser: Browser;
  const [complaints, asked]: [string[], string[]] = [[], []];

  before(async () => {
    [service, browser] = await Promise.all([startService(), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await service?.close();
  });

  const open = async (fragment = '', options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${service.apiUrl}/docs${fragment}`);
    return page;
  };

  const giveKey = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const bearer = page
      .getByRole('dialog')
      .or(page.locator('.dialog-ux'))
      .locator('#http-bearer-value')
      .or(page.locator('#auth-bearer-value'));
    await bearer.first().fill(service.key);
    await page.getByRole('button', { name: 'Apply credentials' }).last().click();
    await page.getByRole('button', { name: 'Close' }).last().click();
  };

  it('sends an example with the key of the reader, and shows what it answers', async () => {
    const page = await open();
    await giveKey(page);
    const operation = page.locator('#operations-Tasks-createTask');
    await operation.getByRole('button', { name: /Create a task/ }).click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const response = await answer;
    assert.equal(response.status(), 201);
    assert.equal(response.url(), `${service.apiUrl}/api/tasks`);
    assert.equal(response.request().headers()['authorization'], `Bearer ${service.key}`);
    await operation.locator('.live-responses-table').getByText('201').first().waitFor();
    assert.deepEqual(
      await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
      [0, 0, ''],
    );
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
    await page.context().close();
  });

  it('leads from the type of a problem to what it means', async () => {
    const { type }: { type: string } = JSON.parse(
      await (await fetch(`${service.apiUrl}/api/nothing`)).text(),
    );
    const page = await open(type.replace('/docs', ''));
    await page.getByText('There is nothing here').waitFor({ state: 'visible' });
    assert.equal(await page.locator('dt:target').textContent(), 'not_found 404');
    await page.locator('#operations-Tasks-createTask').waitFor();
    await page.evaluate(() => location.assign('#claim_lost'));
    await page.locator('dt:target', { hasText: 'claim_lost' }).waitFor();
    await page.context().close();
  });

  it('says without JavaScript where the document is', async () => {
    const page = await open('', { javaScriptEnabled: false });
    const link = page.getByRole('link', { name: 'OpenAPI document' });
    await link.waitFor({ state: 'visible' });
    const found = await fetch(new URL((await link.getAttribute('href')) ?? '', page.url()));
    assert.equal(found.status, 200);
    await page.context().close();
  });

  it('can be read by day and by night, on a desk and on a phone', async () => {
    const page = await open();
    await page
      .locator('#operations-Tasks-createTask')
      .getByRole('button', { name: /Create a task/ })
      .click();
    await page.getByRole('button', { name: 'Try it out' }).waitFor();
    const faults = [...(await inspect(page, 'docs'))];
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('.dialog-ux').waitFor();
    faults.push(...(await inspect(page, 'docs-key')));
    const ours = faults.filter((fault) => !OF_THE_LIBRARY.some((rule) => fault.includes(` ${rule}: `)));
    assert.deepEqual(ours, []);
    await page.context().close();
  });

  it('asked nobody else for anything, and gave the browser no reason to complain', () => {
    assert.ok(asked.length > 10);
    const elsewhere = asked.filter(
      (url) => !url.startsWith(`${service.apiUrl}/`) && !url.startsWith('data:'),
    );
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(complaints, []);
  });
});

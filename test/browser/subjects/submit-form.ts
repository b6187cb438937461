/** Tasks asked for by forms that are made from the schema of their type. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { SAMPLE } from '../../support/media-files.ts';
import { dropFile, inspect } from '../running-dashboard.ts';
import { type Stage, shown } from './stage.ts';

const POSTER = {
  name: 'demo.poster',
  param_schema: {
    type: 'object',
    additionalProperties: false,
    required: ['page', 'size'],
    properties: {
      page: { type: 'string', title: 'Web page', description: 'Its address.', pattern: '^https://' },
      size: {
        oneOf: [
          { const: 'a4', title: 'A sheet' },
          { const: 'a1', title: 'A wall' },
        ],
      },
      copies: { type: 'integer', minimum: 1, maximum: 9, default: 1 },
      colours: { type: 'array', items: { enum: ['red', 'green', 'blue'] }, default: ['red'] },
      keywords: { type: 'array', items: { type: 'string', maxLength: 5 } },
      glossy: { type: 'boolean', default: false },
      frame: {
        type: 'object',
        title: 'Frame',
        required: ['width'],
        properties: { width: { type: 'number', exclusiveMinimum: 0 }, note: { type: 'string' } },
      },
      extra: {},
    },
  },
};

const openForm = async (page: Page, type: string): Promise<void> => {
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await page.getByRole('link', { name: 'New task' }).first().click();
  await page.getByLabel('Type').selectOption(type);
};

const idOf = (page: Page): string => new URL(page.url()).pathname.replace('/tasks/', '');

export const submitForm = (stage: () => Stage): void => {
  it('asks for a task of any type by a form made from its schema', async () => {
    const { dashboard, page } = stage();
    await dashboard.client.registerType(POSTER);
    await page.reload();
    await openForm(page, 'demo.poster');
    await page.getByLabel('Web page').fill('https://example.org/');
    await page.getByLabel('Size').selectOption('A wall');
    await page.getByText('More options').click();
    assert.deepEqual(await inspect(page, 'form-of-type'), []);
    await page.getByLabel('Copies').fill('3');
    await page.getByLabel('Blue').check();
    await page.getByLabel('Keywords').fill('sea, sun');
    await page.getByLabel('Glossy').check();
    await page.getByLabel('Width').fill('2.5');
    await page.getByLabel('Extra').fill('{"any": [1]}');
    await page.getByLabel('Priority').fill('7');
    await page.getByLabel('Metadata').fill('{"for": "May"}');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'demo.poster' }).waitFor();
    const { params, priority, metadata } = await dashboard.client.getTask(idOf(page));
    assert.deepEqual(params, {
      page: 'https://example.org/',
      size: 'a1',
      copies: 3,
      colours: ['red', 'blue'],
      keywords: ['sea', 'sun'],
      glossy: true,
      frame: { width: 2.5 },
      extra: { any: [1] },
    });
    assert.deepEqual([priority, metadata], [7, { for: 'May' }]);
  });

  it('leaves out what was left empty, and keeps back what the browser can tell is wrong', async () => {
    const { dashboard, page } = stage();
    await openForm(page, 'demo.poster');
    await page.getByLabel('Web page').fill('https://example.org/short');
    await page.getByLabel('Size').selectOption('A sheet');
    await page.getByText('More options').click();
    await page.getByLabel('Extra').fill('{"any": ');
    await page.getByLabel('Copies').fill('12');
    await page.getByText('More options').click();
    await page.getByRole('button', { name: 'Start' }).click();
    // Both are said at their fields, which were folded away.
    const invalid = page.locator('.more[open] :invalid:not(fieldset)');
    await invalid.first().waitFor();
    assert.equal(await invalid.count(), 2);
    await page.getByLabel('Extra').fill('');
    await page.getByLabel('Copies').fill('');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'demo.poster' }).waitFor();
    const { params } = await dashboard.client.getTask(idOf(page));
    assert.deepEqual(params, { page: 'https://example.org/short', size: 'a4' });
  });

  it('shows what the service refuses at the field that it is about, folded away or not', async () => {
    const { page } = stage();
    await openForm(page, 'demo.poster');
    await page.getByLabel('Web page').fill('ftp://example.org/');
    await page.getByLabel('Size').selectOption('A sheet');
    await page.getByText('More options').click();
    await page.getByLabel('Keywords').fill('much too long');
    await page.getByLabel('Width').fill('-1');
    await page.getByText('More options').click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('The params do not match demo.poster.').waitFor();
    const described = async (label: string): Promise<string | null> => {
      const id = await page.getByLabel(label).getAttribute('aria-describedby');
      return page.locator(`[id="${id?.split(' ')[0]}"]`).textContent();
    };
    assert.match((await described('Web page')) ?? '', /must match pattern/);
    assert.match((await described('Keywords')) ?? '', /must NOT have more than 5 characters/);
    assert.match((await described('Width')) ?? '', /must be > 0/);
    assert.ok(await page.getByLabel('Web page').evaluate((field) => field === document.activeElement));
    assert.ok(await page.getByLabel('Keywords').isVisible());
    assert.equal(await page.getByRole('alert').getByText('must').count(), 0, 'nothing is said twice');
    assert.deepEqual(await inspect(page, 'form-refused'), []);
  });

  it('asks little of whoever has a recording, tells what it comes to, and holds the other options ready', async () => {
    const { dashboard, page } = stage();
    await openForm(page, 'media.process');
    await dropFile(page, SAMPLE, 'video/mp4');
    await page.getByText(/^0:54 of audio · ready about .* after the upload, for about \$/).waitFor();
    const inSight = await page.locator('form :is(input, select, textarea):visible').count();
    assert.ok(inSight <= 12, `${inSight} fields`);
    await page.getByText('More options').click();
    assert.deepEqual(await inspect(page, 'form-of-media'), []);
    await page.getByRole('button', { name: 'Add to Publishing' }).click();
    await page.getByLabel('Kind').selectOption('S3 bucket');
    await page.getByLabel('Bucket').fill('nobody-allowed-this-one');
    await page.getByLabel('Maximum', { exact: true }).fill('2');
    await page.getByLabel('Reduce noise').check();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Results cannot be published like this.').waitFor();
    const refused = page.getByRole('group', { name: /^Publishing/ });
    await refused.first().locator('.fault').first().waitFor();
    await page.getByRole('button', { name: 'Remove Publishing 1' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'sample.mp4' }).waitFor();
    await shown(page, 'Completed');
    const { params } = await dashboard.client.getTask(idOf(page));
    const size = (params['files'] as { size: number }[])[0]?.size;
    assert.deepEqual(params, {
      files: [{ name: 'sample.mp4', size }],
      speakers: { max: 2 },
      denoise: true,
    });
  });

  it('tells of a task that does the same already', async () => {
    const { page } = stage();
    const earlier = idOf(page);
    await openForm(page, 'media.process');
    await dropFile(page, SAMPLE, 'video/mp4');
    await page.getByText('More options').click();
    await page.getByLabel('Maximum', { exact: true }).fill('2');
    await page.getByLabel('Reduce noise').check();
    await page.getByText('An identical task exists').getByRole('link', { name: earlier }).waitFor();
  });
};

/** The pages of the dashboard by subject, in Chromium: one service and one visitor for all of them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from './browser.ts';
import { startDashboard } from './running-dashboard.ts';
import { admin } from './subjects/admin.ts';
import { away } from './subjects/away.ts';
import { deliveries } from './subjects/deliveries.ts';
import { lines } from './subjects/lines.ts';
import { oddFiles } from './subjects/odd-files.ts';
import { session } from './subjects/session.ts';
import type { Stage } from './subjects/stage.ts';
import { submitForm } from './subjects/submit-form.ts';
import { taskList } from './subjects/task-list.ts';
import { waveform } from './subjects/waveform.ts';

describe('the pages of the dashboard', { skip: noBrowser() }, () => {
  let stage: Stage;
  before(async () => {
    const dashboard = await startDashboard();
    stage = { dashboard, page: await dashboard.open() };
  });
  after(() => stage?.dashboard.close());

  describe('forms', () => submitForm(() => stage));
  describe('a page that is away', () => away(() => stage));
  describe('odd files', () => oddFiles(() => stage));
  describe('keys', () => session(() => stage));
  describe('the list of tasks', () => taskList(() => stage));
  describe('the waveform of a recording', () => waveform(() => stage));

  describe('the lines of a transcript', () => lines(() => stage));
  describe('webhooks', () => deliveries(() => stage));

  describe('the administration', () => admin(() => stage));

  it('give the browser nothing to complain of', () => {
    // Refusals, and the part of a page that was kept from it.
    const told = /status of 4\d\d|ERR_FAILED|dynamically imported module/;
    assert.deepEqual(
      stage.dashboard.complaints.filter((text) => !told.test(text)),
      [],
    );
  });
});

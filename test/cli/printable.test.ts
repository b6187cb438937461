/** What others wrote is shown without steering the terminal. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, it } from 'node:test';
import { lineText } from '../../bin/commands/logs.ts';
import { endText, segmentLine } from '../../bin/commands/results.ts';
import { AT, startFakeApi, taskView } from '../client/fake-api.ts';
import { dataFolder, runCli } from './run-cli.ts';

after(() => rmSync(dataFolder, { recursive: true, force: true }));

const NASTY = '\u001b[2J\u009b31m\u0007日本 \u200dÄ\n\tend';
const SHOWN = '�[2J�31m�日本 \u200dÄ� end';

it('names of files are one line', async () => {
  const file = { id: 'f1', name: NASTY, size: 1, uploaded: true, progress: 0, stages: [] };
  const task = taskView({ status: 'pending', files: [file] });
  await using api = await startFakeApi({
    'GET /api/tasks': () => ({ body: { items: [task], next_cursor: null } }),
  });
  const { stdout } = await runCli(['list', '--api', api.url, '--key', 'sst_test']);
  assert.ok(stdout.endsWith(`  ${SHOWN}\n`), JSON.stringify(stdout));
});

it('words, log lines and reasons have no control characters', () => {
  const segment = { id: 1, start: 0, end: 1, speaker: 'S1', text: NASTY, words: [] };
  assert.equal(segmentLine(segment, NASTY), `[00:00.0] ${SHOWN}: ${SHOWN}`);
  assert.ok(lineText({ id: 'a', at: AT, level: 'INFO', message: NASTY }).endsWith(SHOWN));
  const error = { code: 'worker_failed', detail: `one\n${NASTY.replace('\n', '')}` } as const;
  assert.equal(
    endText(taskView({ status: 'failed', error })),
    `failed: worker_failed: one\n${SHOWN.replace('Ä�', 'Ä')}`,
  );
});

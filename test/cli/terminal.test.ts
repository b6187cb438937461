/** On a real terminal, as `script` of util-linux gives one. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, it } from 'node:test';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import { startFakeApi, taskView } from '../client/fake-api.ts';
import { dataFolder } from './run-cli.ts';

const SCRIPT = '/usr/bin/script';
const COMMAND = join(import.meta.dirname, '../../bin/soundstage.ts');
const ID = 'local_20261102_1';

after(() => rmSync(dataFolder, { recursive: true, force: true }));

const skip = process.platform === 'linux' && existsSync(SCRIPT) ? false : 'There is no script of util-linux';

it('draws bars that end at 100 % where somebody looks, and leaves the cursor as it was', {
  skip,
}, async () => {
  const stages: TaskView['stages'] = [{ name: 'probe', status: 'completed', progress: 100, attempts: 1 }];
  await using api = await startFakeApi({
    'POST /api/tasks': () => ({
      status: 201,
      body: { task: taskView({ status: 'awaiting_upload' }), uploads: [] },
    }),
    [`GET /api/tasks/${ID}`]: () => ({ body: taskView({ status: 'completed', stages }) }),
    [`GET /api/tasks/${ID}/result`]: () => ({
      body: { task_id: ID, status: 'completed', completed_at: 'z', models: [], files: [] },
    }),
  });
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(join(dataFolder, 'talk.wav'), 'RIFFdata');
  const line = `${process.execPath} --disable-warning=ExperimentalWarning ${COMMAND} submit talk.wav`;
  const child = spawn(SCRIPT, ['-qec', line, '/dev/null'], {
    cwd: dataFolder,
    env: { PATH: process.env['PATH'], TERM: 'xterm', SOUNDSTAGE_API: api.url, SOUNDSTAGE_KEY: 'sst_test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [seen] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  assert.equal(child.exitCode, 0, seen);
  assert.match(seen, /probe +\[■+\] 100% completed/);
  const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h'].map((code) => seen.lastIndexOf(code));
  assert.ok(hidden !== undefined && shown !== undefined && hidden >= 0 && shown > hidden);
});

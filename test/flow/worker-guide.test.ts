/** What docs/workers.md shows, run as it stands there. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type RunningService, startService } from '../support/service.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/workers.md'), 'utf8');
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The blocks of a language under a heading. */
const blocks = (heading: string, language: string): string[] => {
  const [, section = ''] = GUIDE.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);
};

let service: RunningService;
const folder = mkdtempSync(join(tmpdir(), 'soundstage-guide-'));

before(async () => {
  service = await startService();
});
after(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  PATH: process.env['PATH'],
  API: service.apiUrl,
  KEY: service.key,
  SOUNDSTAGE_API: service.apiUrl,
  SOUNDSTAGE_KEY: service.key,
});

const shell = async (script: string): Promise<string> =>
  (await promisify(execFile)('sh', ['-euc', script], { env: environment(), cwd: folder })).stdout;

const idIn = (answer: string): string => {
  const id = /"task":\{"id":"([^"]+)"/.exec(answer)?.[1];
  assert.ok(id, answer);
  return id;
};

/** Another one, for the guide's own would be the one that was done already. */
const createTask = async (): Promise<string> => {
  const request = { type: 'text.count', params: { text: 'so much depends' }, dedupe: false };
  return (await service.client.createTask(request)).task.id;
};

const resultOf = async (taskId: string): Promise<unknown> => {
  assert.equal((await service.ended(taskId)).status, 'completed');
  const answer = await service.client.result(taskId);
  return answer.kind === 'ready' && answer.result.result;
};

const exitOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve));

describe('the guide to workers', () => {
  it('does a task with curl', async () => {
    const script = [...blocks('Describe the work', 'sh'), ...blocks('curl', 'sh')].join('\n');
    assert.deepEqual(await resultOf(idIn(await shell(script))), { words: 8 });
  });

  it('does a task with a command', { skip: !hasPython }, async () => {
    const id = await createTask();
    const [script = ''] = blocks('A command', 'python');
    writeFileSync(join(folder, 'count.py'), script);
    const [command = ''] = blocks('A command', 'sh');
    const [, words = ''] = /^npm run soundstage -- (.+)$/m.exec(command) ?? [];
    const args = [
      '--disable-warning=ExperimentalWarning',
      join(ROOT, 'bin/soundstage.ts'),
      ...words.split(' '),
    ];
    const child = spawn(process.execPath, args, { env: environment(), cwd: folder, stdio: 'ignore' });
    const gone = exitOf(child);
    assert.deepEqual(await resultOf(id), { words: 3 });
    child.kill('SIGTERM');
    // A claim that waits is answered first: with this one, sooner than with nothing.
    await createTask();
    assert.equal(await gone, 0);
  });

  it('does a task in Python', { skip: !hasPython }, async () => {
    const id = await createTask();
    const [script = ''] = blocks('Python', 'python');
    const child = spawn('python3', ['-c', script], { env: environment(), stdio: 'ignore' });
    const gone = exitOf(child);
    assert.deepEqual(await resultOf(id), { words: 3 });
    child.kill();
    await gone;
  });
});

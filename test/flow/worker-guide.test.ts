/** What docs/workers.md shows, run as it stands there. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { blocksOf, openReader, type Reader } from '../support/guide.ts';
import { type RunningService, startService } from '../support/service.ts';

const PAGE = 'docs/workers.md';
const ROOT = join(import.meta.dirname, '../..');
const missing = (name: string, ...args: readonly string[]): string | false =>
  spawnSync(name, args).status === 0 ? false : `no ${name} here`;
const noPython = missing('python3', '--version');
const noGo = missing('go', 'version');

let service: RunningService;
let reader: Reader;

before(async () => {
  service = await startService();
  reader = openReader(service);
});
after(async () => {
  reader.close();
  await service.close();
});

const shown = (heading: string, language: string): string => {
  const block = blocksOf(PAGE).find((it) => it.heading === heading && it.language === language);
  assert.ok(block, `${language} under ${heading}`);
  return block.code;
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

const start = (command: string, ...args: readonly string[]): ChildProcess =>
  spawn(command, args, { env: reader.environment, cwd: reader.folder, stdio: 'ignore' });

describe('the guide to workers', () => {
  it('does a task with curl', async () => {
    const answer = await reader.follow(PAGE);
    const id = /"task":\{"id":"([^"]+)"/.exec(answer)?.[1];
    assert.ok(id, answer);
    assert.deepEqual(await resultOf(id), { words: 8 });
  });

  it('does a task with a command', { skip: noPython }, async () => {
    const id = await createTask();
    writeFileSync(join(reader.folder, 'count.py'), shown('A command', 'python'));
    const [, words = ''] = /^npm run soundstage -- (.+)$/m.exec(shown('A command', 'sh')) ?? [];
    const child = start(process.execPath, join(ROOT, 'bin/soundstage.ts'), ...words.split(' '));
    const gone = exitOf(child);
    assert.deepEqual(await resultOf(id), { words: 3 });
    child.kill('SIGTERM');
    // A claim that waits is answered first: with this one, sooner than with nothing.
    await createTask();
    assert.equal(await gone, 0);
  });

  it('does a task in Python', { skip: noPython }, async () => {
    const id = await createTask();
    const child = start('python3', '-c', shown('Python', 'python'));
    const gone = exitOf(child);
    assert.deepEqual(await resultOf(id), { words: 3 });
    child.kill();
    await gone;
    // Its waiting claim outlives it, and takes this one instead of the next test's.
    await createTask();
  });

  it('does a task in Go', { skip: noGo }, async () => {
    writeFileSync(join(reader.folder, 'worker.go'), shown('Go', 'go'));
    const built = spawnSync('go', ['build', 'worker.go'], { cwd: reader.folder, encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    const id = await createTask();
    const child = start('./worker');
    const gone = exitOf(child);
    assert.deepEqual(await resultOf(id), { words: 3 });
    child.kill();
    await gone;
  });
});

/** What the guides tell people to type, typed. */
import assert from 'node:assert/strict';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openReader, type Reader } from '../support/guide.ts';
import { openWorkshop, SAMPLE, type Workshop } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let workshop: Workshop;
let reader: Reader;

before(async () => {
  [service, workshop] = await Promise.all([startService(), openWorkshop()]);
  reader = openReader(service);
});
after(async () => {
  reader.close();
  await Promise.all([service.close(), workshop.close()]);
});

describe('getting started', () => {
  it('leads from a file to a transcript with names, and to nothing left', async () => {
    const printed = await reader.follow('docs/getting-started.md');
    const [before, shared] = await Promise.all(
      ['results', 'shared'].map((folder) => readFile(join(reader.folder, folder, 'transcript.txt'), 'utf8')),
    );
    assert.match(before ?? '', /^S1: /m);
    assert.match(shared ?? '', /^Ada: /m);
    assert.match(shared ?? '', /^Grace: /m);
    for (const name of await readdir(join(reader.folder, 'results'))) assert.ok(printed.includes(name), name);
    const link = /"url":"([^"]+)"/.exec(printed)?.[1] ?? '';
    assert.ok(link.startsWith('http://'), printed);
    assert.deepEqual((await service.client.listTasks()).items, []);
  });
});

describe('uploading large files', () => {
  it('sends parts, goes on where it was, and finds the same task again', async () => {
    // Over 64 MiB: the sample seven times, as studios have it.
    const lecture = await workshop.make(
      'lecture.wav',
      ...['-stream_loop', '6', '-i', SAMPLE, '-vn', '-ar', '48000', '-ac', '2'],
    );
    await copyFile(lecture, join(reader.folder, 'lecture.wav'));
    const printed = await reader.follow('docs/uploading.md');
    assert.deepEqual(printed.match(/part \d is there/g), ['part 1 is there', 'part 3 is there']);
    assert.match(printed, /\{"file_id":"f1"\}/);
    assert.match(printed, / was there$/m);
    assert.match(printed, /^400$/m);
    assert.match(await readFile(join(reader.folder, 'refusal.xml'), 'utf8'), /<Code>/);
    const task = (await service.client.listTasks()).items.find(({ status }) => status !== 'awaiting_upload');
    assert.ok(task && ['processing', 'completed'].includes(task.status), JSON.stringify(task));
  });
});

describe('the README', () => {
  it('shows a transcript, and creates a task with curl that becomes one', async () => {
    const printed = await reader.follow('README.md');
    assert.match(printed, /\] S1: /);
    const id = /"id":"([^"]+)","type":"media.process"/.exec(printed)?.[1];
    assert.ok(id, printed);
    assert.equal((await service.ended(id)).status, 'completed');
  });
});

describe('statistics and logs', () => {
  it('shows what was done, and what a task tells', async () => {
    const printed = await reader.follow('docs/statistics.md');
    assert.match(printed, /"by_status":\{/);
    assert.match(printed, /"level":"INFO"/);
  });
});

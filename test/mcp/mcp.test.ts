/** The tools as a model's program uses them: the protocol's own client, our server as it is started, a real service. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

const root = join(import.meta.dirname, '../..');
let service: RunningService;
const model = new Client({ name: 'test', version: '1' });

before(async () => {
  service = await startService();
  const args = [join(root, 'bin/soundstage.ts'), 'mcp'];
  const env = { SOUNDSTAGE_API: service.apiUrl, SOUNDSTAGE_KEY: service.key };
  await model.connect(new StdioClientTransport({ command: process.execPath, args, env }));
});
after(async () => {
  await model.close();
  await service.close();
});

const use = async (name: string, args: Record<string, unknown>) => {
  const { content, isError = false } = await model.callTool({ name, arguments: args });
  assert.ok(Array.isArray(content));
  return { text: content.map(({ text }) => text).join('\n'), isError };
};

/** A task of the sample that is done. */
const transcribed = async (): Promise<string> => {
  const { text } = await use('submit', { source: SAMPLE });
  const task_id = /Task (\S+) was/.exec(text)?.[1] ?? assert.fail(text);
  for (;;) {
    const { text: state } = await use('watch_task', { task_id, wait_seconds: 20 });
    if (/read_transcript/.test(state)) return task_id;
    assert.match(state, /not done yet/);
  }
};

describe('soundstage mcp', () => {
  it('says what its tools are for', async () => {
    const { tools } = await model.listTools();
    assert.deepEqual(tools.map(({ name }) => name).toSorted(), [
      'list_tasks',
      'read_transcript',
      'search_transcripts',
      'submit',
      'watch_task',
    ]);
    assert.ok(tools.every(({ description = '' }) => description.length > 20));
    assert.match(model.getInstructions() ?? '', /demonstration models/);
  });

  it('takes a file, tells when it is done, reads it page by page, and finds words in it', async () => {
    const task_id = await transcribed();
    assert.match((await use('list_tasks', {})).text, new RegExp(`${task_id}  completed, 100 %`));
    assert.equal((await use('list_tasks', { status: 'failed' })).text, 'There are no such tasks.');

    const first = await use('read_transcript', { task_id, limit: 2 });
    assert.match(first.text, /lines 1 to 2 of \d+\n.*demonstration[\s\S]*\n\[\d\d:.*\] S1: /i);
    assert.match(first.text, /\nMore: after 2$/);
    const rest = await use('read_transcript', { task_id, after: 2 });
    assert.match(rest.text, /lines 3 to (\d+) of \1\n/);
    assert.doesNotMatch(rest.text, /More:/);

    const line = /\] (S\d): (.+)/.exec(rest.text) ?? assert.fail(rest.text);
    const words = line[2]?.split(' ').slice(0, 3).join(' ').toUpperCase() ?? '';
    const found = await use('search_transcripts', { words });
    assert.match(found.text, new RegExp(`^${task_id} f1 \\[`));
    assert.match(found.text.toUpperCase(), new RegExp(words));
    const none = await use('search_transcripts', { words: 'nobody ever said this' });
    assert.match(none.text, /^Nobody says "nobody ever said this" in the latest 1 /);
  });

  it('tells faults in words that the model can act upon', async () => {
    assert.deepEqual(await use('watch_task', { task_id: 'none' }), {
      text: 'not_found: There is no task "none".',
      isError: true,
    });
    const missing = await use('submit', { source: '/nowhere/talk.mp3' });
    assert.deepEqual(missing, { text: 'usage: /nowhere/talk.mp3 does not exist', isError: true });
    const refused = await use('submit', { source: SAMPLE, outputs: ['poem'] });
    assert.ok(refused.isError);
    assert.match(refused.text, /^invalid_params: [\s\S]*\/outputs\/0/);
    assert.ok((await use('search_transcripts', { words: 'x' })).isError);
  });
});

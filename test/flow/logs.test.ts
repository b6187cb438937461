/** Logs of tasks, from the stages and workers that write them to those who read them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type LoggedLine, type LogQuery, runWorker, watchTask } from '../../client/index.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

const read = async (taskId: string, query: LogQuery = {}): Promise<readonly LoggedLine[]> =>
  (await service.client.logs(taskId, query)).items;

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
const post = async (path: string, body: object): Promise<any> => {
  const answer = await service.ask('POST', path, body);
  assert.ok(answer.status < 300);
  return answer.body;
};

describe('the log of a task', () => {
  it('tells a file’s way through the stages', async () => {
    const { id } = await service.submit(SAMPLE);
    assert.equal((await service.ended(id)).status, 'completed');
    const lines = await read(id);
    assert.deepEqual([...new Set(lines.map(({ stage }) => stage))].toSorted(), [
      'assemble',
      'diarize',
      'extract',
      'probe',
      'transcribe',
    ]);
    assert.match(lines[0]?.message ?? '', /^sample\.mp4: mov,mp4,.*; audio aac/);
    assert.match(lines.at(-1)?.message ?? '', /speakers 2, words \d+; wrote transcript\.json/);
    assert.ok(lines.every(({ file_id, attempt }) => file_id === 'f1' && attempt === 1));
    const warnings = lines.filter(({ level }) => level === 'WARN');
    assert.ok(warnings.length > 0);
    assert.deepEqual(await read(id, { level: 'WARN' }), warnings);
    assert.deepEqual(await read(id, { cursor: lines[0]?.id ?? '' }), lines.slice(1));
  });

  it('says why a file failed', async () => {
    const { id } = await service.submit(import.meta.filename);
    assert.equal((await service.ended(id)).status, 'failed');
    const errors = await read(id, { level: 'ERROR' });
    assert.deepEqual(
      errors.map(({ stage }) => stage),
      ['probe'],
    );
    assert.match(errors[0]?.message ?? '', /^probe failed: /);
  });

  it('has what a worker tells of it, read and live, while the task is under way', async () => {
    const type = { name: 'logs.tea', param_schema: {}, lease_seconds: 5 };
    await post('task-types/register', type);
    const { task } = await post('tasks', { type: type.name, params: {}, dedupe: false });
    const live: LoggedLine[] = [];
    const [heard, over] = [Promise.withResolvers<void>(), new AbortController()];
    const watching = (async () => {
      for await (const item of watchTask(service.client, task.id)) {
        if (item.kind !== 'log') continue;
        live.push(item.line);
        heard.resolve();
      }
    })();
    const working = runWorker({
      client: service.client,
      types: [type.name],
      workerId: 'kettle',
      signal: over.signal,
      handle: async (_task, { log }) => {
        log('fills the kettle');
        log('no sugar left', 'WARN');
        await heard.promise;
        log('poured');
      },
      onEvent: ({ kind }) => kind === 'reported' && over.abort(),
    });
    await Promise.all([watching, working]);
    const lines = await read(task.id);
    assert.deepEqual(
      lines.map(({ level, message, worker_id }) => [level, message, worker_id]),
      [
        ['INFO', 'fills the kettle', 'kettle'],
        ['WARN', 'no sugar left', 'kettle'],
        ['INFO', 'poured', 'kettle'],
      ],
    );
    assert.deepEqual(live.slice(0, 2), lines.slice(0, 2));
  });
});

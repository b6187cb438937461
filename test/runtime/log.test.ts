import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { about, createLog } from '../../functions/runtime/log.ts';

test('what is logged in the course of some work tells what it is about, and nothing of other work beside it', async (t) => {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    // The test runner tells its own news by the same way.
    t.mock.method(stream, 'write', (line: string | Uint8Array) =>
      typeof line === 'string' && line.startsWith('{') ? lines.push(line) > 0 : write(line),
    );
  }
  const log = createLog('here', { LOG_LEVEL: 'INFO' });
  const work = (task_id: string) =>
    about({ task_id, attempt: 1 }, async () => {
      await turn();
      log.info('begun');
      await about({ attempt: 2 }, async () => log.warn('again', { chunk: 3 }));
    });
  await Promise.all([work('ann_1'), work('bob_1')]);
  log.error('afterwards', { error: new Error('broken', { cause: new Error('deeper') }) });
  const told = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    told.map(({ message, task_id, attempt, chunk }) => [message, task_id, attempt, chunk]).toSorted(),
    [
      ['afterwards', undefined, undefined, undefined],
      ['again', 'ann_1', 2, 3],
      ['again', 'bob_1', 2, 3],
      ['begun', 'ann_1', 1, undefined],
      ['begun', 'bob_1', 1, undefined],
    ],
  );
  assert.equal(told.find(({ message }) => message === 'afterwards').error.cause.message, 'deeper');
});

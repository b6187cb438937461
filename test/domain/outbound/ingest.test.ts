import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Unit } from '../../../functions/contract/event-schemas.ts';
import type { PipelineMessage } from '../../../functions/contract/message-schemas.ts';
import { decide } from '../../../functions/domain/task/decide.ts';
import { taskView } from '../../../functions/domain/task/task-view.ts';
import { arrival, completed, failed, given, mediaTask, unit } from '../../support/tasks.ts';

const toFetch = () =>
  mediaTask({ upload: { strategy: 'ingest' }, source_url: 'https://a.example/x', size: 0 });
const nudge = (reason: 'created' | 'retry' | 'unseen'): PipelineMessage => ({
  kind: 'nudge',
  task_id: 'local_20261121_1',
  reason,
});
const created = nudge('created');

const sentBy = (...[task, command]: Parameters<typeof decide>): readonly Unit[] => {
  const decision = decide(task, command);
  assert.equal(decision.kind, 'facts');
  return decision.kind === 'facts'
    ? decision.facts.flatMap((fact) => (fact.type === 'UnitsSent' ? fact.data.units : []))
    : [];
};

describe('a task whose file we fetch', () => {
  it('is processed from the beginning, and its file fetched first', () => {
    const task = toFetch();
    assert.equal(task.status, 'processing');
    assert.equal(task.started_at, task.created_at);
    assert.deepEqual(task.stage_names.slice(0, 2), ['ingest', 'probe']);
    assert.deepEqual(sentBy(task, created), [unit('ingest')]);
    assert.equal(taskView(task).files[0]?.uploaded, false);
  });

  it('is set going by the sweeper too, should the first message be lost', () => {
    assert.deepEqual(sentBy(toFetch(), nudge('unseen')), [unit('ingest')]);
  });

  it('fetches once, however often it is told to begin', () => {
    assert.deepEqual(sentBy(given(toFetch(), created), created), []);
  });

  it('goes on with probing once the file is there, under the name and size it turned out to have', () => {
    const task = given(toFetch(), created);
    assert.deepEqual(sentBy(task, completed(unit('ingest'))), [unit('probe')]);
    const [file] = taskView(given(task, completed(unit('ingest')))).files;
    assert.deepEqual([file?.name, file?.size, file?.uploaded], ['talk.mp4', 1000, true]);
  });

  it('takes what the store tells of the file for nothing new, before and after it is done', () => {
    const before = given(toFetch(), created);
    assert.deepEqual(given(before, arrival('f1', 1000)), before);
    const after = given(before, completed(unit('ingest')));
    assert.deepEqual(given(after, arrival('f1', 1000)), after);
  });

  it('fails with the reason, and fetches again when it is tried again', () => {
    const gone = given(toFetch(), created, failed(unit('ingest')));
    assert.equal(gone.status, 'failed');
    const again = given(gone, { kind: 'retry' });
    assert.equal(again.status, 'processing');
    assert.deepEqual(sentBy(again, nudge('retry')), [unit('ingest')]);
  });
});

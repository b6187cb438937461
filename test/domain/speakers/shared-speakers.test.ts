import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileBefore, readyUnits, unitsInFlight } from '../../../functions/domain/task/pipeline.ts';
import type { TaskState } from '../../../functions/domain/task/task.ts';
import { arrival, completed, given, mediaTask } from '../../support/tasks.ts';

/** Two files, of which everything up to `assemble` is done. */
const upToAssembly = (speakers?: object): TaskState => {
  const created = mediaTask({ files: 2, outputs: ['transcript'] });
  let task: TaskState = { ...created, params: { ...created.params, ...(speakers && { speakers }) } };
  task = given(task, arrival('f1'), arrival('f2'));
  for (;;) {
    const next = unitsInFlight(task).find(({ stage }) => stage !== 'assemble');
    if (next === undefined) return task;
    task = given(task, completed(next));
  }
};
const assembling = (task: TaskState): readonly string[] =>
  unitsInFlight(task)
    .filter(({ stage }) => stage === 'assemble')
    .map(({ file_id }) => file_id);

describe('files that share their speakers', () => {
  it('are put together one after the other, in their order', () => {
    const task = upToAssembly({ across_files: true });
    assert.deepEqual(assembling(task), ['f1']);
    assert.deepEqual(readyUnits(task), []);
    const next = given(task, completed({ file_id: 'f1', stage: 'assemble', chunk: null }));
    assert.deepEqual(assembling(next), ['f2']);
    const done = given(next, completed({ file_id: 'f2', stage: 'assemble', chunk: null }));
    assert.equal(done.status, 'completed');
  });

  it('know the file before them', () => {
    const task = upToAssembly({ across_files: true });
    assert.deepEqual(
      task.files.map((file) => fileBefore(task, file)?.id),
      [undefined, 'f1'],
    );
  });

  it('are put together at once where they do not share them', () => {
    for (const speakers of [undefined, { max: 3 }, { across_files: false }])
      assert.deepEqual(assembling(upToAssembly(speakers)), ['f1', 'f2']);
  });
});

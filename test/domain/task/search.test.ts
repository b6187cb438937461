import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchMatcher } from '../../../functions/domain/task/search.ts';
import type { TaskState } from '../../../functions/domain/task/task.ts';
import { mediaTask } from '../../support/tasks.ts';

const task: TaskState = {
  ...mediaTask({ files: 1 }),
  metadata: { project: 'Frühling', tags: ['Interview'], number: 42 },
  params: { page: 'https://example.org/a', deep: [{ note: 'ﬁnal cut' }] },
};
const named: TaskState = { ...task, files: task.files.map((file) => ({ ...file, name: 'Zoë – talk.mp4' })) };

const isFound = (search: string): boolean => searchMatcher(search)(named);

test('a task is found by its id, its type and the names of its files', () => {
  assert.ok(isFound(task.id) && isFound('media.proc') && isFound('talk.mp4'));
});

test('a task is found by what its metadata and its params say', () => {
  assert.ok(isFound('interview') && isFound('example.org') && isFound('final cut'));
  assert.ok(!isFound('42'), 'a number is no text');
});

test('capitals and accents do not matter', () => {
  assert.ok(isFound('ZOE') && isFound('fruhling') && isFound('frühling'));
});

test('all words must be there, wherever they stand', () => {
  assert.ok(isFound(' interview   zoe '));
  assert.ok(!isFound('interview nobody'));
});

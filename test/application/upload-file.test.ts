import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MediaStore } from '../../functions/application/ports.ts';
import { completeUpload, listParts } from '../../functions/application/upload-file.ts';
import { uploadObject } from '../../functions/contract/keys.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { arrival, given, mediaTask } from '../support/tasks.ts';

/** 25 bytes in parts of ten. */
const inParts = (): TaskState => {
  const task = mediaTask({ size: 25 });
  const upload = { strategy: 'multipart', upload_id: 'u', part_size: 10, part_count: 3 } as const;
  return { ...task, files: task.files.map((file) => ({ ...file, upload })) };
};

const sent = [{ part_number: 1, size: 10, etag: 'a' }];
const open: MediaStore = { ...createMemoryMediaStore(), listParts: async () => sent };

/** The store after the parts were put together: it knows of no upload any more. */
const whole = async (task: TaskState): Promise<MediaStore> => {
  const media = createMemoryMediaStore();
  await media.put(uploadObject(task.id, 'f1'), 'x'.repeat(25), 'audio/mp4');
  return media;
};

describe('an upload in parts', () => {
  it('tells which parts are there', async () => {
    assert.deepEqual(await listParts(inParts(), 'f1', open), sent);
  });

  it('has every part once it was put together, also for whoever missed the answer', async () => {
    const before = inParts();
    for (const task of [before, given(before, arrival('f1', 25))]) {
      const media = await whole(task);
      const parts = await listParts(task, 'f1', media);
      assert.deepEqual(
        parts.map(({ size }) => size),
        [10, 10, 5],
      );
      await completeUpload(task, 'f1', parts, media);
    }
  });

  it('says what to do once it was given up', async () => {
    const gone = new ProblemError('not_found', 'There is no such upload.');
    const media = { ...createMemoryMediaStore(), listParts: () => Promise.reject(gone) };
    for (const asking of [listParts(inParts(), 'f1', media), completeUpload(inParts(), 'f1', sent, media)])
      await assert.rejects(
        asking,
        ({ problem, cause }) =>
          problem.code === 'invalid_state' && /given up\. Cancel/.test(problem.detail) && cause === gone,
      );
  });

  it('is over when its task was cancelled', async () => {
    const cancelled = given(inParts(), { kind: 'cancel' });
    await assert.rejects(
      listParts(cancelled, 'f1', open),
      (fault) => fault instanceof ProblemError && fault.problem.code === 'invalid_state',
    );
  });
});

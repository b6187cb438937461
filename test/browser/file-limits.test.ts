/** What may be chosen for one task; no browser is needed to know. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS, withFiles } from '../../dashboard/state/uploads/limits.ts';
import { MAX_FILE_BYTES, MAX_FILES } from '../../functions/contract/task-schemas.ts';

const GIB = 1024 ** 3;
const fileOf = (name: string, size = 1): File =>
  Object.defineProperty(new File([], name, { lastModified: 1 }), 'size', { value: size });
const names = (files: readonly File[]) => files.map(({ name }) => name);

describe('the choice of files', () => {
  it('has the limits of the service', () => {
    assert.deepEqual(LIMITS, { maxFileSize: MAX_FILE_BYTES, maxNumberOfFiles: MAX_FILES });
  });

  it('takes each file once', () => {
    const { files, refusals } = withFiles([fileOf('a.wav')], [fileOf('a.wav'), fileOf('a.wav', 2)]);
    assert.deepEqual(
      files.map(({ size }) => size),
      [1, 2],
    );
    assert.deepEqual(refusals, []);
  });

  it('takes ten gibibytes, and says which file has more', () => {
    const { files, refusals } = withFiles([], [fileOf('large.mp4', 10 * GIB + 1), fileOf('b.wav', 10 * GIB)]);
    assert.deepEqual(names(files), ['b.wav']);
    assert.deepEqual(refusals, ['large.mp4 exceeds maximum allowed size of 10 GB']);
  });

  it('says which file has nothing in it', () => {
    const { files, refusals } = withFiles([], [fileOf('empty.mp4', 0), fileOf('b.wav')]);
    assert.deepEqual(names(files), ['b.wav']);
    assert.deepEqual(refusals, ['empty.mp4 is empty']);
  });

  it('takes two hundred files, and says once that there are more', () => {
    const many = Array.from({ length: 205 }, (_, index) => fileOf(`${index}.wav`));
    const { files, refusals } = withFiles(many.slice(0, 3), many.slice(3));
    assert.deepEqual(names(files), names(many.slice(0, 200)));
    assert.deepEqual(refusals, ['You can only upload 200 files']);
  });
});

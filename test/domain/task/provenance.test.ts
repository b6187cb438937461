import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StageName } from '../../../functions/contract/stages.ts';
import { provenanceOf } from '../../../functions/domain/task/provenance.ts';
import type { TaskState } from '../../../functions/domain/task/task.ts';
import { arrival, completed, given, mediaTask } from '../../support/tasks.ts';

const report = (stage: StageName, chunk: number | null = null, over: object = {}) => {
  const message = completed({ file_id: 'f1', stage, chunk });
  assert.equal(message.kind, 'unit_completed');
  return { ...message, summary: { ...message.summary, ...over } } as typeof message;
};

const done = (): TaskState =>
  given(
    mediaTask({ outputs: ['transcript'] }),
    arrival(),
    report('probe', null, { reused: true }),
    report('extract'),
    report('transcribe', 0, { reused: true }),
    report('transcribe', 1),
    report('transcribe', 2, { reused: true }),
    report('assemble', null, {
      models: [
        { role: 'asr', name: 'ears', sha256: '11', demo: false },
        { role: 'embedding', name: 'voices', sha256: '22', demo: false },
      ],
    }),
  );

describe('the provenance of an artifact', () => {
  const task = done();
  const [file] = task.files;
  const [artifact] = file?.artifacts ?? [];
  assert.ok(file && artifact);
  const found = provenanceOf(task, file, artifact);

  it('names every step that led to it, the last is the one that made it', () => {
    assert.deepEqual(
      found.steps.map(({ stage, units, reused }) => [stage, units, reused]),
      [
        ['probe', 1, 1],
        ['extract', 1, 0],
        ['transcribe', 3, 2],
        ['assemble', 1, 0],
      ],
    );
    assert.equal(found.artifact.stage, 'assemble');
  });

  it('names the models where they were used, and no others', () => {
    assert.deepEqual(
      found.steps.map(({ models }) => models?.map(({ name }) => name)),
      [undefined, undefined, ['ears'], undefined],
    );
  });

  it('names the file that came in and what was asked for', () => {
    assert.deepEqual(found.source, { file_id: 'f1', name: 'talk-1.mp4', size: 1000 });
    assert.match(found.task.params_sha256, /^[0-9a-f]{64}$/);
  });
});

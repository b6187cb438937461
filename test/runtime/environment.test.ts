import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvironment } from '../../functions/runtime/environment.ts';

test('a function gets the variables it names and no others', () => {
  const source = { TABLE_NAME: 'tasks', MEDIA_BUCKET: 'media', STAGE: 'probe' };
  assert.deepEqual(readEnvironment(['TABLE_NAME', 'STAGE'], source), { TABLE_NAME: 'tasks', STAGE: 'probe' });
});

test('every fault is reported at once', () => {
  const source = { STAGE: 'sing', PIPELINE_QUEUE_URL: 'queue', LOG_LEVEL: 'loud' };
  assert.throws(
    () => readEnvironment(['TABLE_NAME', 'STAGE', 'PIPELINE_QUEUE_URL', 'LOG_LEVEL'], source),
    ({ message }: Error) =>
      [
        'TABLE_NAME is missing',
        'STAGE must be one of ingest',
        'PIPELINE_QUEUE_URL must',
        'LOG_LEVEL must',
      ].every((fault) => message.includes(fault)),
  );
});

test('what may be left out has a default', () => {
  assert.deepEqual(readEnvironment(['LOG_LEVEL', 'AWS_S3_FORCE_PATH_STYLE'], {}), {
    LOG_LEVEL: 'INFO',
    AWS_S3_FORCE_PATH_STYLE: '',
  });
});

test('an empty name is a fault', () => {
  assert.throws(() => readEnvironment(['TABLE_NAME'], { TABLE_NAME: '' }), /TABLE_NAME must/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notificationOf } from '../../../functions/domain/task/notification.ts';
import { arrival, completed, failed, given, mediaTask, unit } from '../../support/tasks.ts';
import { workTask } from '../../support/work.ts';

const broken = given(mediaTask({ files: 2 }), arrival(), failed(unit('probe')));

test('a person reads which task ended, how, and why', () => {
  const told = notificationOf(broken);
  assert.equal(told?.subject, 'Soundstage: talk-1.mp4 and 1 more failed');
  assert.match(told.text, /^Task local_20261121_1 of local \(media\.process\) failed at 2026/);
  assert.match(told.text, /The file is damaged\. \(media_corrupt\)/);
  assert.deepEqual(told.attributes, { owner: 'local', type: 'media.process', status: 'failed' });
});

test('of a media task, what there is to fetch', () => {
  const chunk = (stage: 'diarize' | 'transcribe') => completed(unit(stage, 0), 1, 1);
  const done = given(
    mediaTask(),
    arrival(),
    completed(unit('probe')),
    completed(unit('extract'), 1, 1),
    chunk('diarize'),
    chunk('transcribe'),
    completed(unit('assemble'), 1, 1),
  );
  assert.match(notificationOf(done)?.text ?? '', /talk-1\.mp4: transcript\.json/);
});

test('nothing is told of what goes on, was cancelled, retried or deleted', () => {
  const again = given(broken, { kind: 'retry' });
  const gone = given(broken, { kind: 'delete' });
  for (const task of [workTask(), given(workTask(), { kind: 'cancel' }), again, gone])
    assert.equal(notificationOf(task), undefined);
});

test('a subject is short, and holds nothing that SNS would refuse', () => {
  const [file] = broken.files;
  assert.ok(file);
  const odd = { ...broken, files: [{ ...file, name: `Gespräch\n${'x'.repeat(200)}` }] };
  const { subject = '' } = notificationOf(odd) ?? {};
  assert.match(subject, /^[ -~]{100}$/);
});

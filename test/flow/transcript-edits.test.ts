/** A transcript is mended over the real API: its results follow, nothing is listened to again, and nothing ends twice. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiProblem } from '../../client/index.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
before(async () => {
  service = await startService();
});
after(() => service.close());

const textOf = async (taskId: string, name: string): Promise<string> =>
  (await service.client.downloadArtifact(taskId, name)).text();

const untilVersion = async (taskId: string, version: number): Promise<void> => {
  for (;;) {
    const { files, status } = await service.client.getTask(taskId);
    assert.equal(status, 'completed');
    if (files[0]?.transcript_version === version) return;
    await pause(50);
  }
};

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'taken',
    (cause: unknown) => (cause instanceof ApiProblem ? `${cause.status} ${cause.code}` : String(cause)),
  );

it('a completed task takes names and texts, version by version', async () => {
  const { client } = service;
  const { id } = await service.ended((await service.submit(SAMPLE)).id);
  const transcribed = (await client.events(id)).filter(({ type }) => type === 'UnitCompleted').length;
  const before = await service.transcript(id);
  const [first] = before.segments;
  assert.ok(first);
  const text = `${first.text.split(' ').slice(1).join(' ')} everybody`;

  assert.deepEqual(await client.editTranscript(id, { speakers: { S1: 'Ada <L>' } }, 1), {
    file_id: 'f1',
    version: 2,
  });
  await untilVersion(id, 2);
  assert.match(await textOf(id, 'subtitles.vtt'), /<v Ada &lt;L&gt;>/);
  assert.match(await textOf(id, 'transcript.csv'), /,Ada <L>,/);

  const edits = [{ segment: first.id, text }];
  assert.equal(await codeOf(client.editTranscript(id, { edits }, 1)), '412 version_mismatch');
  assert.equal((await client.editTranscript(id, { edits }, 2)).version, 3);
  await untilVersion(id, 3);
  const after = await service.transcript(id);
  assert.equal(after.segments[0]?.text, text);
  assert.equal(after.speakers[0]?.name, 'Ada <L>');
  assert.match((await textOf(id, 'subtitles.srt')).replaceAll(/\s+/g, ' '), /everybody/);
  assert.match(await textOf(id, 'transcript.txt'), /^Ada <L>: .*everybody/);

  const old = await client.transcriptLink(id, { version: 1 });
  assert.deepEqual(await (await fetch(old.url)).json(), before);
  assert.equal((await client.transcriptLink(id)).version, 3);
  assert.equal(await codeOf(client.transcriptLink(id, { version: 4 })), '404 not_found');
  assert.equal(await codeOf(client.editTranscript(id, { speakers: { S9: 'Eve' } })), '422 invalid_params');

  const events = await client.events(id);
  assert.equal(events.filter(({ type }) => type === 'TaskCompleted').length, 1);
  assert.equal(events.filter(({ type }) => type === 'UnitCompleted').length, transcribed + 2);
  const { files } = (await client.getTask(id)) satisfies { files: unknown };
  assert.equal(files[0]?.warnings, undefined);
});

it('an edit must say which version it is of', async () => {
  const { task } = await service.client.createTask({
    type: 'media.process',
    params: { files: [{ name: 'talk.mp4', size: 1000 }] },
    dedupe: false,
  });
  const { status } = await service.ask('PATCH', `tasks/${task.id}/transcript`, { speakers: { S1: 'Ada' } });
  assert.equal(status, 428);
  assert.equal(
    await codeOf(service.client.editTranscript(task.id, { speakers: { S1: 'Ada' } })),
    '404 not_found',
  );
});

/** What those who follow a task are told of what is said in it, while it is worked on. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { LiveTranscript, type Segment, type Spoken, type WatchItem, watchTask } from '../../client/index.ts';
import { TranscriptParts } from '../../client/watching/live-transcript.ts';
import { liveMessage } from '../../client/watching/socket.ts';
import { wordErrorRate } from '../../layers/models/score.ts';
import { openWorkshop, SAMPLE, type Workshop } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let workshop: Workshop;

before(async () => {
  [service, workshop] = await Promise.all([startService(), openWorkshop()]);
});
after(async () => {
  await service.close();
  await workshop.close();
});

const isSpoken = (item: WatchItem) => item.kind === 'transcript';

/** What the socket alone tells of, to one who subscribes now; up to the final transcript. */
const heardLate = async (taskId: string): Promise<readonly Spoken[]> => {
  const socket = new WebSocket((await service.client.ticket()).url);
  const parts = new TranscriptParts();
  const heard: Spoken[] = [];
  socket.addEventListener('open', () =>
    socket.send(JSON.stringify({ action: 'subscribe', task_id: taskId })),
  );
  await new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = liveMessage(data, taskId);
      const spoken = message?.type === 'transcript' ? parts.take(message.part) : undefined;
      if (spoken !== undefined) heard.push(spoken);
      if (spoken?.chunk === null) resolve();
    });
  });
  socket.close();
  return heard;
};

/** The sample often enough for several chunks. */
const longRecording = (): Promise<string> =>
  workshop.make('long.wav', '-stream_loop', '3', '-i', SAMPLE, '-vn', '-ac', '1', '-ar', '16000');

it('chunks are told before the task ends, also to who comes late, and what is put together then is the transcript', async () => {
  const { id } = await service.submit(await longRecording());
  const items: WatchItem[] = [];
  let late: Promise<readonly Spoken[]> | undefined;
  for await (const item of watchTask(service.client, id)) {
    items.push(item);
    if (isSpoken(item)) late ??= heardLate(id);
  }
  const spoken = items.filter(isSpoken);
  const chunks = spoken.filter(({ chunk }) => chunk !== null);
  assert.ok(chunks.length > 2, `${chunks.length} chunks were told`);
  assert.equal(new Set(chunks.map(({ chunk }) => chunk)).size, chunks.length, 'each once');
  assert.ok(chunks.every(({ segments }) => segments.every(({ speaker }) => speaker === null)));
  const first = chunks[0] ?? assert.fail();
  const end = items.findIndex((it) => it.kind === 'event' && it.event.type === 'TaskCompleted');
  assert.ok(items.indexOf(first) < end, 'the first chunk came before the end');
  assert.equal(spoken.length, chunks.length + 1, 'one final transcript');

  const live = new LiveTranscript();
  for (const one of chunks) live.add(one);
  const transcript = await service.transcript(id);
  const textOf = (segments: readonly Segment[]) => segments.map(({ text }) => text).join(' ');
  // Where a chunk was cut within a word, the final transcript knows better.
  const { rate } = wordErrorRate(textOf(transcript.segments), textOf(live.segments('f1')));
  assert.ok(rate < 0.05, `${rate} of the words changed at the end`);
  const { kind: _kind, ...final } = spoken.at(-1) ?? assert.fail();
  live.add(final);
  assert.deepEqual(live.segments('f1'), transcript.segments);
  assert.ok(transcript.segments.every(({ speaker }) => speaker !== null));

  const heard = (await late) ?? assert.fail();
  assert.deepEqual(heard.at(-1), final, 'the socket told the final transcript by itself');
  assert.ok(
    heard.some(({ chunk }) => chunk === first.chunk),
    'what was told before the subscription was told again',
  );
});

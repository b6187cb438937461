/** Whole chains on the local cloud: real HTTP, S3, queues, FFmpeg and speech engine. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { TaskView } from '../../client/index.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { diarizationErrorRate, wordErrorRate } from '../../layers/models/score.ts';
import { CONTAINERS, openWorkshop, SAMPLE, SAMPLE_SCRIPT, type Workshop } from '../support/media-files.ts';
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

const outcome = async (path: string, params?: Record<string, unknown>): Promise<TaskView> =>
  service.ended((await service.submit(path, params)).id);

interface Turn {
  speaker: string;
  start: number;
  end: number;
  text: string;
}

describe('the sample', () => {
  it('becomes a transcript with two speakers, words and times close to its script', async () => {
    const task = await outcome(SAMPLE);
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    assert.equal(task.progress, 100);
    assert.ok(task.stages.every((stage) => stage.status === 'completed'));
    const transcript = await service.transcript(task.id);
    assert.equal(transcript.speakers.length, 2);
    const { turns }: { turns: Turn[] } = JSON.parse(await readFile(SAMPLE_SCRIPT, 'utf8'));
    const words = wordErrorRate(turns.map((turn) => turn.text).join(' '), transcript.text);
    assert.ok(words.rate <= 0.2, `word error rate ${words.rate}`);
    const spoken = transcript.segments.map(({ start, end, speaker }) => ({
      start,
      end,
      speaker: speaker ?? '?',
    }));
    const turnsError = diarizationErrorRate(turns, spoken, { collar: 0.25 });
    assert.ok(turnsError.rate <= 0.2, `diarization error rate ${turnsError.rate}`);
    assert.match(transcript.provenance.notice ?? '', /demonstration/i);
  });

  it('leaves artifacts of the right kind, and a history whose fold is the task', async () => {
    const task = await outcome(SAMPLE);
    const names = (await service.client.artifacts(task.id)).map((artifact) => artifact.name).sort();
    assert.deepEqual(names, [
      'speakers.rttm',
      'subtitles.report.json',
      'subtitles.srt',
      'subtitles.vtt',
      'transcript.csv',
      'transcript.json',
      'transcript.txt',
      'waveform.json',
      'waveform.png',
    ]);
    const text = async (name: string): Promise<string> =>
      (await service.client.downloadArtifact(task.id, name)).text();
    assert.match(await text('subtitles.srt'), /^1\r?\n00:00:\d\d,\d{3} --> 00:00:\d\d,\d{3}\r?\n/);
    assert.match(await text('subtitles.vtt'), /^WEBVTT/);
    assert.match(await text('speakers.rttm'), /^SPEAKER \S+ 1 \d+\.\d+ \d+\.\d+ <NA> <NA> S1 /m);
    const png = new Uint8Array(
      await (await service.client.downloadArtifact(task.id, 'waveform.png')).arrayBuffer(),
    );
    assert.deepEqual([...png.slice(1, 4)], [...Buffer.from('PNG')]);
    const events = await service.client.events(task.id);
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
    assert.equal(fold(events)?.status, 'completed');
    const answer = await service.client.result(task.id);
    assert.ok(answer.kind === 'ready' && answer.result.models.some((model) => model.demo));
  });
});

describe('containers people send', () => {
  for (const container of CONTAINERS) {
    it(`takes ${container}`, async () => {
      const task = await outcome(await workshop.sampleAs(container, 8));
      assert.equal(task.status, 'completed', JSON.stringify(task.error));
      assert.ok((await service.transcript(task.id)).text.length > 10);
    });
  }
});

describe('files that are not what they seem', () => {
  const failsWith = async (path: string, code: string): Promise<void> => {
    const task = await outcome(path);
    assert.equal(task.status, 'failed');
    assert.equal(task.error?.code, code);
    assert.ok((task.error?.detail.length ?? 0) > 10);
  };

  it('calls a text file named .mp4 unsupported', async () =>
    failsWith(
      await workshop.file('notes.mp4', 'Minutes of the meeting.\n'.repeat(200)),
      'media_unsupported',
    ));
  it('calls a zero-byte file empty', async () =>
    failsWith(await workshop.file('empty.mp4', ''), 'media_empty'));
  it('calls an MP4 without its index damaged', async () => {
    const indexLast = await workshop.make('whole.mp4', '-i', SAMPLE, '-c', 'copy', '-movflags', '-faststart');
    await failsWith(await workshop.firstHalf(indexLast, 'truncated.mp4'), 'media_corrupt');
  });
  it('completes what is there of a broken-off MP4, and warns that the rest is missing', async () => {
    const indexFirst = await workshop.make(
      'first.mp4',
      '-i',
      SAMPLE,
      '-c',
      'copy',
      '-movflags',
      '+faststart',
    );
    const task = await outcome(await workshop.firstHalf(indexFirst, 'broken-off.mp4'));
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    assert.ok((task.files[0]?.warnings?.length ?? 0) > 0);
    assert.ok((await service.transcript(task.id)).text.length > 10);
  });
  it('says that a video has no sound', async () => {
    const silentPicture = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=160x120:rate=5:duration=3',
      '-pix_fmt',
      'yuv420p',
    ];
    await failsWith(await workshop.make('mute.mp4', ...silentPicture), 'media_no_audio');
  });
  it('completes a file of silence with an empty transcript', async () => {
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo', '-t', '20', '-c:a', 'aac'];
    const task = await outcome(await workshop.make('silence.m4a', ...silence));
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    const transcript = await service.transcript(task.id);
    assert.deepEqual([transcript.segments, transcript.speakers, transcript.text], [[], [], '']);
  });
});

describe('large and several files', () => {
  it('takes a file of many parts, and two files of one task with results each', async () => {
    const wide = ['-stream_loop', '8', '-i', SAMPLE, '-vn', '-ac', '2', '-ar', '48000', '-c:a', 'pcm_s16le'];
    const task = await outcome(await workshop.make('long.wav', ...wide), { outputs: ['transcript'] });
    assert.equal(task.status, 'completed', JSON.stringify(task.error));
    const transcribe = task.stages.find((stage) => stage.name === 'transcribe');
    assert.ok((transcribe?.chunks?.total ?? 0) > 4);
    assert.ok(!task.stages.some((stage) => stage.name === 'diarize'));
  });
});

/** What people take away beside texts: made from an upload, its audio and its transcript, with real FFmpeg. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ffmpegDenoiser } from '../../functions/adapters/ffmpeg/denoise.ts';
import type { Renderer, StageInput } from '../../functions/application/ports.ts';
import {
  artifactObject,
  pcmObject,
  planObject,
  unitObject,
  uploadObject,
} from '../../functions/contract/keys.ts';
import type { Artifact } from '../../functions/contract/media-schemas.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import type { MediaParams } from '../../functions/contract/task-schemas.ts';
import type { Transcript } from '../../functions/contract/transcript-schemas.ts';
import { toPcm } from '../../functions/domain/sound/pcm.ts';
import { denoise } from '../../functions/stages/denoise.ts';
import { render } from '../../functions/stages/render/render.ts';
import { searchPath } from '../support/media-tools-on-path.ts';
import { H264, log, made, openStudio, plain, probed, TONE } from '../support/renderings.ts';

const film = () => made('film.mp4', ...TONE, ...plain('160x120'), ...H264, '-c:a', 'aac');

const transcript = (words: readonly string[]): Transcript => ({
  task_id: 't1',
  file_id: 'f1',
  duration: 8,
  language: { code: 'en', confidence: null },
  speakers: [],
  segments:
    words.length === 0
      ? []
      : [
          {
            id: 0,
            start: 1,
            end: 3,
            speaker: null,
            confidence: null,
            text: words.join(' '),
            words: words.map((text, i) => ({
              text,
              start: 1 + i * 0.4,
              end: 1.3 + i * 0.4,
              confidence: 1,
              speaker: null,
            })),
          },
        ],
  text: words.join(' '),
  completeness: { covered: 1, speech_without_words_seconds: 0, flags: [] },
  provenance: { models: [], pipeline: 'test' },
});

const open = async (path: string, params: Partial<MediaParams>, words = ['good', 'morning']) => {
  const studio = openStudio();
  const { media, renderer } = studio;
  const { key, size, info } = await studio.upload(path);
  const bytes = media.objects.get(key) ?? assert.fail();
  const put = (name: string, content: Uint8Array | string) =>
    media.objects.set(name, new Uint8Array(Buffer.from(content)));
  put(uploadObject('t1', 'f1'), bytes);
  const samples = Float32Array.from({ length: 8 * 16_000 }, (_, i) => 0.1 * Math.sin(i / 3));
  put(pcmObject('t1', 'f1'), toPcm(samples));
  const chunks = [
    { start: 0, end: 50_000 },
    { start: 50_000, end: samples.length },
  ];
  put(planObject('t1', 'f1'), JSON.stringify({ total_samples: samples.length, chunks }));
  put(artifactObject('t1', 'f1', 'transcript.json'), JSON.stringify(transcript(words)));
  const artifacts: Artifact[] = [];
  const told: string[] = [];
  const fractions: number[] = [];
  const input: StageInput = {
    taskId: 't1',
    owner: 'ada',
    params: { files: [{ name: 'film.mp4', size }], ...params },
    file: { id: 'f1', name: 'film.mp4', size, media: info, chunk_count: 2, artifacts },
    stages: ['probe', 'extract', 'denoise', 'transcribe', 'assemble', 'render'],
    chunk: null,
    now: () => new Date(),
    onProgress: (fraction) => void fractions.push(fraction),
    onLog: (level, message) => void told.push(`${level} ${message}`),
    signal: AbortSignal.timeout(60_000),
  };
  const run = async (ports: { renderer: Renderer } = { renderer }) => {
    const summary = await render(input, { media, ...ports });
    assert.ok(summary.stage === 'render');
    return summary;
  };
  const saved = (name: string): string => {
    const target = join(tmpdir(), `soundstage-${process.pid}-${name}`);
    writeFileSync(target, media.objects.get(artifactObject('t1', 'f1', name)) ?? assert.fail(`no ${name}`));
    return target;
  };
  const addArtifact = (name: string, content: string): void => {
    put(artifactObject('t1', 'f1', name), content);
    const common = { file_id: 'f1', content_type: 'text/plain', sha256: '', created_at: '' };
    artifacts.push({ name, size: content.length, ...common });
  };
  const denoised = async () => {
    const denoiser = ffmpegDenoiser({ media, searchPath, log });
    for (const chunk of [0, 1]) await denoise({ ...input, chunk }, { media, denoiser });
  };
  return { media, renderer, input, told, fractions, run, saved, addArtifact, denoised };
};

const languagesOf = (path: string) =>
  probed(path)
    .streams.filter(({ codec_type }) => codec_type === 'subtitle')
    .map(({ tags }) => tags?.language);

describe('render', () => {
  it('makes all that was asked for, tells what it is, and how far it is', async () => {
    const outputs = ['video', 'thumbnail', 'spectrogram', 'audio', 'denoised_audio'] as const;
    const task = await open(film(), { outputs: [...outputs] });
    await task.denoised();
    const { artifacts, warnings } = await task.run();
    assert.deepEqual(
      artifacts.map(({ name, content_type }) => [name, content_type]),
      [
        ['thumbnail.jpg', 'image/jpeg'],
        ['spectrogram.png', 'image/png'],
        ['audio.m4a', 'audio/mp4'],
        ['denoised_audio.flac', 'audio/flac'],
        ['video.mp4', 'video/mp4'],
      ],
    );
    assert.equal(warnings, undefined);
    for (const { name, size, sha256 } of artifacts) {
      const bytes = readFileSync(task.saved(name));
      assert.deepEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')], [size, sha256]);
    }
    assert.equal(Number(probed(task.saved('denoised_audio.flac')).format.duration), 8);
    assert.deepEqual(languagesOf(task.saved('video.mp4')), ['eng']);
    assert.ok(task.fractions.some((fraction) => fraction > 0.5));
    assert.ok(task.fractions.every((fraction) => fraction >= 0 && fraction <= 1));
  });

  it('makes nothing else, and nothing twice', async () => {
    const task = await open(film(), { outputs: ['thumbnail'] });
    const first = await task.run();
    assert.deepEqual(
      first.artifacts.map(({ name }) => name),
      ['thumbnail.jpg'],
    );
    const never: Renderer = { ...task.renderer, thumbnail: () => assert.fail('made again') };
    assert.deepEqual(await task.run({ renderer: never }), first);
  });

  it('makes it anew each time that the file is gone over again', async () => {
    const task = await open(film(), { outputs: ['thumbnail'] });
    await task.run();
    let made = 0;
    const renderer: Renderer = {
      ...task.renderer,
      thumbnail: (...args) => {
        made += 1;
        return task.renderer.thumbnail(...args);
      },
    };
    const again = { ...task.input, file: { ...task.input.file, pass: 1 } };
    for (let time = 0; time < 2; time += 1) await render(again, { media: task.media, renderer });
    assert.equal(made, 1);
  });
});

describe('the video', () => {
  it('has a track for what was said and one for each translation', async () => {
    const task = await open(film(), { outputs: ['video'] });
    for (const language of ['de', 'pt-BR'])
      for (const format of ['srt', 'vtt'])
        task.addArtifact(
          `subtitles.${language}.${format}`,
          `${format === 'vtt' ? 'WEBVTT\n\n' : '1\n'}00:00:01${format === 'vtt' ? '.' : ','}000 --> 00:00:02${format === 'vtt' ? '.' : ','}000\nHallo\n\n`,
        );
    task.addArtifact('subtitles.fr.vtt', 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBonjour\n\n');
    task.addArtifact('subtitles.report.json', '{}');
    const { warnings } = await task.run();
    assert.equal(warnings, undefined);
    assert.deepEqual(languagesOf(task.saved('video.mp4')), ['eng', 'deu', 'por', 'fra']);
  });

  it('has what was said in its picture, where that is asked for', async () => {
    const task = await open(film(), { outputs: ['video'], subtitles: { burn_in: true } });
    const { artifacts } = await task.run();
    assert.deepEqual(
      artifacts.map(({ name }) => name),
      ['video.mp4'],
    );
    assert.deepEqual(languagesOf(task.saved('video.mp4')), []);
    const untouched = readFileSync(film());
    assert.notDeepEqual(readFileSync(task.saved('video.mp4')), untouched);
  });

  it('without words is the video, with a warning', async () => {
    const task = await open(film(), { outputs: ['video'] }, []);
    const { artifacts, warnings } = await task.run();
    assert.deepEqual(
      artifacts.map(({ name }) => name),
      ['video.mp4'],
    );
    assert.deepEqual(warnings, ['The video has no subtitles: no words were found.']);
  });

  it('and the thumbnail of a recording of sound are warnings, and the rest is made', async () => {
    const task = await open(made('sound.mp3', ...TONE), { outputs: ['video', 'thumbnail', 'audio'] });
    const { artifacts, warnings } = await task.run();
    assert.deepEqual(
      artifacts.map(({ name }) => name),
      ['audio.m4a'],
    );
    assert.deepEqual(warnings, [
      'A thumbnail could not be made: the file has no picture.',
      'There is no video: the file has no moving picture.',
    ]);
    assert.ok(task.told.some((line) => line.startsWith('WARN film.mp4: There is no video')));
  });

  it('that takes too long is a warning', async () => {
    const task = await open(film(), { outputs: ['video'], subtitles: { burn_in: true } });
    let ms = 0;
    const slow: Renderer = {
      ...task.renderer,
      video: (_upload, _subtitles, { onProgress, signal }) => ({
        extension: 'mp4',
        contentType: 'video/mp4',
        warnings: () => [],
        body: (async function* () {
          for (let step = 1; ; step += 1) {
            signal.throwIfAborted();
            ms = step * 1000;
            onProgress(step / 1100);
            yield new Uint8Array(1);
          }
        })(),
      }),
    };
    const summary = await render(
      { ...task.input, now: () => new Date(ms) },
      { media: task.media, renderer: slow },
    );
    assert.ok('warnings' in summary && Array.isArray(summary.warnings));
    assert.match(summary.warnings.join(), /takes longer than a step may/);
    assert.ok(ms < 60_000, `noticed after ${ms / 1000} s`);
    assert.equal(task.media.objects.has(artifactObject('t1', 'f1', 'video.mp4')), false);
  });
});

describe('a rendering that goes wrong', () => {
  it('for a reason of ours is not a warning: it is tried again', async () => {
    const task = await open(film(), { outputs: ['thumbnail'] });
    task.media.objects.delete(uploadObject('t1', 'f1'));
    await assert.rejects(task.run(), (cause) => !(cause instanceof ProblemError));
    assert.equal(task.media.objects.has(unitObject('t1', 'f1', 'render', null)), false);
  });

  it('stops when the task is cancelled, and leaves nothing', async () => {
    const task = await open(film(), { outputs: ['video'], subtitles: { burn_in: true } });
    const signal = AbortSignal.abort(new Error('cancelled'));
    await assert.rejects(
      async () => render({ ...task.input, signal }, { media: task.media, renderer: task.renderer }),
      /cancelled/,
    );
    assert.equal(task.media.objects.has(artifactObject('t1', 'f1', 'video.mp4')), false);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PNG } from 'pngjs';
import { createRenderer } from '../../../functions/adapters/ffmpeg/renderer.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { gainFor } from '../../../functions/domain/sound/loudness.ts';
import { toPcm } from '../../../functions/domain/sound/pcm.ts';
import { createMemoryMediaStore } from '../../support/memory-media-store.ts';
import {
  finished,
  fontsDir,
  frameAt,
  H264,
  log,
  made,
  openStudio,
  plain,
  probed,
  TONE,
  watch,
} from '../../support/renderings.ts';

const problem = (pattern: RegExp) => (error: unknown) =>
  error instanceof ProblemError &&
  error.problem.code === 'stage_failed' &&
  pattern.test(error.problem.detail);

/** Of these samples, in pieces as a store gives them. */
const pcmOf = (samples: Float32Array) => ({
  samples: samples.length,
  read: async function* (): AsyncGenerator<Uint8Array> {
    const bytes = toPcm(samples);
    for (let at = 0; at < bytes.length; at += 50_001) yield bytes.subarray(at, at + 50_001);
  },
});
const tone = (seconds: number, level: number, hertz = 1000): Float32Array =>
  Float32Array.from(
    { length: seconds * 16_000 },
    (_, i) => level * Math.sin((i * 2 * Math.PI * hertz) / 16_000),
  );

describe('an FFmpeg that ends before its work does', () => {
  const endingBy = async (signal: string): Promise<unknown> => {
    const searchPath = await mkdtemp(join(tmpdir(), 'soundstage-ending-'));
    await writeFile(join(searchPath, 'ffmpeg'), `#!/bin/sh\nkill -${signal} $$\n`, { mode: 0o755 });
    const media = createMemoryMediaStore();
    const renderer = createRenderer({ media, searchPath: `${searchPath}:/bin:/usr/bin`, log, fontsDir });
    try {
      return await finished(renderer.spectrogram(pcmOf(tone(1, 0.5)), watch())).catch((cause) => cause);
    } finally {
      await rm(searchPath, { recursive: true });
    }
  };

  it('over what it was given would end again: that is said instead of tried', async () => {
    assert.ok(problem(/^A spectrogram could not be made/)(await endingBy('SEGV')));
  });

  it('by another hand may have it tried again', async () => {
    assert.ok((await endingBy('KILL')) instanceof TransientError);
  });
});

describe('a thumbnail', () => {
  const thumbnail = async (path: string) => {
    const { renderer, upload } = openStudio();
    const rendering = renderer.thumbnail(await upload(path), watch());
    assert.deepEqual([rendering.extension, rendering.contentType], ['jpg', 'image/jpeg']);
    const picture = await finished(rendering);
    const [stream] = probed(picture).streams;
    return { picture, width: stream?.width ?? 0, height: stream?.height ?? 0, codec: stream?.codec_name };
  };

  it('is a picture of the film, as large as it is', async () => {
    const { width, height, codec } = await thumbnail(
      made('small.mp4', ...TONE, ...plain('320x180'), ...H264, '-c:a', 'aac'),
    );
    assert.deepEqual([codec, width, height], ['mjpeg', 320, 180]);
  });

  it('has at most 1280 pixels on each side, whatever way the film stands', async () => {
    const film = made('large.mp4', ...TONE, ...plain('1080x1920'), ...H264, '-c:a', 'aac');
    const { width, height } = await thumbnail(film);
    assert.deepEqual([width, height], [720, 1280]);
  });

  it('has square pixels', async () => {
    const film = made('wide.mkv', ...TONE, ...plain('360x288'), '-vf', 'setsar=16/9', ...H264, '-c:a', 'aac');
    const { width, height } = await thumbnail(film);
    assert.deepEqual([width, height], [640, 288]);
  });

  it('is not the black that a long film begins with', async () => {
    const film = made(
      'black.mkv',
      ...['-f', 'lavfi', '-i', 'sine=duration=300', '-f', 'lavfi'],
      ...['-i', "color=c=black:s=160x120:d=300:r=1,drawbox=enable='gt(t,25)':c=white:t=fill"],
      ...[...H264, '-g', '1', '-c:a', 'aac'],
    );
    const { picture, width, height } = await thumbnail(film);
    const grey = frameAt(picture, 0, width, height);
    assert.ok(grey.reduce((sum, value) => sum + value, 0) / grey.length > 100);
  });

  it('is the cover, where there is nothing else to see', async () => {
    const cover = made('cover.png', ...plain('600x600', 'red'), '-frames:v', '1');
    const song = made(
      'song.mp3',
      ...TONE,
      '-i',
      cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:a',
      'libmp3lame',
      '-c:v',
      'copy',
    );
    const { width, height } = await thumbnail(song);
    assert.deepEqual([width, height], [600, 600]);
  });

  it('is not there, with a reason, where there is nothing at all', async () => {
    const { renderer, upload } = openStudio();
    const sound = await upload(made('sound.wav', ...TONE));
    await assert.rejects(
      finished(renderer.thumbnail(sound, watch())),
      problem(/^A thumbnail could not be made: the file has no picture\.$/),
    );
  });
});

describe('a spectrogram', () => {
  const spectrogram = async (samples: Float32Array) => {
    const { renderer } = openStudio();
    const rendering = renderer.spectrogram(pcmOf(samples), watch());
    assert.deepEqual([rendering.extension, rendering.contentType], ['png', 'image/png']);
    return PNG.sync.read(readFileSync(await finished(rendering)));
  };
  const brightness = (picture: PNG, x: number, y: number): number => {
    const at = (y * picture.width + x) * 4;
    return (picture.data[at] ?? 0) + (picture.data[at + 1] ?? 0) + (picture.data[at + 2] ?? 0);
  };

  it('shows a tone where it is', async () => {
    const silence = new Float32Array(32_000);
    const picture = await spectrogram(Float32Array.from([...tone(2, 0.5, 2000), ...silence]));
    assert.deepEqual([picture.width, picture.height], [1800, 512]);
    const row = 511 - 512 / 4;
    assert.ok(brightness(picture, 400, row) > 300, 'the tone, in the first half');
    assert.ok(brightness(picture, 1400, row) < 30, 'silence, in the second');
    assert.ok(brightness(picture, 400, 60) < 150, 'nothing high up');
  });

  it('is made of the shortest audio there is', async () => {
    assert.equal((await spectrogram(tone(0.1, 0.5))).width, 1800);
  });

  it('of more than half an hour is made of a part of each stretch', async () => {
    const seconds = 4000;
    const { renderer } = openStudio();
    const [loud, quiet] = [toPcm(tone(10, 0.5, 2000)), new Uint8Array(320_000)];
    const read = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < seconds; at += 10) yield at < seconds / 2 ? loud : quiet;
    };
    const rendering = renderer.spectrogram({ read, samples: seconds * 16_000 }, watch());
    const picture = PNG.sync.read(readFileSync(await finished(rendering)));
    const row = 511 - 512 / 4;
    for (const x of [100, 800]) assert.ok(brightness(picture, x, row) > 300, `column ${x}`);
    for (const x of [1000, 1700]) assert.ok(brightness(picture, x, row) < 30, `column ${x}`);
  });
});

describe('an audio extract', () => {
  const cases = [
    { name: 'x.mp4', args: [...plain('64x64'), ...H264, '-c:a', 'aac'], channels: 1 },
    { name: 'x.ts', args: [...plain('64x64'), ...H264, '-c:a', 'aac'], channels: 1 },
    { name: 'x.aac', args: ['-c:a', 'aac'], channels: 1 },
    { name: 'x.webm', args: ['-c:a', 'libopus', '-ac', '2', '-b:a', '64k'], channels: 2 },
    { name: 'x.wav', args: ['-ac', '6'], channels: 2 },
  ];
  for (const { name, args, channels } of cases)
    it(`of ${name} is an M4A of its length`, async () => {
      const { renderer, upload } = openStudio();
      const rendering = renderer.audio(await upload(made(name, ...TONE, ...args)), watch());
      assert.deepEqual([rendering.extension, rendering.contentType], ['m4a', 'audio/mp4']);
      const { streams, format } = probed(await finished(rendering));
      assert.deepEqual(
        streams.map(({ codec_name, channels: found }) => [codec_name, found]),
        [['aac', channels]],
      );
      assert.ok(Math.abs(Number(format.duration) - 8) < 0.2, format.duration);
    });
});

describe('audio that is made as loud as EBU R 128 has it', () => {
  const loudness = (path: string): { integrated: number; peak: number } => {
    const { stderr } = measured(path);
    const value = (name: string) => Number(new RegExp(`^\\s*${name}:\\s+(\\S+)`, 'm').exec(stderr)?.[1]);
    return { integrated: value('I'), peak: value('Peak') };
  };
  const measured = (path: string): { stderr: string } => ({
    stderr: execFileSync(
      'sh',
      ['-c', 'ffmpeg -nostdin -nostats -i "$0" -af ebur128=peak=true:framelog=verbose -f null - 2>&1', path],
      { encoding: 'utf8' },
    ),
  });

  for (const [name, level] of [
    ['quiet', 0.004],
    ['loud', 0.9],
  ] as const)
    it(`has −23 LUFS when it was ${name}, and not a sample more or less`, async () => {
      const { renderer } = openStudio();
      const pcm = pcmOf(tone(7.5, level));
      const found = await renderer.loudnessOf(pcm, watch());
      const rendering = renderer.amplified(pcm, gainFor(found), watch());
      assert.deepEqual([rendering.extension, rendering.contentType], ['flac', 'audio/flac']);
      const path = await finished(rendering);
      assert.ok(Math.abs(loudness(path).integrated + 23) < 0.3, `${loudness(path).integrated} LUFS`);
      const { streams } = probed(path);
      assert.deepEqual(
        streams.map(({ codec_name, sample_rate, duration }) => [codec_name, sample_rate, Number(duration)]),
        [['flac', '16000', 7.5]],
      );
    });

  it('stays below where a peak would be clipped', async () => {
    const { renderer } = openStudio();
    const samples = tone(8, 0.001);
    for (let i = 64_000; i < 64_040; i += 1) samples[i] = 0.9;
    const pcm = pcmOf(samples);
    const found = await renderer.loudnessOf(pcm, watch());
    const path = await finished(renderer.amplified(pcm, gainFor(found), watch()));
    assert.ok(loudness(path).peak <= -0.5, `${loudness(path).peak} dB`);
  });

  it('leaves silence alone', async () => {
    const { renderer } = openStudio();
    const found = await renderer.loudnessOf(pcmOf(new Float32Array(32_000)), watch());
    assert.equal(gainFor(found), 0);
  });

  it('is not made of audio that breaks off', async () => {
    const { renderer } = openStudio();
    const read = async function* (): AsyncGenerator<Uint8Array> {
      yield toPcm(tone(1, 0.5));
      throw new Error('the store is gone');
    };
    await assert.rejects(
      finished(renderer.amplified({ read, samples: 32_000 }, 0, watch())),
      /could not be read/,
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { threeLetters } from '../../../functions/adapters/ffmpeg/language-codes.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import {
  finished,
  frameAt,
  H264,
  made,
  openStudio,
  plain,
  probed,
  srt,
  TONE,
  watch,
} from '../../support/renderings.ts';

const english = {
  format: 'srt',
  language: 'en-GB',
  content: srt([1, 3, 'Hello there'], [5, 7, 'Wörld Γειά']),
} as const;
const german = { format: 'srt', language: 'de', content: srt([2, 4, 'Hallo']) } as const;

const subtitleOf = (path: string, track: number): string =>
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, '-map', `0:s:${track}`, '-f', 'srt', '-'], {
    encoding: 'utf8',
  });

/** Where the picture changed, by rows and columns; compression moves grey values by a little. */
const changed = (
  before: Uint8Array,
  behind: Uint8Array,
  width: number,
): { rows: number[]; columns: number[] } => {
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  for (const [i, grey] of before.entries()) {
    if (Math.abs(grey - (behind[i] ?? 0)) < 40) continue;
    rows.add(Math.floor(i / width));
    columns.add(i % width);
  }
  return { rows: [...rows], columns: [...columns] };
};

/** The same, noted to be turned by a quarter. */
const phoneVideo = (path: string): string =>
  made(`turned-${basename(path)}`, '-i', path, '-c', 'copy', '-metadata:s:v:0', 'rotate=90');

describe('subtitles as tracks', () => {
  const containers = [
    {
      name: 'a.mp4',
      args: [...H264, '-c:a', 'aac'],
      extension: 'mp4',
      codec: 'mov_text',
      languages: ['eng', 'deu'],
    },
    {
      name: 'a.mov',
      args: [...H264, '-c:a', 'pcm_s16le'],
      extension: 'mkv',
      codec: 'subrip',
      languages: ['eng', 'ger'],
    },
    {
      name: 'a.mkv',
      args: [...H264, '-c:a', 'aac'],
      extension: 'mkv',
      codec: 'subrip',
      languages: ['eng', 'ger'],
    },
    {
      name: 'a.webm',
      args: ['-c:v', 'libvpx', '-c:a', 'libopus', '-b:a', '64k'],
      extension: 'webm',
      codec: 'webvtt',
      languages: ['eng', 'ger'],
    },
    {
      name: 'a.avi',
      args: [...H264, '-bf', '2', '-c:a', 'libmp3lame'],
      extension: 'mp4',
      codec: 'mov_text',
      languages: ['eng', 'deu'],
    },
    {
      name: 'a.ts',
      args: [...H264, '-c:a', 'aac'],
      extension: 'mp4',
      codec: 'mov_text',
      languages: ['eng', 'deu'],
    },
    {
      name: 'a.flv',
      args: [...H264, '-c:a', 'aac'],
      extension: 'mp4',
      codec: 'mov_text',
      languages: ['eng', 'deu'],
    },
  ];
  for (const { name, args, extension, codec, languages } of containers)
    it(`are in ${name} as ${codec}, with their languages, picture and sound as they were`, async () => {
      const { renderer, upload } = openStudio();
      const original = made(name, ...TONE, ...plain('160x120'), ...args);
      const watched = watch();
      const rendering = renderer.video(await upload(original), { tracks: [english, german] }, watched);
      assert.equal(rendering.extension, extension);
      const path = await finished(rendering);
      const { streams } = probed(path);
      const kinds = (report: typeof streams) =>
        report
          .filter(({ codec_type }) => codec_type !== 'subtitle')
          .map(({ codec_name }) => codec_name)
          .toSorted();
      assert.deepEqual(kinds(streams), kinds(probed(original).streams));
      const subtitles = streams.filter(({ codec_type }) => codec_type === 'subtitle');
      assert.deepEqual(
        subtitles.map(({ codec_name }) => codec_name),
        [codec, codec],
      );
      assert.deepEqual(
        subtitles.map(({ tags }) => tags?.language),
        languages,
      );
      assert.match(subtitleOf(path, 0), /Hello there[\s\S]+Wörld Γειά/);
      assert.match(subtitleOf(path, 1), /Hallo/);
      assert.ok(watched.fractions.every((fraction) => fraction >= 0 && fraction <= 1));
    });

  it('are shown when they are said, also in a fragmented MP4', async () => {
    const { renderer, upload } = openStudio();
    const original = made(
      'times.mkv',
      ...TONE,
      ...plain('160x120'),
      ...H264,
      '-bf',
      '0',
      '-c:a',
      'libvorbis',
    );
    const path = await finished(renderer.video(await upload(original), { tracks: [english] }, watch()));
    const times = [...subtitleOf(path, 0).matchAll(/00:00:0(\d),(\d{3}) --> 00:00:0(\d),(\d{3})/g)].map(
      ([, from, fromMs, to, toMs]) => [Number(`${from}.${fromMs}`), Number(`${to}.${toMs}`)],
    );
    const expected = [
      [1, 3],
      [5, 7],
    ];
    assert.equal(times.length, 2);
    for (const [i, [from = 0, to = 0]] of times.entries()) {
      assert.ok(Math.abs(from - (expected[i]?.[0] ?? 0)) < 0.05, `from ${from}`);
      assert.ok(Math.abs(to - (expected[i]?.[1] ?? 0)) < 0.05, `to ${to}`);
    }
  });

  it('leave HEVC with the name by which every player takes it', async () => {
    const { renderer, upload } = openStudio();
    const hevc = [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none',
      '-tag:v',
      'hvc1',
    ];
    const original = made('phone.mov', ...TONE, ...plain('160x120'), ...hevc, '-c:a', 'aac');
    const path = await finished(renderer.video(await upload(original), { tracks: [english] }, watch()));
    assert.deepEqual(
      probed(path).streams.map(({ codec_name, codec_tag_string }) => [codec_name, codec_tag_string]),
      [
        ['hevc', 'hvc1'],
        ['aac', 'mp4a'],
        ['mov_text', 'tx3g'],
      ],
    );
    assert.equal(frameAt(path, 1, 160, 120).length, 160 * 120);
  });

  it('leave a picture turned that is to be turned', async () => {
    const { renderer, upload } = openStudio();
    const lying = made('lying.mp4', ...TONE, ...plain('160x120'), ...H264, '-c:a', 'aac');
    const { info, ...rest } = await upload(phoneVideo(lying));
    assert.deepEqual([info.video?.width, info.video?.height], [120, 160]);
    const path = await finished(renderer.video({ ...rest, info }, { tracks: [english] }, watch()));
    assert.equal(frameAt(path, 1, 120, 160).length, 120 * 160);
    assert.deepEqual((await upload(path)).info.video, info.video);
  });

  it('may be none at all', async () => {
    const { renderer, upload } = openStudio();
    const original = made('none.mp4', ...TONE, ...plain('160x120'), ...H264, '-c:a', 'aac');
    const path = await finished(renderer.video(await upload(original), { tracks: [] }, watch()));
    assert.deepEqual(
      probed(path).streams.map(({ codec_type }) => codec_type),
      ['video', 'audio'],
    );
  });
});

describe('subtitles drawn into the picture', () => {
  const drawn = async (size: string, text: string, turned = false) => {
    const { renderer, upload } = openStudio();
    const [width = 0, height = 0] = size.split('x').map(Number);
    const filmed = turned ? `${height}x${width}` : size;
    const lying = made(`plain-${filmed}.mp4`, ...TONE, ...plain(filmed), ...H264, '-c:a', 'aac');
    const original = turned ? phoneVideo(lying) : lying;
    const burntIn = { track: { ...english, content: srt([1, 3, text]) }, lineLength: 42 };
    const rendering = renderer.video(await upload(original), { tracks: [german], burntIn }, watch());
    const path = await finished(rendering);
    const difference = (second: number) =>
      changed(frameAt(original, second, width, height), frameAt(path, second, width, height), width);
    return { path, rendering, difference, width, height };
  };

  it('are there while they are said, at the bottom, and nowhere else; translations stay tracks', async () => {
    const { path, difference, height } = await drawn('320x180', 'Hello there');
    const { rows, columns } = difference(2);
    assert.ok(columns.length > 30, `${columns.length} columns`);
    assert.ok(rows.length > 5 && Math.min(...rows) > height * 0.7, `rows from ${Math.min(...rows)}`);
    for (const second of [0.4, 4]) assert.deepEqual(difference(second), { rows: [], columns: [] });
    assert.deepEqual(
      probed(path).streams.map(({ codec_name, tags }) => [codec_name, tags?.language]),
      [
        ['h264', 'und'],
        ['aac', 'und'],
        ['mov_text', 'deu'],
      ],
    );
  });

  for (const turned of [false, true])
    it(`fit into an upright picture${turned ? ' of a phone' : ''} with their longest line`, async () => {
      const line = 'The quick brown fox jumps over the lazy dog';
      const { difference, width, height } = await drawn('180x320', line.slice(0, 42), turned);
      const { rows, columns } = difference(2);
      assert.ok(columns.length > 90, `${columns.length} columns`);
      assert.ok(Math.min(...columns) > 2 && Math.max(...columns) < width - 3);
      assert.ok(Math.max(...rows) - Math.min(...rows) < height * 0.04, 'one line');
    });

  it('name the characters that no font has', async () => {
    const { rendering } = await drawn('320x180', '中文 and words');
    assert.match(rendering.warnings().join(), /中/);
  });

  it('draw Latin, Greek and Cyrillic', async () => {
    const { rendering } = await drawn('320x180', 'Grüße Γειά Привет');
    assert.deepEqual(rendering.warnings(), []);
  });
});

describe('when a video cannot be made', () => {
  const video = () =>
    made('whole.mp4', ...TONE, ...plain('320x180'), ...H264, '-c:a', 'aac', '-movflags', '+faststart');

  it('of what is cut off, it is what was there', async () => {
    const { renderer, uploaded } = openStudio();
    const whole = readFileSync(video());
    const upload = await uploaded(whole.subarray(0, whole.length / 2));
    const path = await finished(renderer.video(upload, { tracks: [english] }, watch()));
    assert.ok(Number(probed(path).streams[1]?.duration) < 7);
  });

  it('breaks off with a problem, never with half of it, when the file is not what it was', async () => {
    const { renderer, upload, media } = openStudio();
    const uploaded = await upload(video());
    media.objects.set(uploaded.key, new Uint8Array(uploaded.size));
    await assert.rejects(
      finished(renderer.video(uploaded, { tracks: [english] }, watch())),
      (error) => error instanceof ProblemError && /^The video could not be made/.test(error.problem.detail),
    );
  });

  it('blames the store when the store fails', async () => {
    const { renderer, upload, media } = openStudio();
    const uploaded = await upload(video());
    media.objects.delete(uploaded.key);
    await assert.rejects(finished(renderer.video(uploaded, { tracks: [] }, watch())), TransientError);
  });

  it('stops when it is cancelled', async () => {
    const { renderer, upload } = openStudio();
    const cancel = new AbortController();
    const burntIn = { track: english, lineLength: 42 };
    const { body } = renderer.video(await upload(video()), { tracks: [], burntIn }, watch(cancel.signal));
    const reading = Array.fromAsync(body);
    cancel.abort(new Error('cancelled'));
    await assert.rejects(reading, /cancelled/);
  });
});

describe('three letters for a language', () => {
  it('are those of ISO 639-2, of which some languages have two', () => {
    assert.equal(threeLetters('de-AT', 'terminology'), 'deu');
    assert.equal(threeLetters('de', 'bibliographic'), 'ger');
    assert.equal(threeLetters('en', 'terminology'), 'eng');
    assert.equal(threeLetters('fil', 'terminology'), 'fil');
    assert.equal(threeLetters('und', 'terminology'), 'und');
    assert.equal(threeLetters('xx', 'bibliographic'), 'und');
  });
});

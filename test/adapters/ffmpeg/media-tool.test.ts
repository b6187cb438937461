import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createMediaTool, withinLimit } from '../../../functions/adapters/ffmpeg/media-tool.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { searchPath } from '../../support/media-tools-on-path.ts';
import { createMemoryMediaStore } from '../../support/memory-media-store.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const folder = mkdtempSync(join(tmpdir(), 'soundstage-media-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=3'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=duration=3:size=64x64:rate=5'];
const VIDEO = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast'];

/** A file that FFmpeg made, as bytes. */
const made = (name: string, ...args: string[]): Uint8Array => {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, path]);
  return readFileSync(path);
};

const open = (bytes: Uint8Array) => {
  const media = createMemoryMediaStore();
  media.objects.set('file', new Uint8Array(bytes));
  return { media, tool: createMediaTool({ media, log, searchPath }), size: bytes.byteLength };
};

const probe = (bytes: Uint8Array) => {
  const { tool, size } = open(bytes);
  return tool.probe('file', size, AbortSignal.timeout(30_000));
};

const extract = async (bytes: Uint8Array) => {
  const { tool, size } = open(bytes);
  const signal = AbortSignal.timeout(30_000);
  const info = await tool.probe('file', size, signal);
  const fractions: number[] = [];
  const { pcm, finished } = tool.extractAudio(
    'file',
    size,
    info,
    (fraction) => fractions.push(fraction),
    signal,
  );
  const parts: Uint8Array[] = [];
  for await (const part of pcm) parts.push(part);
  return { seconds: Buffer.concat(parts).byteLength / 32_000, fractions, info, ...(await finished) };
};

const isProblem = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;

describe('supported formats', () => {
  const formats: Record<string, { args: string[]; codec: string; video?: boolean }> = {
    'tone.mp4': { args: [...TONE, ...PICTURE, ...VIDEO, '-c:a', 'aac'], codec: 'aac', video: true },
    'tone.mov': {
      args: [...TONE, ...PICTURE, ...VIDEO, '-c:a', 'pcm_s16le'],
      codec: 'pcm_s16le',
      video: true,
    },
    'tone.mkv': { args: [...TONE, ...PICTURE, ...VIDEO, '-c:a', 'libvorbis'], codec: 'vorbis', video: true },
    'tone.webm': {
      args: [...TONE, ...PICTURE, '-c:v', 'libvpx', '-c:a', 'libopus'],
      codec: 'opus',
      video: true,
    },
    'tone.avi': {
      args: [...TONE, ...PICTURE, '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
      codec: 'mp3',
      video: true,
    },
    'tone.mp3': { args: [...TONE, '-c:a', 'libmp3lame'], codec: 'mp3' },
    'tone.wav': { args: [...TONE, '-ac', '2'], codec: 'pcm_s16le' },
    'tone.flac': { args: TONE, codec: 'flac' },
    'tone.ogg': { args: [...TONE, '-c:a', 'libvorbis'], codec: 'vorbis' },
    'tone.m4a': { args: [...TONE, '-c:a', 'aac'], codec: 'aac' },
    'tone.ts': { args: [...TONE, ...PICTURE, ...VIDEO, '-c:a', 'aac'], codec: 'aac', video: true },
  };
  for (const [name, { args, codec, video }] of Object.entries(formats)) {
    it(`reads the audio of ${name.split('.')[1]}`, async () => {
      const { seconds, info, fractions, warning } = await extract(made(name, ...args));
      assert.equal(info.audio.codec, codec);
      assert.equal(info.video !== undefined, video === true);
      assert.ok(Math.abs(seconds - 3) < 0.12, `3 seconds of tone became ${seconds}`);
      assert.ok(Math.abs(info.duration - 3) < 0.3, `the duration was given as ${info.duration}`);
      assert.equal(warning, undefined);
      assert.ok((fractions.at(-1) ?? 0) > 0.9, 'progress ends near 1');
    });
  }
});

describe('what FFmpeg finds on the way', () => {
  it('tells where it is silent, also when the silence lasts to the end', async () => {
    const { silences } = await extract(
      made(
        'gaps.wav',
        '-f',
        'lavfi',
        '-i',
        'aevalsrc=if(between(t\\,1\\,2)+gt(t\\,4)\\,0\\,sin(2000*t)*0.5):d=5:s=16000',
      ),
    );
    assert.equal(silences.length, 2);
    for (const [found, expected] of [
      [silences[0]!, { start: 1, end: 2 }],
      [silences[1]!, { start: 4, end: 5 }],
    ] as const) {
      assert.ok(
        Math.abs(found.start - expected.start) < 0.05 && Math.abs(found.end - expected.end) < 0.05,
        JSON.stringify(silences),
      );
    }
  });

  it('keeps the audio on the clock of the picture when it starts late', async () => {
    const late = made(
      'late.mkv',
      ...PICTURE,
      '-itsoffset',
      '1.5',
      ...TONE,
      ...VIDEO,
      '-c:a',
      'libvorbis',
      '-t',
      '3',
    );
    const { silences, seconds } = await extract(late);
    assert.ok(seconds > 2.9, `it is ${seconds} long`);
    assert.ok(Math.abs((silences[0]?.end ?? 0) - 1.5) < 0.1, JSON.stringify(silences));
  });
});

describe('what is no media, or damaged', () => {
  it('refuses an empty file', () => assert.rejects(probe(new Uint8Array()), isProblem('media_empty')));

  it('refuses text, whatever its name', async () => {
    await assert.rejects(
      probe(Buffer.from('This is not a film.\n'.repeat(200))),
      isProblem('media_unsupported'),
    );
  });

  it('refuses random bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * i * 7919 + i * 31) % 251));
    await assert.rejects(probe(bytes), isProblem('media_unsupported'));
  });

  it('refuses a picture', async () => {
    await assert.rejects(
      probe(made('still.png', ...PICTURE, '-frames:v', '1')),
      isProblem('media_unsupported'),
    );
  });

  it('says that a film without sound has no audio', async () => {
    await assert.rejects(probe(made('mute.mp4', ...PICTURE, ...VIDEO)), isProblem('media_no_audio'));
  });

  it('says that an MP4 cut before its index is damaged', async () => {
    const whole = made('cut.mp4', ...TONE, ...PICTURE, ...VIDEO, '-c:a', 'aac');
    await assert.rejects(probe(whole.subarray(0, whole.byteLength / 2)), isProblem('media_corrupt'));
  });

  it('gives what is left of an MP4 cut after its index, with a warning', async () => {
    const whole = made('fast.mp4', ...TONE, '-c:a', 'aac', '-movflags', '+faststart');
    const { seconds, warning } = await extract(whole.subarray(0, Math.floor(whole.byteLength * 0.7)));
    assert.ok(seconds > 1 && seconds < 2.8, `${seconds} seconds are left`);
    assert.match(warning ?? '', /damaged/);
  });
});

describe('what a crafted file cannot reach', () => {
  it('opens no playlist and no concat list, and asks nobody', async () => {
    let asked = 0;
    const victim = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((listening) => victim.listen(0, '127.0.0.1', listening));
    const address = victim.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/secret.ts`;
    const crafted = [
      `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${url}\n#EXT-X-ENDLIST\n`,
      `ffconcat version 1.0\nfile '${url}'\n`,
      `ffconcat version 1.0\nfile /etc/hostname\n`,
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><Representation id="1"><BaseURL>${url}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n`,
    ];
    for (const text of crafted)
      await assert.rejects(probe(Buffer.from(text)), isProblem('media_unsupported'), text);
    victim.close();
    assert.equal(asked, 0);
  });
});

describe('sound without end', () => {
  const seconds = async function* (count: number): AsyncGenerator<Uint8Array> {
    for (let second = 0; second < count; second += 1) yield new Uint8Array(32_000);
  };
  const read = async (pcm: AsyncIterable<Uint8Array>): Promise<number> => {
    let bytes = 0;
    for await (const piece of pcm) bytes += piece.length;
    return bytes;
  };

  it('is cut off where the longest recording ends, however short the file said it is', async () => {
    assert.equal(await read(withinLimit(seconds(3), 3)), 96_000);
    await assert.rejects(read(withinLimit(seconds(4), 3)), isProblem('media_too_long'));
  });

  it('is a day for a file', async () => {
    const day = async function* (): AsyncGenerator<Uint8Array> {
      const hour = new Uint8Array(32_000 * 3600);
      for (let hours = 0; hours < 24; hours += 1) yield hour;
      yield new Uint8Array(2);
    };
    await assert.rejects(read(withinLimit(day())), isProblem('media_too_long'));
  });
});

describe('when things go wrong around FFmpeg', () => {
  let song: Uint8Array;
  before(() => {
    song = made('song.wav', '-f', 'lavfi', '-i', 'sine=duration=120:sample_rate=48000');
  });

  it('blames the store, not the file, when the object cannot be read to its end', async () => {
    const { media, size } = open(song);
    const broken = {
      ...media,
      readRange: async (key: string, start: number, end: number, signal?: AbortSignal) => {
        if (start > 0 || end > 2_000_000) throw new Error('the store is down');
        return media.readRange(key, start, end, signal);
      },
    };
    const tool = createMediaTool({ media: broken, log, searchPath });
    await assert.rejects(
      tool.probe('file', size, AbortSignal.timeout(30_000)),
      (error) => error instanceof TransientError,
    );
  });

  it('stops at once when cancelled, and says so', async () => {
    const { tool, size } = open(song);
    const info = await tool.probe('file', size, AbortSignal.timeout(30_000));
    const cancel = new AbortController();
    const { pcm, finished } = tool.extractAudio('file', size, info, () => {}, cancel.signal);
    await assert.rejects(async () => {
      for await (const _ of pcm) cancel.abort(new Error('cancelled'));
    }, /cancelled|abort/);
    await assert.rejects(finished, /cancelled/);
  });

  it('ends FFmpeg when nobody reads on', async () => {
    const { tool, size } = open(song);
    const info = await tool.probe('file', size, AbortSignal.timeout(30_000));
    const { pcm, finished } = tool.extractAudio('file', size, info, () => {}, AbortSignal.timeout(30_000));
    for await (const _ of pcm) break;
    await assert.rejects(finished, (error) => error instanceof TransientError);
  });
});

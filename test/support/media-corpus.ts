/**
 * Files as people, broken devices and attackers make them. FFmpeg makes them when they are first asked for; they are kept
 * between runs, by what they were made with.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';

const run = promisify(execFile);
const SHELF = join(tmpdir(), 'soundstage-corpus');

/** What FFmpeg makes of the arguments; `type` is the format by its usual ending. */
const made = async (type: string, ...args: readonly string[]): Promise<Buffer> => {
  const key = createHash('sha256')
    .update(JSON.stringify([ffmpegInstaller.version, type, args]))
    .digest('hex');
  const path = join(SHELF, `${key.slice(0, 24)}.${type}`);
  if (!existsSync(path)) {
    const unfinished = join(SHELF, `${process.pid}-${key.slice(0, 24)}.${type}`);
    await mkdir(SHELF, { recursive: true });
    await run(ffmpegInstaller.path, ['-nostdin', '-v', 'error', '-y', ...args, unfinished]);
    await rename(unfinished, path).finally(() => rm(unfinished, { force: true }));
  }
  return readFile(path);
};

/** As a program writes it that cannot go back to the beginning. */
const piped = async (format: string, ...args: readonly string[]): Promise<Buffer> => {
  const all = ['-nostdin', '-v', 'error', ...args, '-f', format, 'pipe:1'];
  const { stdout } = await run(ffmpegInstaller.path, all, { encoding: 'buffer', maxBuffer: 64 * 1024 ** 2 });
  return stdout;
};

const tone = (seconds: number, rate = 44_100): readonly string[] => [
  ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${rate}:duration=${seconds}`],
];
const TONE = tone(2);
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=duration=2:size=64x48:rate=10'];
const H264 = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast'];
const FILM = [...PICTURE, ...TONE, ...H264, '-c:a', 'aac'];

const cut = (whole: Buffer, part: number): Buffer => whole.subarray(0, Math.floor(whole.length * part));
/** A tenth of it, in the middle, is something else. */
const holed = (whole: Buffer): Buffer => {
  const from = Math.floor(whole.length * 0.45);
  const to = Math.floor(whole.length * 0.55);
  return Buffer.concat([whole.subarray(0, from), Buffer.alloc(to - from, 0xa5), whole.subarray(to)]);
};
const patched = (whole: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(whole);
  copy.writeUInt32LE(value, at);
  return copy;
};

export interface Sound {
  readonly seconds: number;
  /** Told when some of it was lost. */
  readonly warning?: true;
  readonly codec?: string;
  readonly sample_rate?: number;
  readonly channels?: number;
  readonly stream_index?: number;
  readonly picture?: boolean;
}
export type Expected = Sound | { readonly problem: string };

export interface Specimen {
  readonly name: string;
  readonly make: () => Promise<Uint8Array> | Uint8Array;
  readonly expected: Expected;
}

const specimen = (name: string, make: Specimen['make'], expected: Expected): Specimen => ({
  name,
  make,
  expected,
});
const problem = (code: string) => ({ problem: code });
const UNSUPPORTED = problem('media_unsupported');
const text = (content: string) => (): Uint8Array => Buffer.from(content);

const SOUNDS: readonly Specimen[] = [
  ...[8_000, 11_025, 22_050, 96_000, 192_000].map((rate) =>
    specimen(`${rate} Hz`, () => made('wav', ...tone(2, rate)), { seconds: 2, sample_rate: rate }),
  ),
  specimen('one byte a sample', () => made('wav', ...TONE, '-c:a', 'pcm_u8'), {
    seconds: 2,
    codec: 'pcm_u8',
  }),
  specimen('floating point', () => made('wav', ...TONE, '-c:a', 'pcm_f32le'), {
    seconds: 2,
    codec: 'pcm_f32le',
  }),
  specimen('24 bits', () => made('flac', ...TONE, '-sample_fmt', 's32'), { seconds: 2, codec: 'flac' }),
  specimen('eight channels', () => made('wav', ...TONE, '-ac', '8'), { seconds: 2, channels: 8 }),
  specimen('5.1 as FLAC', () => made('flac', ...TONE, '-ac', '6'), { seconds: 2, channels: 6 }),
  specimen('5.1 as AAC', () => made('m4a', ...TONE, '-ac', '6', '-c:a', 'aac'), { seconds: 2, channels: 6 }),
  specimen('AAC without a container', () => made('aac', ...TONE, '-c:a', 'aac'), {
    seconds: 2,
    codec: 'aac',
  }),
  specimen('Opus', () => made('opus', ...TONE, '-c:a', 'libopus'), { seconds: 2, codec: 'opus' }),
  specimen('FLAC in Ogg', () => made('ogg', ...TONE, '-c:a', 'flac'), { seconds: 2, codec: 'flac' }),
  specimen('MP3 of changing bit rate', () => made('mp3', ...TONE, '-q:a', '5'), { seconds: 2, codec: 'mp3' }),
  specimen('MP3 that does not say how long it is', () => made('mp3', ...TONE, '-write_xing', '0'), {
    seconds: 2,
  }),
  specimen(
    'music with cover art',
    () =>
      made(
        'mp3',
        ...[...TONE, ...PICTURE, '-map', '0', '-map', '1', '-frames:v', '1', '-c:v', 'png'],
        ...['-id3v2_version', '3'],
      ),
    { seconds: 2, codec: 'mp3', picture: false },
  ),
  specimen(
    'MP3 behind rubbish',
    async () => Buffer.concat([Buffer.alloc(3_000, 7), await made('mp3', ...TONE)]),
    { seconds: 2 },
  ),
  specimen('a third of a second', () => made('wav', ...tone(0.3)), { seconds: 0.3 }),
  specimen('a click', () => made('wav', ...tone(0.02)), { seconds: 0.02 }),
  specimen('WAV whose length nobody knew', () => piped('wav', ...TONE), { seconds: 2 }),
  specimen('Matroska whose length nobody knew', () => piped('matroska', ...TONE, '-c:a', 'flac'), {
    seconds: 2,
  }),
];

const FILMS: readonly Specimen[] = [
  specimen('QuickTime with a time code', () => made('mov', ...FILM, '-timecode', '01:00:00:00'), {
    seconds: 2,
    picture: true,
  }),
  specimen('AVI', () => made('avi', ...PICTURE, ...TONE, '-c:v', 'mpeg4', '-c:a', 'libmp3lame'), {
    seconds: 2,
    codec: 'mp3',
    picture: true,
  }),
  specimen('WebM', () => made('webm', ...PICTURE, ...TONE, '-c:v', 'libvpx', '-c:a', 'libopus'), {
    seconds: 2,
    codec: 'opus',
    picture: true,
  }),
  specimen(
    'frames at changing pace',
    () => made('mp4', ...FILM, '-vf', "setpts='if(lt(N,8),N/30,N/10)/TB'", '-vsync', 'vfr'),
    { seconds: 2, picture: true },
  ),
  specimen('a film that was held upright', () => made('mp4', ...FILM, '-metadata:s:v', 'rotate=90'), {
    seconds: 2,
    picture: true,
  }),
  specimen('MP4 in fragments', () => made('mp4', ...FILM, '-movflags', 'frag_keyframe+empty_moov'), {
    seconds: 2,
    picture: true,
  }),
  specimen(
    'two languages',
    () =>
      made(
        'mkv',
        ...[...PICTURE, ...TONE, ...tone(1, 22_050), '-map', '0', '-map', '1', '-map', '2', ...H264],
        ...['-c:a', 'libvorbis', '-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=deu'],
      ),
    { seconds: 2, stream_index: 1, sample_rate: 44_100, picture: true },
  ),
  specimen(
    'sound before the picture',
    () => made('mp4', ...TONE, ...PICTURE, '-map', '0', '-map', '1', ...H264, '-c:a', 'aac'),
    { seconds: 2, stream_index: 0, picture: true },
  ),
  specimen(
    'sound that begins late',
    () => made('mkv', ...PICTURE, '-itsoffset', '1', ...tone(1), ...H264, '-c:a', 'flac'),
    { seconds: 2, picture: true },
  ),
  specimen('a film without sound', () => made('mp4', ...PICTURE, ...H264), problem('media_no_audio')),
];

const WRONG_NAMES: readonly Specimen[] = [
  specimen('MP3 named .mp4', () => made('mp3', ...TONE), { seconds: 2, codec: 'mp3' }),
  specimen('MP4 named .mp3', () => made('mp4', ...FILM), { seconds: 2, codec: 'aac', picture: true }),
  specimen('a picture named .mp4', () => made('png', ...PICTURE, '-frames:v', '1'), UNSUPPORTED),
  specimen('moving pictures named .mp4', () => made('gif', ...PICTURE), UNSUPPORTED),
  specimen('a JPEG named .wav', () => made('jpg', ...PICTURE, '-frames:v', '1'), UNSUPPORTED),
  specimen(
    'a web page named .mp4',
    text('<!doctype html><html><body>Not found</body></html>\n'),
    UNSUPPORTED,
  ),
  specimen('words named .mp3', text('Dear sir or madam, the recording follows.\n'.repeat(50)), UNSUPPORTED),
  specimen(
    'an archive named .mp4',
    () => Buffer.concat([Buffer.from('PK\x03\x04'), noise(4_000)]),
    UNSUPPORTED,
  ),
  specimen('a document named .mp4', text(`%PDF-1.7\n${'1 0 obj <<>> endobj\n'.repeat(60)}`), UNSUPPORTED),
  specimen('a program named .mp4', () => Buffer.concat([Buffer.from('\x7fELF'), noise(4_000)]), UNSUPPORTED),
  specimen('noise', () => noise(60_000), UNSUPPORTED),
  specimen('zeros', () => Buffer.alloc(60_000), UNSUPPORTED),
  specimen(
    'notes to be played',
    text('MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0'),
    UNSUPPORTED,
  ),
  specimen('subtitles alone', text('1\n00:00:00,000 --> 00:00:02,000\nHello\n\n'.repeat(9)), UNSUPPORTED),
];

const DAMAGED: readonly Specimen[] = [
  specimen('nothing', () => Buffer.alloc(0), problem('media_empty')),
  specimen('one byte', () => Buffer.alloc(1, 65), UNSUPPORTED),
  specimen(
    'MP4 without its index',
    async () => cut(await made('mp4', ...FILM), 0.5),
    problem('media_corrupt'),
  ),
  specimen(
    'MP4 without its end',
    async () => cut(await made('mp4', ...FILM, '-movflags', '+faststart'), 0.7),
    {
      seconds: 1.3,
      warning: true,
      picture: true,
    },
  ),
  specimen('FLAC without its end', async () => cut(await made('flac', ...tone(4)), 0.5), {
    seconds: 2,
    warning: true,
  }),
  specimen('Matroska without its end', async () => cut(await made('mkv', ...tone(4), '-c:a', 'flac'), 0.5), {
    seconds: 2,
    warning: true,
  }),
  specimen(
    'Matroska with hardly a beginning',
    async () => cut(await made('mkv', ...TONE), 0.03),
    problem('media_corrupt'),
  ),
  specimen('MP3 with a hole', async () => holed(await made('mp3', ...tone(4))), {
    seconds: 3.6,
    warning: true,
  }),
  specimen('M4A with a hole', async () => holed(await made('m4a', ...tone(4), '-c:a', 'aac')), {
    seconds: 4,
    warning: true,
  }),
  specimen('Ogg with a hole', async () => holed(await made('ogg', ...tone(4), '-c:a', 'libvorbis')), {
    seconds: 4,
    warning: true,
  }),
  specimen(
    'the head of an MP4, and noise',
    () => Buffer.concat([FTYP, noise(9_000)]),
    problem('media_corrupt'),
  ),
];

const BOMBS: readonly Specimen[] = [
  specimen(
    'a WAV that says it has 3 hours',
    async () => patched(await made('wav', ...tone(2, 16_000)), 74, 345_600_000),
    {
      seconds: 2,
      warning: true,
    },
  ),
  specimen(
    'more than a day, by two packets',
    () =>
      made(
        'mkv',
        ...[...tone(1), '-itsoffset', '90000', ...tone(1)],
        ...['-map', '0', '-map', '1', '-c:a', 'flac'],
      ),
    problem('media_too_long'),
  ),
  specimen(
    'seventy tracks',
    () =>
      made(
        'mkv',
        ...tone(0.1, 8_000),
        ...Array.from({ length: 70 }, () => ['-map', '0']).flat(),
        '-c:a',
        'pcm_u8',
      ),
    UNSUPPORTED,
  ),
  specimen(
    'a picture like a wall',
    () =>
      made(
        'mkv',
        ...['-f', 'lavfi', '-i', 'color=size=20000x16:rate=1:duration=1', ...tone(1)],
        ...['-c:v', 'png', '-c:a', 'flac'],
      ),
    UNSUPPORTED,
  ),
  specimen('a sample a millisecond', () => made('wav', ...TONE, '-ar', '1000'), UNSUPPORTED),
  specimen(
    'tags longer than the music',
    async () => made('flac', ...TONE, '-metadata', `comment=${'x'.repeat(100_000)}`),
    { seconds: 2 },
  ),
];

const FTYP = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');

/** The same each time, and nothing. */
function noise(bytes: number): Buffer {
  const words = Array.from({ length: Math.ceil(bytes / 32) }, (_, index) =>
    createHash('sha256').update(`noise ${index}`).digest(),
  );
  return Buffer.concat(words).subarray(0, bytes);
}

/** Lists that would have whoever plays them read `url`, or `path`. */
export const lists = ({ url, path }: { url: string; path: string }): readonly Specimen[] =>
  [
    ...[url, path, `file://${path}`].flatMap((target) => [
      [
        `HLS list of ${kindOf(target)}`,
        `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${target}\n#EXT-X-ENDLIST\n`,
      ],
      [
        `HLS key at ${kindOf(target)}`,
        `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXTINF:9,\n${target}\n`,
      ],
      [`concat list of ${kindOf(target)}`, `ffconcat version 1.0\nfile '${target}'\n`],
      [
        `DASH list of ${kindOf(target)}`,
        `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      ],
      [
        `XSPF list of ${kindOf(target)}`,
        `<?xml version="1.0"?><playlist version="1"><trackList><track><location>${target}</location></track></trackList></playlist>`,
      ],
    ]),
    [
      'session description',
      'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n',
    ],
  ].map(([name = '', content = '']) => specimen(name, text(content), UNSUPPORTED));

const kindOf = (target: string): string =>
  target.startsWith('http') ? 'a server' : target.startsWith('/') ? 'a path' : 'a file URL';

export const CORPUS: readonly Specimen[] = [...SOUNDS, ...FILMS, ...WRONG_NAMES, ...DAMAGED, ...BOMBS];
export const canarySound = (): Promise<Buffer> => made('wav', ...tone(1));

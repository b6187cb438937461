/** Audio on its own: as it was uploaded, and as it is without noise. */
import type { Loudness, Pcm, Rendering, UploadedMedia, Watch } from '../../application/ports.ts';
import { type MediaInfo, SAMPLE_RATE } from '../../contract/media-schemas.ts';
import { TransientError } from '../../contract/problems.ts';
import { withTotalSamples } from './flac-header.ts';
import { asRendering, rendered } from './render-run.ts';
import { type FfmpegEnd, type FfmpegSettings, opening, runFfmpeg } from './run.ts';

/** For each of at most two channels: AAC of FFmpeg's own encoder sounds like the original from here on. */
const BITS_PER_CHANNEL = 96_000;

/** A pipe cannot be written into again: the index comes in fragments, each of ten seconds. */
const FRAGMENTS = [
  '-movflags',
  'empty_moov+delay_moov+default_base_moof',
  '-frag_duration',
  '10000000',
  '-f',
  'mp4',
];

/** M4A, because everything plays it. What is AAC already is taken as it is. */
export const audioOf = (upload: UploadedMedia, settings: FfmpegSettings, watch: Watch): Rendering => {
  const { key, size, info } = upload;
  const { codec, channels, stream_index } = info.audio;
  const kept = Math.min(2, channels);
  const encoding =
    codec === 'aac'
      ? ['copy', ...unwrapping(info)]
      : ['aac', '-ac', String(kept), '-b:a', String(kept * BITS_PER_CHANNEL)];
  const run = {
    what: 'An audio file',
    objects: [{ key, size }],
    args: ([url = '']: readonly string[]) => [
      ...opening(url, info.container),
      ...['-map', `0:${stream_index}`, '-vn', '-sn', '-dn', '-map_metadata', '-1'],
      ...['-c:a', ...encoding, ...FRAGMENTS, 'pipe:1'],
    ],
    seconds: info.duration,
  };
  return asRendering(['m4a', 'audio/mp4'], rendered(run, settings, watch));
};

/** Streamed AAC repeats its parameters in each packet; MP4 has them once. What is so already passes as it is. */
export const unwrapping = ({ audio }: MediaInfo): readonly string[] =>
  audio.codec === 'aac' ? ['-bsf:a', 'aac_adtstoasc'] : [];

const PCM_INPUT = ['-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE), ...opening('pipe:0', 's16le')];

/** FLAC: it loses nothing of what may be worked on further, at about half the size of PCM. */
export const amplifiedPcm = (
  pcm: Pcm,
  decibels: number,
  settings: FfmpegSettings,
  watch: Watch,
): Rendering => {
  const run = {
    what: 'The audio without noise',
    objects: [],
    input: pcm.read(),
    args: () => [
      ...PCM_INPUT,
      ...[
        '-af',
        `volume=${decibels.toFixed(2)}dB`,
        '-c:a',
        'flac',
        '-sample_fmt',
        's16',
        '-f',
        'flac',
        'pipe:1',
      ],
    ],
    seconds: pcm.samples / SAMPLE_RATE,
  };
  return asRendering(['flac', 'audio/flac'], withTotalSamples(rendered(run, settings, watch), pcm.samples));
};

export const loudnessOfPcm = async (
  pcm: Pcm,
  settings: FfmpegSettings,
  { onProgress, signal }: Watch,
): Promise<Loudness> => {
  const found: Partial<Record<'I' | 'Peak', number>> = {};
  const run = {
    objects: [],
    input: pcm.read(),
    // A line of log for each tenth of a second is too much to read.
    args: () => [...PCM_INPUT, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
    onLine: (line: string) => {
      const [, name, value = ''] = /^\s*(I|Peak):\s+(\S+) (?:LUFS|dBFS)/.exec(line) ?? [];
      if (name === 'I' || name === 'Peak') found[name] = value === '-inf' ? SILENCE : Number(value);
    },
    onProgress: (seconds: number) => onProgress((seconds * SAMPLE_RATE) / Math.max(1, pcm.samples)),
    judge: ({ exit }: FfmpegEnd) => {
      if (exit.code !== 0) throw new TransientError(`FFmpeg could not measure loudness: ${exit.killedBy}`);
    },
    signal,
  };
  for await (const _nothing of runFfmpeg(run, settings));
  return { integrated: found.I ?? SILENCE, peak: found.Peak ?? SILENCE };
};

/** What the meter calls as quiet as can be, in LUFS. */
const SILENCE = -70;

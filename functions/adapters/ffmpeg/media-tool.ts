/** FFmpeg and ffprobe as the MediaTool port. Both read through the loopback range reader and reach nothing else. */
import type { MediaTool, OnProgress } from '../../application/ports.ts';
import {
  BYTES_PER_SAMPLE,
  MAX_MEDIA_SECONDS,
  type MediaInfo,
  SAMPLE_RATE,
} from '../../contract/media-schemas.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { TOO_LONG } from '../../domain/sound/media-limits.ts';
import { probeUrl } from './ffprobe.ts';
import { createStderrReader, type StderrReader } from './output.ts';
import { serveObject } from './range-reader.ts';
import { type FfmpegEnd, type FfmpegSettings, opening, runFfmpeg } from './run.ts';

export const createMediaTool = (settings: FfmpegSettings): MediaTool => ({
  probe: async (key, size, signal) => {
    if (size === 0) throw new ProblemError('media_empty', 'The file has no content.');
    const reader = await serveObject(settings.media, { key, size }, signal);
    try {
      return await probeUrl({ ...settings, url: reader.url, failure: reader.failure }, signal);
    } finally {
      await reader.close();
    }
  },
  extractAudio: (key, size, info, onProgress, signal) => {
    const outcome = Promise.withResolvers<Found>();
    // Whoever stops reading early learns of the failure from the stream; nobody may be waiting for this promise.
    outcome.promise.catch(() => undefined);
    return {
      pcm: pcmOf({ ...settings, key, size, info, onProgress, signal, outcome }),
      finished: outcome.promise,
    };
  },
});

type Found = Awaited<ReturnType<MediaTool['extractAudio']>['finished']>;

interface Extraction extends FfmpegSettings {
  readonly key: string;
  readonly size: number;
  readonly info: MediaInfo;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
  readonly outcome: PromiseWithResolvers<Found>;
}

/** The stream of one extraction; it throws what `finished` rejects with. */
async function* pcmOf(extraction: Extraction): AsyncGenerator<Uint8Array> {
  const { key, size, info, onProgress, signal, outcome } = extraction;
  const lines = createStderrReader();
  try {
    const pieces = runFfmpeg(
      {
        objects: [{ key, size }],
        args: ([url = '']) => argsFor(url, info),
        onLine: lines.add,
        onProgress: (seconds, bytesRead) =>
          onProgress(Math.min(1, info.duration > 0 ? seconds / info.duration : bytesRead / size)),
        judge: (end) => outcome.resolve(judge(info, end, lines)),
        signal,
      },
      extraction,
    );
    yield* withinLimit(pieces);
  } catch (cause) {
    outcome.reject(signal.aborted ? signal.reason : cause);
    throw cause;
  } finally {
    outcome.reject(new TransientError('the audio was not read to its end'));
  }
}

/** What a container declares is one thing: gaps between packets become silence, as long as their times say. */
export async function* withinLimit(
  pcm: AsyncIterable<Uint8Array>,
  seconds = MAX_MEDIA_SECONDS,
): AsyncGenerator<Uint8Array> {
  let room = seconds * SAMPLE_RATE * BYTES_PER_SAMPLE;
  for await (const piece of pcm) {
    room -= piece.length;
    if (room < 0) throw new ProblemError(TOO_LONG.code, TOO_LONG.detail);
    yield piece;
  }
}

/**
 * Only the demuxer that probing found may open the file, and only its first audio track is decoded. `async` with
 * `first_pts` keeps the audio on the file's clock: gaps become silence, a late start is filled.
 */
const argsFor = (url: string, { container, audio }: MediaInfo): readonly string[] => [
  ...opening(url, container),
  ...['-map', `0:${audio.stream_index}`, '-vn', '-sn', '-dn'],
  ...['-af', FILTERS],
  ...['-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le', 'pipe:1'],
];

const FILTERS = [
  `aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
  'aformat=sample_fmts=s16:channel_layouts=mono',
  'silencedetect=noise=-35dB:d=0.3',
].join(',');

/** Audio that ends this much before the container says so was lost on the way. */
const TOLERATED_LOSS = 0.05;

const judge = (info: MediaInfo, { exit, bytes }: FfmpegEnd, lines: StderrReader): Found => {
  if (exit.killedBy !== null) throw new TransientError(`FFmpeg ended by ${exit.killedBy}`);
  const seconds = bytes / BYTES_PER_SAMPLE / SAMPLE_RATE;
  const failed = exit.code !== 0;
  if (bytes === 0 && (failed || lines.damaged())) {
    throw new ProblemError('media_corrupt', 'No audio could be read from the file.');
  }
  const silences = lines.silences(seconds);
  const short = seconds < info.duration * (1 - TOLERATED_LOSS) - 0.5;
  if (!failed && !lines.damaged() && !short) return { silences };
  const ends = short ? ` It ends after ${Math.round(seconds)} of ${Math.round(info.duration)} seconds.` : '';
  return { silences, warning: `The file is damaged: some of its audio could not be read.${ends}` };
};

/** FFmpeg and ffprobe as the MediaTool port. Both read through the loopback range reader and reach nothing else. */
import { createInterface } from 'node:readline';
import type { Log, MediaStore, MediaTool, OnProgress } from '../application/ports.ts';
import { BYTES_PER_SAMPLE, type MediaInfo, SAMPLE_RATE } from '../contract/media-schemas.ts';
import { ProblemError, TransientError } from '../contract/problems.ts';
import { createTail, type RunningTool, startTool, type ToolExit } from './child-tool.ts';
import { createStderrReader, type StderrReader, secondsWritten } from './ffmpeg-output.ts';
import { probeUrl } from './ffprobe.ts';
import { PROTOCOL_ALLOW_LIST } from './media-formats.ts';
import { type RangeReader, serveObject } from './range-reader.ts';

type ObjectReader = Pick<MediaStore, 'readRange'>;

export interface MediaToolSettings {
  readonly media: ObjectReader;
  /** Where `ffmpeg` and `ffprobe` are looked for, as in PATH. */
  readonly searchPath: string;
  readonly log: Log;
}

export const createMediaTool = (settings: MediaToolSettings): MediaTool => ({
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

interface Extraction extends MediaToolSettings {
  readonly key: string;
  readonly size: number;
  readonly info: MediaInfo;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
  readonly outcome: PromiseWithResolvers<Found>;
}

/** The stream of one extraction; it throws what `finished` rejects with, so that a broken stream is never stored as whole. */
async function* pcmOf(extraction: Extraction): AsyncGenerator<Uint8Array> {
  const { media, key, size, signal, outcome } = extraction;
  let reader: RangeReader | undefined;
  let tool: RunningTool | undefined;
  try {
    reader = await serveObject(media, { key, size }, signal);
    const lines = createStderrReader();
    const tail = createTail();
    const onLine = (line: string): void => {
      lines.add(line);
      tail.add(line);
    };
    tool = startTool(
      {
        command: 'ffmpeg',
        args: argsFor(reader.url, extraction.info),
        searchPath: extraction.searchPath,
        onLine,
      },
      signal,
    );
    passProgress(tool, reader, extraction);
    let bytes = 0;
    for await (const piece of tool.stdout) {
      bytes += piece.length;
      yield piece;
    }
    const exit = await tool.exit;
    signal.throwIfAborted();
    extraction.log.info('FFmpeg ended', {
      ...exit,
      bytes,
      bytes_read: reader.bytesRead(),
      stderr: tail.lines(),
    });
    outcome.resolve(judge(extraction.info, exit, lines, reader, bytes));
    await outcome.promise;
  } catch (cause) {
    outcome.reject(signal.aborted ? signal.reason : cause);
    throw cause;
  } finally {
    outcome.reject(new TransientError('the audio was not read to its end'));
    tool?.kill();
    await tool?.exit.catch(() => undefined);
    await reader?.close();
  }
}

/**
 * Only the demuxer that probing found may open the file, and only its first audio track is decoded. `async` with
 * `first_pts` keeps the audio on the file's clock: gaps become silence, a late start is filled.
 */
const argsFor = (url: string, { container, audio }: MediaInfo): readonly string[] => [
  ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info'],
  ...['-protocol_whitelist', PROTOCOL_ALLOW_LIST, '-format_whitelist', container],
  ...['-i', url, '-map', `0:${audio.stream_index}`, '-vn', '-sn', '-dn'],
  ...['-af', FILTERS],
  ...['-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le', '-progress', 'pipe:3', 'pipe:1'],
];

const FILTERS = [
  `aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
  'aformat=sample_fmts=s16:channel_layouts=mono',
  'silencedetect=noise=-35dB:d=0.3',
].join(',');

const passProgress = (
  tool: RunningTool,
  reader: RangeReader,
  { info, size, onProgress }: Extraction,
): void => {
  createInterface({ input: tool.side }).on('line', (line) => {
    const seconds = secondsWritten(line);
    if (seconds === undefined) return;
    const fraction = info.duration > 0 ? seconds / info.duration : reader.bytesRead() / size;
    onProgress(Math.min(1, fraction));
  });
};

/** Audio that ends this much before the container says so was lost on the way. */
const TOLERATED_LOSS = 0.05;

const judge = (
  info: MediaInfo,
  exit: ToolExit,
  lines: StderrReader,
  reader: RangeReader,
  bytes: number,
): Found => {
  if (reader.failure() !== undefined) {
    throw new TransientError('the file could not be read from the store', { cause: reader.failure() });
  }
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

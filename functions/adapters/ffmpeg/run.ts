/** One run of FFmpeg over stored objects, each behind a loopback reader; what it writes comes as a stream. */
import { createInterface } from 'node:readline';
import type { Log, MediaStore } from '../../application/ports.ts';
import { TransientError } from '../../contract/problems.ts';
import { createTail, type RunningTool, startTool, type ToolExit } from './child-tool.ts';
import { INPUT_BOUNDS, MEMORY_BOUNDS, PROTOCOL_ALLOW_LIST } from './media-formats.ts';
import { secondsWritten } from './output.ts';
import { type RangeReader, type ServedObject, serveBytes, serveObject } from './range-reader.ts';

export interface FfmpegSettings {
  readonly media: Pick<MediaStore, 'readRange'>;
  /** Where `ffmpeg` and `ffprobe` are looked for, as in PATH. */
  readonly searchPath: string;
  readonly log: Log;
}

export interface FfmpegEnd {
  readonly exit: ToolExit;
  /** Written by it. */
  readonly bytes: number;
  /** The last lines of what it said. */
  readonly said: readonly string[];
}

export interface FfmpegRun {
  readonly objects: readonly ServedObject[];
  /** Small ones that are not stored, such as subtitles. */
  readonly texts?: readonly Uint8Array[];
  /** What it reads as `pipe:0`. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** From the URLs of the objects and texts, in their order; without what every run is given. */
  readonly args: (urls: readonly string[]) => readonly string[];
  /** Gets each line of stderr. */
  readonly onLine?: (line: string) => void;
  /** How many seconds were written, and bytes of the objects read. */
  readonly onProgress?: (seconds: number, bytesRead: number) => void;
  /** Throws where what was written is not to be taken for whole. */
  readonly judge: (end: FfmpegEnd) => void;
  readonly signal: AbortSignal;
}

const ALWAYS = [
  ...MEMORY_BOUNDS,
  '-nostdin',
  '-hide_banner',
  '-nostats',
  '-loglevel',
  'info',
  '-progress',
  'pipe:3',
];

/** Options of an input: only this demuxer opens it, and it reaches nothing but our readers and pipes. */
export const opening = (url: string, demuxer: string): readonly string[] => [
  ...['-protocol_whitelist', PROTOCOL_ALLOW_LIST, '-format_whitelist', demuxer],
  ...[...INPUT_BOUNDS, '-i', url],
];

/** Ends only when all that was to be read was read and the judge agrees, so that a broken stream is never stored as whole. */
export async function* runFfmpeg(run: FfmpegRun, settings: FfmpegSettings): AsyncGenerator<Uint8Array> {
  const { signal } = run;
  const readers: RangeReader[] = [];
  let tool: RunningTool | undefined;
  try {
    for (const object of run.objects) readers.push(await serveObject(settings.media, object, signal));
    for (const text of run.texts ?? []) readers.push(await serveBytes(text, signal));
    const tail = createTail();
    tool = start(run, settings, readers, tail.add);
    let bytes = 0;
    for await (const piece of tool.stdout) {
      bytes += piece.length;
      yield piece;
    }
    const exit = await tool.exit;
    signal.throwIfAborted();
    const said = tail.lines();
    settings.log.info('FFmpeg ended', { ...exit, bytes, bytes_read: bytesReadBy(readers), stderr: said });
    const failure = tool.inputFailure() ?? readers.map((reader) => reader.failure()).find(Boolean);
    if (failure !== undefined)
      throw new TransientError('the file could not be read from the store', { cause: failure });
    run.judge({ exit, bytes, said });
  } finally {
    tool?.kill();
    await tool?.exit.catch(() => undefined);
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

const start = (
  { args, input, onLine, onProgress, signal }: FfmpegRun,
  { searchPath }: FfmpegSettings,
  readers: readonly RangeReader[],
  keep: (line: string) => void,
): RunningTool => {
  const tool = startTool(
    {
      command: 'ffmpeg',
      args: [...ALWAYS, ...args(readers.map(({ url }) => url))],
      ...(input === undefined ? {} : { input }),
      searchPath,
      onLine: (line) => {
        onLine?.(line);
        keep(line);
      },
    },
    signal,
  );
  createInterface({ input: tool.side }).on('line', (line) => {
    const seconds = secondsWritten(line);
    if (seconds !== undefined) onProgress?.(seconds, bytesReadBy(readers));
  });
  return tool;
};

const bytesReadBy = (readers: readonly RangeReader[]): number =>
  readers.reduce((sum, reader) => sum + reader.bytesRead(), 0);

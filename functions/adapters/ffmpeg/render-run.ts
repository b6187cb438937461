/** What all renderings have in common: one run of FFmpeg, and what it means when it fails. */
import type { Rendering, Watch } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { type FfmpegEnd, type FfmpegRun, type FfmpegSettings, runFfmpeg } from './run.ts';

export interface RendererSettings extends FfmpegSettings {
  /** Of the fonts that subtitles are drawn with. */
  readonly fontsDir: string;
}

/** `what` begins the sentence that people read when it cannot be made. */
export interface RenderingRun extends Pick<FfmpegRun, 'objects' | 'texts' | 'input' | 'args' | 'onLine'> {
  readonly what: string;
  /** Of what is made; 0 where nobody knows. */
  readonly seconds: number;
}

export const rendered = (
  run: RenderingRun,
  settings: FfmpegSettings,
  { onProgress, signal }: Watch,
): AsyncGenerator<Uint8Array> =>
  runFfmpeg(
    {
      ...run,
      onProgress: (seconds) => onProgress(run.seconds > 0 ? Math.min(1, seconds / run.seconds) : 0),
      judge: (end) => judge(run.what, end),
      signal,
    },
    settings,
  );

export const asRendering = (
  [extension, contentType]: readonly [string, string],
  body: AsyncIterable<Uint8Array>,
  warnings: () => readonly string[] = () => [],
): Rendering => ({ extension, contentType, body, warnings });

/** Signals by which a program ends itself over what it was given: it would again. */
const CRASHES: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL']);
const NOTHING_TO_SHOW = /matches no streams|does not contain any stream/;

const judge = (what: string, { exit, bytes, said }: FfmpegEnd): void => {
  if (exit.killedBy !== null && !CRASHES.has(exit.killedBy))
    throw new TransientError(`FFmpeg ended by ${exit.killedBy}`);
  if (exit.code === 0 && bytes > 0) return;
  const why = said.some((line) => NOTHING_TO_SHOW.test(line))
    ? 'the file has no picture'
    : 'the file is damaged, or of a kind that this is not possible with';
  throw new ProblemError('stage_failed', `${what} could not be made: ${why}.`);
};

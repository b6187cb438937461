/**
 * Videos of YouTube through yt-dlp, a program of its own: what a video is, then its bytes. It is given ids that were checked,
 * and may use its code for YouTube only: no other site can be asked for through it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Log, OpenedSource, SourceReader } from '../../application/ports.ts';
import { MAX_MEDIA_SECONDS, type SourceInfo } from '../../contract/media-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';
import { fileName, watchUrl } from '../../domain/outbound/source-url.ts';
import { createTail, type RunningTool, startTool } from '../ffmpeg/child-tool.ts';
import { parser } from '../parse.ts';
import { missingTool, toolFault } from './youtube-faults.ts';

export interface YoutubeOptions {
  /** Where `yt-dlp` is looked for, as in PATH. */
  readonly searchPath: string;
  readonly log: Log;
  /** Tests have no YouTube: where a video is found, and the site whose code yt-dlp uses. */
  readonly site?: { readonly urlOf: (videoId: string) => string; readonly extractor: string };
}

const YOUTUBE = { urlOf: watchUrl, extractor: 'youtube' };
/** Extraction asks the site some ten times. */
const DESCRIBE_MS = 120_000;

const infoSchema = {
  type: 'object',
  required: ['id', 'title', 'ext'],
  properties: {
    id: { type: 'string' },
    title: { type: 'string' },
    ext: { type: 'string' },
    duration: { type: ['number', 'null'] },
    uploader: { type: ['string', 'null'] },
    is_live: { type: ['boolean', 'null'] },
    filesize: { type: ['integer', 'null'] },
    filesize_approx: { type: ['number', 'null'] },
  },
} as const;
const parseInfo = /* @__PURE__ */ parser(infoSchema, 'what yt-dlp says of a video');
type Info = ReturnType<typeof parseInfo>;

/** Nothing of this machine has a say: no configuration, no plugins, no cache. Our own Node runs the site's scripts. */
const COMMON = [
  ...[
    '--ignore-config',
    '--no-plugin-dirs',
    '--no-cache-dir',
    '--no-playlist',
    '--no-warnings',
    '--no-progress',
  ],
  ...['--no-remote-components', '--js-runtimes', `node:${process.execPath}`],
];

/** One stream, for there is no disk to join two on. */
const formatFor = (picture: boolean): string => (picture ? 'best/bestaudio' : 'bestaudio/best');

interface Call {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

/** `use` reads the tool's output; what the tool says of a failure counts more than how the output broke. */
const running = (
  { searchPath, log, site = YOUTUBE }: YoutubeOptions,
  { args, signal }: Call,
): { tool: RunningTool; ended: () => Promise<void> } => {
  const tail = createTail();
  const tool = startTool(
    {
      command: 'yt-dlp',
      args: [...COMMON, '--use-extractors', site.extractor, ...args],
      searchPath,
      onLine: tail.add,
    },
    signal,
  );
  tool.side.resume();
  const exit = tool.exit.catch(missingTool);
  exit.catch(() => undefined);
  const ended = async (): Promise<void> => {
    const { code, killedBy } = await exit;
    signal.throwIfAborted();
    if (code === 0) return;
    log.info('yt-dlp failed', { code, killedBy, stderr: tail.lines() });
    throw toolFault(code, tail.lines());
  };
  return { tool, ended };
};

const describe = async (
  videoId: string,
  format: string,
  options: YoutubeOptions,
  signal: AbortSignal,
): Promise<string> => {
  const { urlOf } = options.site ?? YOUTUBE;
  const { tool, ended } = running(options, {
    args: ['--format', format, '--dump-single-json', '--', urlOf(videoId)],
    signal: AbortSignal.any([signal, AbortSignal.timeout(DESCRIBE_MS)]),
  });
  const [output] = await Promise.all([text(tool.stdout), ended()]);
  return output;
};

const refuseUnfit = ({ is_live, duration }: Info): void => {
  if (is_live) throw new ProblemError('source_url_refused', 'The video is a live stream that has not ended.');
  if ((duration ?? 0) > MAX_MEDIA_SECONDS)
    throw new ProblemError('media_too_long', 'The video is longer than 24 hours.');
};

const sourceOf = ({ title, duration, uploader }: Info, videoId: string): SourceInfo => ({
  site: 'youtube',
  id: videoId,
  url: watchUrl(videoId),
  title,
  ...(duration ? { duration } : {}),
  ...(uploader ? { uploader } : {}),
});

/** From what was found out already: the site is not asked for it twice. */
async function* download(
  json: string,
  format: string,
  options: YoutubeOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'yt-dlp-'));
  let tool: RunningTool | undefined;
  try {
    const info = join(folder, 'info.json');
    await writeFile(info, json);
    const started = running(options, {
      args: ['--format', format, '--load-info-json', info, '--output', '-'],
      signal,
    });
    tool = started.tool;
    for await (const piece of tool.stdout) yield piece;
    await started.ended();
  } finally {
    tool?.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

export const youtubeSource =
  (options: YoutubeOptions): SourceReader['openVideo'] =>
  async (videoId, { picture, signal }): Promise<OpenedSource> => {
    const format = formatFor(picture);
    const json = await describe(videoId, format, options, signal);
    const info = parseInfo(JSON.parse(json));
    refuseUnfit(info);
    const size = info.filesize ?? info.filesize_approx;
    return {
      name: fileName(`${fileName(info.title)}.${info.ext}`),
      ...(size ? { size: Math.round(size) } : {}),
      source: sourceOf(info, videoId),
      body: download(json, format, options, signal),
      close: () => undefined,
    };
  };

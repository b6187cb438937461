/** ffprobe: what a file is, or which problem it has. */
import { text } from 'node:stream/consumers';
import type { Log } from '../../application/ports.ts';
import type { MediaInfo } from '../../contract/media-schemas.ts';
import { type ProblemCode, ProblemError, TransientError } from '../../contract/problems.ts';
import { excessOf } from '../../domain/sound/media-limits.ts';
import { parser } from '../parse.ts';
import { createTail, startTool } from './child-tool.ts';
import {
  FORMAT_ALLOW_LIST,
  INPUT_BOUNDS,
  isAllowedContainer,
  MEMORY_BOUNDS,
  PROTOCOL_ALLOW_LIST,
} from './media-formats.ts';

const reportSchema = {
  type: 'object',
  properties: {
    format: {
      type: 'object',
      required: ['format_name'],
      properties: {
        format_name: { type: 'string' },
        duration: { type: 'string' },
        probe_score: { type: 'integer' },
      },
    },
    streams: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index'],
        properties: {
          index: { type: 'integer' },
          codec_type: { type: 'string' },
          codec_name: { type: 'string' },
          sample_rate: { type: 'string' },
          channels: { type: 'integer' },
          width: { type: 'integer' },
          height: { type: 'integer' },
          duration: { type: 'string' },
          disposition: { type: 'object', properties: { attached_pic: { type: 'integer' } } },
          side_data_list: {
            type: 'array',
            items: { type: 'object', properties: { rotation: { type: 'number' } } },
          },
        },
      },
    },
  },
} as const;

const parseReport = /* @__PURE__ */ parser(reportSchema, 'the report of ffprobe');
type Report = ReturnType<typeof parseReport>;
type Stream = NonNullable<Report['streams']>[number];

/** ffprobe's certainty, of 100, below which it only guesses: text is taken for MP3 with 1. */
const GUESS_SCORE = 5;
/** Enough for a file whose index lies at its end behind a slow store. */
const PROBE_TIMEOUT_MS = 60_000;

export interface Probe {
  readonly url: string;
  /** Whether the reader lost the object: then nothing is the file's fault. */
  readonly failure: () => unknown;
  readonly searchPath: string;
  readonly log: Log;
}

export const probeUrl = async (
  { url, failure, searchPath, log }: Probe,
  signal: AbortSignal,
): Promise<MediaInfo> => {
  const tail = createTail();
  const patience = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const tool = startTool(
    { command: 'ffprobe', args: argsFor(url), searchPath, onLine: tail.add },
    AbortSignal.any([signal, patience]),
  );
  tool.side.resume();
  const [output, exit] = await Promise.all([text(tool.stdout), tool.exit]);
  signal.throwIfAborted();
  if (failure() !== undefined)
    throw new TransientError('the file could not be read from the store', { cause: failure() });
  if (patience.aborted) throw tooSlow();
  if (exit.killedBy !== null) throw new TransientError(`ffprobe ended by ${exit.killedBy}`);
  if (exit.code !== 0) {
    log.info('ffprobe refused a file', { code: exit.code, stderr: tail.lines() });
    throw refusal(tail.lines());
  }
  return mediaInfo(parseReport(JSON.parse(output)));
};

/** Nothing else: tags may be as long as the file. */
const ENTRIES = [
  'format=format_name,duration,probe_score',
  'stream=index,codec_type,codec_name,sample_rate,channels,width,height,duration',
  'stream_disposition=attached_pic',
  'stream_side_data=rotation',
].join(':');

const argsFor = (url: string): readonly string[] => [
  ...['-v', 'error', '-hide_banner', ...MEMORY_BOUNDS],
  ...['-protocol_whitelist', PROTOCOL_ALLOW_LIST, '-format_whitelist', FORMAT_ALLOW_LIST],
  ...['-print_format', 'json', '-show_entries', ENTRIES],
  ...[...INPUT_BOUNDS, '-i', url],
];

/** A busy machine may be the reason, or a file made for that. */
const tooSlow = (): TransientError =>
  new TransientError('ffprobe took too long', {
    problem: { code: 'media_corrupt', detail: 'What the file is could not be found out in a minute.' },
  });

/** What FFmpeg says of a container it knows but cannot read. */
const DAMAGE =
  /moov atom not found|EBML header parsing failed|Truncat|partial file|error reading header|Failed to read frame size|End of file/i;

const refusal = (lines: readonly string[]): ProblemError => {
  const code: ProblemCode = lines.some((line) => DAMAGE.test(line)) ? 'media_corrupt' : 'media_unsupported';
  return code === 'media_corrupt'
    ? new ProblemError(code, 'The file begins like audio or video, but it is incomplete or damaged.')
    : new ProblemError(
        code,
        'The content is not audio or video that can be read here, whatever its name says.',
      );
};

const mediaInfo = ({ format, streams = [] }: Report): MediaInfo => {
  if (
    format === undefined ||
    !isAllowedContainer(format.format_name) ||
    (format.probe_score ?? 100) < GUESS_SCORE
  ) {
    throw new ProblemError(
      'media_unsupported',
      'The content is not audio or video that can be read here, whatever its name says.',
    );
  }
  const audio = streams.find(({ codec_type }) => codec_type === 'audio');
  const video = streams.find(isMovingPicture);
  if (audio === undefined) throw new ProblemError('media_no_audio', 'The file has no audio track.');
  const { codec_name, sample_rate, channels } = audio;
  if (!channels || !Number(sample_rate))
    throw new ProblemError('media_corrupt', 'The audio track has no readable parameters.');
  const info: MediaInfo = {
    container: format.format_name,
    duration: seconds(format.duration) || seconds(audio.duration),
    audio: {
      codec: codec_name ?? 'unknown',
      sample_rate: Number(sample_rate),
      channels,
      stream_index: audio.index,
    },
    ...(video === undefined ? {} : { video: pictureOf(video) }),
  };
  const excess = excessOf({ ...info, streams: streams.length });
  if (excess !== undefined) throw new ProblemError(excess.code, excess.detail);
  return info;
};

/** A cover picture in a music file is a video stream too, but shows nothing moving. */
const isMovingPicture = ({ codec_type, disposition }: Stream): boolean =>
  codec_type === 'video' && disposition?.attached_pic !== 1;

/** As players show it: a phone that was held upright films lying pictures, and notes that they are to be turned. */
const pictureOf = (stream: Stream): NonNullable<MediaInfo['video']> => {
  const { codec_name: codec = 'unknown', width = 0, height = 0, side_data_list = [] } = stream;
  const turned = side_data_list.some(({ rotation = 0 }) => Math.abs(rotation % 180) === 90);
  return { codec, width: turned ? height : width, height: turned ? width : height };
};

const seconds = (text: string | undefined): number => Math.max(0, Number(text ?? 0) || 0);

/**
 * What FFmpeg may open: containers of audio and video, and nothing that refers to other files (playlists, concat
 * lists, image sequences, devices). Both tools get these names as their allow-list.
 */

import { MAX_STREAMS } from '../../domain/sound/media-limits.ts';

/** Names of FFmpeg's demuxers. */
const DEMUXERS = [
  'mov',
  'mp4',
  'm4a',
  '3gp',
  '3g2',
  'mj2',
  'matroska',
  'webm',
  'avi',
  'asf',
  'flv',
  'mpegts',
  'mpeg',
  'mxf',
  'mp3',
  'aac',
  'wav',
  'w64',
  'flac',
  'ogg',
  'aiff',
  'caf',
  'amr',
  'ac3',
  'eac3',
  'au',
  'wv',
  'ape',
  'tta',
  'dts',
] as const;

const allowed: ReadonlySet<string> = new Set(DEMUXERS);

/** For `-format_whitelist`. */
export const FORMAT_ALLOW_LIST = DEMUXERS.join(',');

/** For `-protocol_whitelist`: the loopback reader, and the pipes to us. */
export const PROTOCOL_ALLOW_LIST = 'http,tcp,pipe';

/**
 * Bounds of both tools. No block of memory beyond what one frame of 8K video takes; as many tracks as we take, and one
 * more, which tells that there are too many.
 */
export const MEMORY_BOUNDS: readonly string[] = ['-max_alloc', String(512 * 1024 ** 2)];
export const INPUT_BOUNDS: readonly string[] = [
  ...['-max_streams', String(MAX_STREAMS + 1)],
  ...['-probesize', String(20 * 1024 ** 2), '-analyzeduration', '20000000'],
];

/** Whether ffprobe's format name, a list such as `mov,mp4,m4a`, is one of ours. */
export const isAllowedContainer = (container: string): boolean =>
  container.split(',').some((name) => allowed.has(name));

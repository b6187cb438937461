/**
 * What FFmpeg may open: containers of audio and video, and nothing that refers to other files (playlists, concat
 * lists, image sequences, devices). Both tools get these names as their allow-list.
 */

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

/** Whether ffprobe's format name, a list such as `mov,mp4,m4a`, is one of ours. */
export const isAllowedContainer = (container: string): boolean =>
  container.split(',').some((name) => allowed.has(name));

/** Pictures of a file: how it looks, and how it sounds. */
import type { Pcm, Rendering, UploadedMedia, Watch } from '../../application/ports.ts';
import { SAMPLE_RATE } from '../../contract/media-schemas.ts';
import { asRendering, rendered } from './render-run.ts';
import { type FfmpegSettings, opening } from './run.ts';

/** Neither side of a thumbnail is longer: what a page shows large, and some 100 KB. */
const LONGEST_SIDE = 1280;
/** Key frames to choose from: they span minutes, and take up to 40 MB of memory at this size. */
const CANDIDATES = 30;

export const thumbnailOf = (upload: UploadedMedia, settings: FfmpegSettings, watch: Watch): Rendering => {
  const { key, size, info } = upload;
  const run = {
    what: 'A thumbnail',
    objects: [{ key, size }],
    args: ([url = '']: readonly string[]) => [
      ...(info.video === undefined ? [] : ['-skip_frame', 'nokey', ...pastTheOpening(info.duration)]),
      ...opening(url, info.container),
      // `V`: no cover pictures. A recording has only those.
      ...['-map', info.video === undefined ? '0:v:0' : '0:V:0', '-an', '-sn', '-dn'],
      ...['-vf', THUMBNAIL, '-frames:v', '1', '-q:v', '3', '-c:v', 'mjpeg', '-f', 'image2pipe', 'pipe:1'],
    ],
    seconds: 0,
  };
  return asRendering(['jpg', 'image/jpeg'], rendered(run, settings, watch));
};

/** Films begin black, or with a title. */
const pastTheOpening = (duration: number): readonly string[] =>
  duration > 10 ? ['-ss', (duration / 10).toFixed(3)] : [];

const THUMBNAIL = [
  // Square pixels first; then no larger than is allowed, and never larger than it was.
  'scale=w=iw*max(sar\\,1/100):h=ih,setsar=1',
  `scale=w='min(${LONGEST_SIDE},iw)':h='min(${LONGEST_SIDE},ih)':force_original_aspect_ratio=decrease`,
  `thumbnail=${CANDIDATES}`,
].join(',');

/** As wide as the waveform picture, so that one can stand under the other. */
const COLUMNS = 1800;
/** A row for each band of the filter's window: from 0 to 8 kHz. */
const HEIGHT = 512;

/**
 * The filter holds all of its audio in memory. So a column hears a second of its span at most: half an hour in all, some
 * 120 MB, however long the file is.
 */
export const spectrogramOf = (pcm: Pcm, settings: FfmpegSettings, watch: Watch): Rendering => {
  const seconds = pcm.samples / SAMPLE_RATE;
  const span = seconds / COLUMNS;
  const chosen = span > 1 ? [`aselect='lt(mod(t,${span.toFixed(6)}),1)'`, 'asetpts=N/SR/TB'] : [];
  const run = {
    what: 'A spectrogram',
    objects: [],
    input: pcm.read(),
    args: () => [
      ...['-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE), ...opening('pipe:0', 's16le')],
      ...['-filter_complex', [...chosen, `showspectrumpic=s=${COLUMNS}x${HEIGHT}:legend=0`].join(',')],
      ...['-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
    ],
    seconds,
  };
  return asRendering(['png', 'image/png'], rendered(run, settings, watch));
};

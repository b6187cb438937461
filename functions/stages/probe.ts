/** What kind of media a file is: container, duration, streams. */
import type { Stage } from '../application/ports.ts';
import { unitObject, uploadObject } from '../contract/keys.ts';
import { type MediaInfo, mediaInfoSchema } from '../contract/media-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import { storedOnce } from './stored.ts';

export const probe: Stage<'media' | 'tool'> = async ({ taskId, file, onLog, signal }, { media, tool }) => {
  if (file.size === 0) throw new ProblemError('media_empty', 'The file has no content.');
  const info = await storedOnce<MediaInfo>(
    media,
    unitObject(taskId, file.id, 'probe', null),
    mediaInfoSchema,
    () => tool.probe(uploadObject(taskId, file.id), file.size, signal),
  );
  onLog('INFO', `${file.name}: ${described(info)}`);
  return { stage: 'probe', media: info };
};

const described = ({ container, duration, audio, video }: MediaInfo): string =>
  [
    container,
    ...(duration > 0 ? [`${duration.toFixed(1)} s`] : []),
    `audio ${audio.codec}, ${audio.sample_rate} Hz, ${audio.channels} ${audio.channels === 1 ? 'channel' : 'channels'}`,
    ...(video === undefined ? [] : [`video ${video.codec}, ${video.width}×${video.height}`]),
  ].join('; ');

/** Whether a file may be touched at all, and what kind of media it is: container, duration, streams. */
import type { Stage } from '../application/ports.ts';
import { uploadObject } from '../contract/keys.ts';
import { type MediaInfo, mediaInfoSchema } from '../contract/media-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import { doneBefore } from './done-before.ts';
import { contentOf } from './recipes.ts';

const VERSION = 2;

export const probe: Stage<'media' | 'tool' | 'scanner'> = async (input, { media, tool, scanner }) => {
  const { taskId, file, onProgress, onLog, signal } = input;
  if (file.size === 0) throw new ProblemError('media_empty', 'The file has no content.');
  // Of every file, also one whose like was probed before somebody thought of scanning. All stages wait for this one.
  await scanner?.check(uploadObject(taskId, file.id), file.size, { onProgress, signal });
  const { result: info, reused } = await doneBefore<MediaInfo>(input, media, {
    stage: 'probe',
    version: VERSION,
    from: () => contentOf(input, media),
    schema: mediaInfoSchema,
    make: () => tool.probe(uploadObject(taskId, file.id), file.size, signal),
  });
  onLog('INFO', `${file.name}: ${described(info)}`);
  return { stage: 'probe', media: info, ...(reused && { reused }) };
};

const described = ({ container, duration, audio, video }: MediaInfo): string =>
  [
    container,
    ...(duration > 0 ? [`${duration.toFixed(1)} s`] : []),
    `audio ${audio.codec}, ${audio.sample_rate} Hz, ${audio.channels} ${audio.channels === 1 ? 'channel' : 'channels'}`,
    ...(video === undefined ? [] : [`video ${video.codec}, ${video.width}×${video.height}`]),
  ].join('; ');

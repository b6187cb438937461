/** The video with its subtitles: what was said, and each translation of it. */
import type { MediaStore, StageInput, SubtitleTrack, VideoSubtitles } from '../../application/ports.ts';
import { artifactObject } from '../../contract/keys.ts';
import { ProblemError } from '../../contract/problems.ts';
import { cueRulesFrom } from '../../domain/subtitles/cue-rules.ts';
import { cuesOf } from '../../domain/subtitles/cues.ts';
import { toSrt } from '../../domain/subtitles/formats.ts';
import { readTranscript } from '../artifacts.ts';
import { type Render, storeRendering, uploadOf } from './rendering.ts';

const NOTHING_SAID = 'The video has no subtitles: no words were found.';

export const renderVideo: Render = async (input, ports, watch) => {
  const upload = uploadOf(input);
  if (upload.info.video === undefined)
    throw new ProblemError('stage_failed', 'There is no video: the file has no moving picture.');
  const subtitles = await subtitlesFor(input, ports.media);
  const rendering = ports.renderer.video(upload, subtitles, watch);
  const { artifacts, warnings } = await storeRendering(input, ports, 'video', rendering, watch);
  const silent = subtitles.burntIn === undefined && subtitles.tracks.length === 0;
  return { artifacts, warnings: silent ? [NOTHING_SAID, ...warnings] : warnings };
};

const subtitlesFor = async (input: StageInput, media: MediaStore): Promise<VideoSubtitles> => {
  const own = await ownTrack(input, media);
  const translated = await translatedTracks(input, media);
  if (own === undefined) return { tracks: translated };
  if (input.params.subtitles?.burn_in !== true) return { tracks: [own, ...translated] };
  const lineLength = cueRulesFrom(input.params.subtitles).max_line_length;
  return { tracks: translated, burntIn: { track: own, lineLength } };
};

const ownTrack = async (input: StageInput, media: MediaStore): Promise<SubtitleTrack | undefined> => {
  const { segments, language } = await readTranscript(input, media);
  const cues = cuesOf(segments, cueRulesFrom(input.params.subtitles));
  if (cues.length === 0) return undefined;
  return { format: 'srt', language: language.code, content: new TextEncoder().encode(toSrt(cues)) };
};

/** `subtitles.de.srt`; the other formats say the same. */
const TRANSLATED = /^subtitles\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\.(srt|vtt)$/;

const translatedTracks = async (
  { taskId, file }: StageInput,
  media: MediaStore,
): Promise<readonly SubtitleTrack[]> => {
  const names = new Map<string, { name: string; format: 'srt' | 'vtt' }>();
  for (const { name, size } of file.artifacts ?? []) {
    const [, language, format] = TRANSLATED.exec(name) ?? [];
    if (language === undefined || size === 0 || names.get(language)?.format === 'srt') continue;
    names.set(language, { name, format: format === 'srt' ? 'srt' : 'vtt' });
  }
  return Promise.all(
    [...names].map(async ([language, { name, format }]) => ({
      format,
      language,
      content: await media.readBytes(artifactObject(taskId, file.id, name)),
    })),
  );
};

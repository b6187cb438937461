/** Which container takes the picture and sound of an upload as they are, and how it holds subtitles. */
import type { MediaInfo } from '../../contract/media-schemas.ts';

export interface VideoContainer {
  readonly kind: readonly [extension: string, contentType: string];
  readonly pictures: readonly string[];
  readonly sounds: readonly string[];
  readonly subtitleCodec: string;
  /** Which of ISO 639-2's two codes for some languages it has. */
  readonly languageCode: 'terminology' | 'bibliographic';
  readonly output: readonly string[];
}

/**
 * A pipe cannot be written into again: the index comes in fragments, one for each key frame and at least every ten
 * seconds, instead of at the beginning. Players and browsers take it; they only learn the length as they read on.
 */
export const MP4: VideoContainer = {
  kind: ['mp4', 'video/mp4'],
  pictures: ['h264', 'hevc', 'mpeg4'],
  sounds: ['aac', 'mp3', 'ac3', 'eac3'],
  subtitleCodec: 'mov_text',
  languageCode: 'terminology',
  output: [
    ...['-movflags', 'frag_keyframe+empty_moov+delay_moov+default_base_moof', '-frag_duration', '10000000'],
    ...['-f', 'mp4'],
  ],
};

const WEBM: VideoContainer = {
  kind: ['webm', 'video/webm'],
  pictures: ['vp8', 'vp9', 'av1'],
  sounds: ['opus', 'vorbis'],
  subtitleCodec: 'webvtt',
  languageCode: 'bibliographic',
  output: ['-f', 'webm'],
};

/** It takes nearly everything. */
const MATROSKA: VideoContainer = {
  kind: ['mkv', 'video/x-matroska'],
  pictures: [],
  sounds: [],
  subtitleCodec: 'srt',
  languageCode: 'bibliographic',
  output: ['-f', 'matroska'],
};

const takes = ({ pictures, sounds }: VideoContainer, { video, audio }: MediaInfo): boolean =>
  pictures.includes(video?.codec ?? '') && sounds.includes(audio.codec);

/** Matroska stays Matroska. */
export const containerFor = (info: MediaInfo): VideoContainer => {
  if (takes(WEBM, info)) return WEBM;
  return !info.container.includes('matroska') && takes(MP4, info) ? MP4 : MATROSKA;
};

/** Makes pictures, audio and video of files that are there. */
import type { MediaInfo } from '../../contract/media-schemas.ts';
import type { OnProgress } from './world.ts';

export interface UploadedMedia {
  readonly key: string;
  readonly size: number;
  readonly info: MediaInfo;
}

export interface SubtitleTrack {
  readonly format: 'srt' | 'vtt';
  /** BCP 47. */
  readonly language: string;
  readonly content: Uint8Array;
}

export interface VideoSubtitles {
  /** Players show one of them, or none. */
  readonly tracks: readonly SubtitleTrack[];
  /** Drawn into the picture, its lines up to so many characters long. */
  readonly burntIn?: { readonly track: SubtitleTrack; readonly lineLength: number };
}

/** Something that is made as it is read, from its beginning to its end. */
export interface Rendering {
  /** Of the name of a file of this kind. */
  readonly extension: string;
  readonly contentType: string;
  /** Breaks off with a ProblemError where this cannot be made of this file, with a TransientError where it may be later. */
  readonly body: AsyncIterable<Uint8Array>;
  /** What is not as it should be, in what was read. */
  readonly warnings: () => readonly string[];
}

/** As EBU R 128 measures it. */
export interface Loudness {
  /** LUFS; −70 and less is silence. */
  readonly integrated: number;
  /** Of the true peak, in dB of full scale. */
  readonly peak: number;
}

export interface Watch {
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** 16 kHz mono PCM, which can be read again from its beginning. */
export interface Pcm {
  readonly read: () => AsyncIterable<Uint8Array>;
  readonly samples: number;
}

export interface Renderer {
  /** The picture and the audio track that was listened to, untouched unless subtitles are drawn into the picture. */
  video(upload: UploadedMedia, subtitles: VideoSubtitles, watch: Watch): Rendering;
  /** A picture that stands for the film, or the cover of a recording. */
  thumbnail(upload: UploadedMedia, watch: Watch): Rendering;
  /** The audio track that was listened to, as it was uploaded. */
  audio(upload: UploadedMedia, watch: Watch): Rendering;
  spectrogram(pcm: Pcm, watch: Watch): Rendering;
  loudnessOf(pcm: Pcm, watch: Watch): Promise<Loudness>;
  /** Louder by so many decibels, without loss. */
  amplified(pcm: Pcm, decibels: number, watch: Watch): Rendering;
}

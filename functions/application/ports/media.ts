/** Files, and the tools that hear and see them. */

import type { Readable } from 'node:stream';
import type {
  ChunkSpeakers,
  ChunkWords,
  MediaInfo,
  ModelUse,
  SourceInfo,
} from '../../contract/media-schemas.ts';
import type { OnProgress } from './world.ts';

export interface SignedUrl {
  readonly url: string;
  /** To be sent exactly: they are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expires_at: string;
}

export interface UploadedPart {
  readonly part_number: number;
  readonly size: number;
  readonly etag: string;
}

export interface ObjectFacts {
  readonly size: number;
  readonly etag: string;
}

export interface StoredObject {
  readonly size: number;
  /** Lower-case hex of the SHA-256 of the bytes written. */
  readonly sha256: string;
}

/** Objects of the media bucket, by key. Times to live are seconds. */
export interface MediaStore {
  signUpload(
    key: string,
    upload: { size: number; sha256?: string },
    lifetimeSeconds: number,
  ): Promise<SignedUrl>;
  signDownload(key: string, options: { lifetimeSeconds: number; fileName?: string }): Promise<SignedUrl>;
  startMultipart(key: string): Promise<string>;
  signPart(
    key: string,
    part: { uploadId: string; partNumber: number; size: number },
    lifetimeSeconds: number,
  ): Promise<SignedUrl>;
  listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]>;
  completeMultipart(
    key: string,
    uploadId: string,
    parts: readonly { part_number: number; etag: string }[],
  ): Promise<ObjectFacts>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  facts(key: string): Promise<ObjectFacts | undefined>;
  /** Bytes `start` to `end`, both inclusive, as HTTP ranges are. */
  readRange(key: string, start: number, end: number, signal?: AbortSignal): Promise<Readable>;
  readBytes(key: string, range?: { start: number; end: number }): Promise<Uint8Array<ArrayBuffer>>;
  readJson(key: string): Promise<unknown>;
  put(key: string, body: Uint8Array | string, contentType: string): Promise<StoredObject>;
  /** Streams of any length, as a multipart upload with bounded memory; nothing is visible before the end. */
  putStream(
    key: string,
    body: AsyncIterable<Uint8Array>,
    contentType: string,
    signal?: AbortSignal,
  ): Promise<StoredObject>;
  /** Within the store, unseen by us; false where there is nothing to copy. */
  copy(from: string, to: string): Promise<boolean>;
  deletePrefix(prefix: string): Promise<void>;
}

/** A file elsewhere, about to be read. */
export interface OpenedSource {
  /** As its server calls it. */
  readonly name?: string;
  /** Bytes, as announced. */
  readonly size?: number;
  readonly source?: SourceInfo;
  /** Throws a ProblemError or a TransientError; never ends early. */
  readonly body: AsyncIterable<Uint8Array>;
  /** To be called when no more is read, of `body` or at all. */
  close(): void;
}

/** Files on strangers' servers. Faults are ProblemErrors with a `source_…` code, or TransientErrors that name one. */
export interface SourceReader {
  openUrl(url: string, signal: AbortSignal): Promise<OpenedSource>;
  /** A video of YouTube; without `picture` only its sound. */
  openVideo(videoId: string, options: { picture: boolean; signal: AbortSignal }): Promise<OpenedSource>;
}

/** Looks for malware in stored objects. */
export interface Scanner {
  /** Throws a ProblemError `malware_found` or `scan_impossible`, or a TransientError while the verdict is not known. */
  check(
    key: string,
    size: number,
    options: { readonly onProgress: OnProgress; readonly signal: AbortSignal },
  ): Promise<void>;
}

export interface Silence {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

/** FFmpeg and ffprobe, reading an object through the loopback range reader. Faults are ProblemErrors with a `media_…` code, or TransientErrors. */
export interface MediaTool {
  probe(key: string, size: number, signal: AbortSignal): Promise<MediaInfo>;
  /**
   * One FFmpeg pass: 16 kHz mono PCM as a stream, silences found on the way. `finished` settles when the stream
   * has ended: with the silences, and with a warning when the input was damaged yet gave audio.
   */
  extractAudio(
    key: string,
    size: number,
    media: MediaInfo,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): {
    pcm: AsyncIterable<Uint8Array>;
    finished: Promise<{ silences: readonly Silence[]; warning?: string }>;
  };
}

/** Samples of 16 kHz mono audio, −1 to 1; `offset` is where they begin in the file, in seconds. */
export interface Audio {
  readonly samples: Float32Array;
  readonly offset: number;
}

/** The speech engine behind one port. A crash of the native engine is a TransientError. */
export interface SpeechEngine {
  /** All that a result depends on beside the audio and what is asked for: models, their settings, the engine's version. */
  recipeOf(what: 'speakers' | 'words', model?: string): object;
  findSpeakers(
    audio: Audio,
    options: { min?: number; max?: number; onProgress: OnProgress; signal: AbortSignal },
  ): Promise<ChunkSpeakers>;
  transcribe(
    audio: Audio,
    options: {
      model?: string;
      language?: string;
      /** Shorter than the model takes at once. */
      longestPieceSeconds?: number;
      onProgress: OnProgress;
      signal: AbortSignal;
    },
  ): Promise<ChunkWords>;
}

export interface ModelCatalogue {
  /** Cosine distance under which two voices of this embedding model are taken for one person. */
  voiceDistance(models: readonly ModelUse[]): number;
  has(name: string): boolean;
}

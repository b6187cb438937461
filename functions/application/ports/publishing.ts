/** Places outside, and how results get there. Faults are ProblemErrors `publish_refused`, or TransientErrors. */
import type { GoogleSecret, TargetOf } from '../../contract/publish-schemas.ts';
import type { OnProgress } from './world.ts';

/** A stored object on its way out; read from its beginning each time. */
export interface Outgoing {
  readonly contentType: string;
  readonly size: number;
  read(from?: number): AsyncIterable<Uint8Array>;
}

export interface ForeignBuckets {
  /** In the owner's name, where a role is to be assumed. */
  put(
    target: TargetOf<'s3'>,
    key: string,
    object: Outgoing,
    options: { readonly owner: string; readonly signal: AbortSignal },
  ): Promise<void>;
}

export interface HttpReceivers {
  send(
    url: string,
    message: {
      readonly method: 'PUT' | 'POST';
      readonly headers: Readonly<Record<string, string>>;
      readonly object: Outgoing;
    },
    signal: AbortSignal,
  ): Promise<void>;
}

export interface Captions {
  readonly language: string;
  readonly contentType: string;
  readonly text: string;
}

/** An upload that may outlive us. */
export interface UploadSession {
  /** Of an earlier try; taken up where it broke off. */
  readonly uri: string | undefined;
  /** Told before the first byte is sent. */
  begun(uri: string): Promise<void>;
}

export interface VideoPlatform {
  /** Answers the video's id. */
  upload(
    video: Outgoing,
    details: NonNullable<TargetOf<'youtube'>['upload']>,
    session: UploadSession,
    options: { readonly access: GoogleSecret; readonly onProgress: OnProgress; readonly signal: AbortSignal },
  ): Promise<string>;
  /** Takes the place of what is there in this language. */
  putCaptions(
    videoId: string,
    captions: Captions,
    options: { readonly access: GoogleSecret; readonly signal: AbortSignal },
  ): Promise<void>;
}

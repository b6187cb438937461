/** Resumable uploads as Google's APIs have them: pieces into a session, which tells how far it is after a break. */
import type { OnProgress, Outgoing, UploadSession } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { parser } from '../parse.ts';
import { type GoogleCall, googleFault } from './google-api.ts';

/** A multiple of 256 KiB, as the protocol asks. */
const PIECE_BYTES = 8 * 1024 ** 2;
/** Breaks without a byte between them. */
const MOST_BREAKS = 5;

const videoOf = parser(
  { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  'The answer to an upload',
);

export interface Upload {
  readonly call: GoogleCall;
  readonly video: Outgoing;
  readonly session: UploadSession;
  /** Begins a session: its address. */
  readonly begin: () => Promise<string>;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** How far the session is, the video's id when it is done, or undefined when there is no such session any more. */
type Standing = { readonly sent: number } | { readonly id: string } | undefined;

const standingOf = async (response: Response): Promise<Standing> => {
  if (response.status === 308) {
    await response.body?.cancel();
    const [, last] = /^bytes=0-(\d+)$/.exec(response.headers.get('range') ?? '') ?? [];
    return { sent: last === undefined ? 0 : Number(last) + 1 };
  }
  if (response.ok) return videoOf(await response.json());
  if (response.status === 404 || response.status === 410) {
    await response.body?.cancel();
    return undefined;
  }
  throw await googleFault(response);
};

const ask = async ({ call, video }: Upload, uri: string): Promise<Standing> =>
  standingOf(await call(uri, { method: 'PUT', headers: { 'content-range': `bytes */${video.size}` } }));

const pieceFrom = async ({ video }: Upload, from: number): Promise<Uint8Array<ArrayBuffer>> => {
  const wanted = Math.min(PIECE_BYTES, video.size - from);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of video.read(from)) {
    pieces.push(bytes);
    size += bytes.length;
    if (size >= wanted) break;
  }
  return new Uint8Array(Buffer.concat(pieces).subarray(0, wanted));
};

const send = async (upload: Upload, uri: string, from: number): Promise<Standing> => {
  const body = await pieceFrom(upload, from);
  const range = `bytes ${from}-${from + body.length - 1}/${upload.video.size}`;
  return standingOf(await upload.call(uri, { method: 'PUT', headers: { 'content-range': range }, body }));
};

/** A break is answered by asking how far it got; one after the other without progress end the try. */
const goOn = async (upload: Upload, uri: string, from: number): Promise<Standing> => {
  try {
    return await send(upload, uri, from);
  } catch (cause) {
    if (!(cause instanceof TransientError)) throw cause;
    return ask(upload, uri);
  }
};

/** Answers the video's id. A session that was given up by the server is begun anew, once. */
export const uploadResumably = async (upload: Upload): Promise<string> => {
  const { video, session, onProgress, signal } = upload;
  if (video.size === 0) throw new ProblemError('publish_refused', 'The video is empty.');
  const begin = async (): Promise<string> => {
    const fresh = await upload.begin();
    await session.begun(fresh);
    return fresh;
  };
  let uri = session.uri ?? (await begin());
  let standing = session.uri === undefined ? { sent: 0 } : await ask(upload, uri);
  for (let breaks = 0; breaks <= MOST_BREAKS; ) {
    signal.throwIfAborted();
    if (standing === undefined) {
      uri = await begin();
      standing = { sent: 0 };
      breaks += 1;
    }
    if ('id' in standing) return standing.id;
    const { sent } = standing;
    onProgress(sent / video.size);
    standing = await goOn(upload, uri, sent);
    if (standing !== undefined && 'sent' in standing && standing.sent <= sent) breaks += 1;
  }
  throw new TransientError('The upload to YouTube does not get on');
};

/** One body to one signed link, and how often that is tried. */
import type { UploadInstruction } from '../../functions/contract/task-schemas.ts';
import { pause } from '../http.ts';
import { ApiProblem } from '../problem.ts';
import type { PartLink } from '../shapes.ts';

/** A browser's `File` is one; on Node, `openFileSource` of ./node.ts opens one. Slices are read when they are sent, not before. */
export interface FileSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  slice(start: number, end: number): Blob | Promise<Blob>;
}

export type Target = Pick<PartLink, 'url' | 'headers'>;
export type SingleUpload = Extract<UploadInstruction, { strategy: 'single' }>;

export interface Sending {
  readonly signal?: AbortSignal;
  /** Of this body. */
  readonly onProgress: (sentBytes: number) => void;
}

/** Resolves with what the bucket answered, whatever it was; throws where nobody answered. */
export type Put = (
  target: Target,
  body: Blob,
  sending: Sending,
) => Promise<{ readonly status: number; readonly etag: string | null }>;

export interface UploadOptions {
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
  /** Instead of `fetch`, which cannot tell how far it is: a page gives one that can. */
  readonly put?: Put;
  /** Milliseconds before a failed part is sent again; doubles each time. */
  readonly retryDelayMs?: number;
  /**
   * Awaited before something is tried again that failed `failures` times in a row; whoever throws gives up.
   * Left out: five tries, with `retryDelayMs` between them.
   */
  readonly beforeRetry?: (fault: unknown, failures: number) => Promise<void>;
  /** A new instruction for a file that goes in one piece, when its link was refused; undefined when the file has arrived. */
  readonly renew?: () => Promise<SingleUpload | undefined>;
}

const TRIES = 5;

/** The bucket's own words are of no use to the reader; its status is. */
const refused = (status: number): ApiProblem =>
  new ApiProblem(status, 'upload_refused', `The bucket refused the upload (HTTP ${status}).`);

export const isRefusedLink = (fault: unknown): boolean =>
  fault instanceof ApiProblem && fault.code === 'upload_refused' && fault.status === 403;

/** A later try may succeed: the link may have expired (403), or the bucket asks for patience. */
const mayPass = (fault: unknown): boolean =>
  !(fault instanceof ApiProblem) || [403, 408, 429].includes(fault.status) || fault.status >= 500;

const fetchPut =
  (send: typeof fetch): Put =>
  async ({ url, headers }, body, { signal }) => {
    const response = await send(url, { method: 'PUT', headers, body, ...(signal && { signal }) });
    await response.body?.cancel();
    return { status: response.status, etag: response.headers.get('etag') };
  };

/** The ETag; empty where a browser hides it. */
export const sendBody = async (
  target: Target,
  body: Blob,
  options: UploadOptions,
  onProgress: (sentBytes: number) => void,
): Promise<string> => {
  const put = options.put ?? fetchPut(options.fetch ?? fetch);
  const { signal } = options;
  const { status, etag } = await put(target, body, { onProgress, ...(signal && { signal }) });
  if (status < 200 || status >= 300) throw refused(status);
  return etag ?? '';
};

const fewTimes =
  ({ retryDelayMs = 300, signal }: UploadOptions) =>
  async (fault: unknown, failures: number): Promise<void> => {
    if (failures >= TRIES) throw fault;
    await pause(retryDelayMs * 2 ** (failures - 1), signal);
  };

/** `work` is told what went wrong the last time. */
export const withRetries = async <T>(
  work: (earlier: unknown) => Promise<T>,
  options: UploadOptions,
): Promise<T> => {
  const beforeRetry = options.beforeRetry ?? fewTimes(options);
  for (let earlier: unknown, failures = 1; ; failures += 1) {
    try {
      return await work(earlier);
    } catch (fault) {
      options.signal?.throwIfAborted();
      if (!mayPass(fault)) throw fault;
      await beforeRetry(fault, failures);
      earlier = fault;
    }
  }
};

/** Sends a file straight to the bucket, as the task's upload instruction says. */
import type { UploadInstruction } from '../functions/contract/task-schemas.ts';
import type { Client } from './client.ts';
import { pause } from './http.ts';
import { ApiProblem } from './problem.ts';
import type { PartLink, SentPart } from './shapes.ts';

/** A browser's `File` is one; on Node, `openFileSource` of ./node.ts opens one. Slices are read when they are sent, not before. */
export interface FileSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  slice(start: number, end: number): Blob | Promise<Blob>;
}

export interface UploadOptions {
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
  /** Milliseconds before a failed part is sent again; doubles each time. */
  readonly retryDelayMs?: number;
}

type Multipart = Extract<UploadInstruction, { strategy: 'multipart' }>;
type Target = Pick<PartLink, 'url' | 'headers'>;
type UploadClient = Pick<Client, 'partLinks' | 'sentParts' | 'completeUpload'>;

const PARALLEL_PARTS = 4;
/** Links asked for at once: few enough to be used before they expire. */
const LINKS_PER_REQUEST = 16;
const TRIES = 5;

/** The bucket's own words are of no use to the reader; its status is. */
const refused = (status: number): ApiProblem =>
  new ApiProblem(status, 'upload_refused', `The bucket refused the upload (HTTP ${status}).`);

/** A later try may succeed: the link may have expired (403), or the bucket asks for patience. */
const mayPass = (fault: unknown): boolean =>
  !(fault instanceof ApiProblem) ||
  fault.status === 403 ||
  fault.status === 408 ||
  fault.status === 429 ||
  fault.status >= 500;

const put = async (target: Target, body: Blob, options: UploadOptions): Promise<string> => {
  const response = await (options.fetch ?? fetch)(target.url, {
    method: 'PUT',
    headers: target.headers,
    body,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  await response.body?.cancel();
  if (!response.ok) throw refused(response.status);
  return response.headers.get('etag') ?? '';
};

const withRetries = async <T>(work: (attempt: number) => Promise<T>, options: UploadOptions): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (fault) {
      options.signal?.throwIfAborted();
      if (attempt >= TRIES || !mayPass(fault)) throw fault;
      await pause((options.retryDelayMs ?? 300) * 2 ** (attempt - 1), options.signal);
    }
  }
};

/** Hands out part links, asking for a batch when one is missing. */
const linkSupply = (client: UploadClient, taskId: string, fileId: string, wanted: readonly number[]) => {
  const links = new Map<number, Promise<PartLink | undefined>>();
  const askFrom = (first: number): void => {
    const start = wanted.indexOf(first);
    const numbers = wanted
      .slice(start, start + LINKS_PER_REQUEST)
      .filter((it) => it === first || !links.has(it));
    const answer = client.partLinks(taskId, fileId, numbers);
    for (const number of numbers) {
      const link = answer.then((found) => found.find((it) => it.part_number === number));
      // Whoever takes the link sees the failure; the batch's other parts may never be taken.
      link.catch(() => links.delete(number));
      links.set(number, link);
    }
  };
  return {
    forget: (number: number): void => void links.delete(number),
    take: async (number: number): Promise<PartLink> => {
      if (!links.has(number)) askFrom(number);
      const link = await links.get(number);
      if (link === undefined)
        throw new ApiProblem(500, 'unexpected_answer', `There is no link for part ${number}.`);
      return link;
    },
  };
};

const allOf = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

const uploadParts = async (
  client: UploadClient,
  taskId: string,
  plan: Multipart,
  source: FileSource,
  options: UploadOptions,
): Promise<void> => {
  // Parts that an earlier, interrupted run sent are there already.
  const done = new Map(
    (await client.sentParts(taskId, plan.file_id)).map(({ part_number, etag }) => [part_number, etag]),
  );
  const missing = allOf(plan.part_count).filter((number) => !done.has(number));
  const supply = linkSupply(client, taskId, plan.file_id, missing);
  const bounds = (number: number) => ({
    start: (number - 1) * plan.part_size,
    end: Math.min(number * plan.part_size, source.size),
  });
  const sizeOf = (number: number): number => bounds(number).end - bounds(number).start;
  let sent = [...done.keys()].reduce((sum, number) => sum + sizeOf(number), 0);
  options.onProgress?.(sent, source.size);

  const sendPart = (number: number): Promise<string> =>
    withRetries(async (attempt) => {
      if (attempt > 1) supply.forget(number);
      const { start, end } = bounds(number);
      return put(await supply.take(number), await source.slice(start, end), options);
    }, options);

  const queue = [...missing];
  /** One part that cannot be sent makes sending the others a waste. */
  const giveUp = (fault: unknown): never => {
    queue.length = 0;
    throw fault;
  };
  const sendOneAfterAnother = async (): Promise<void> => {
    for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
      done.set(number, await sendPart(number).catch(giveUp));
      sent += sizeOf(number);
      options.onProgress?.(sent, source.size);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_PARTS }, sendOneAfterAnother));
  await withRetries(
    async () => client.completeUpload(taskId, plan.file_id, await sentBy(client, taskId, plan, done)),
    options,
  );
};

/** A browser hides the ETag where the bucket's CORS rules do not expose it: then the service is asked. */
const sentBy = async (
  client: UploadClient,
  taskId: string,
  plan: Multipart,
  done: ReadonlyMap<number, string>,
): Promise<readonly SentPart[]> => {
  const parts = [...done].map(([part_number, etag]) => ({ part_number, etag }));
  const known = parts.every(({ etag }) => etag !== '') ? parts : await client.sentParts(taskId, plan.file_id);
  return known.toSorted((a, b) => a.part_number - b.part_number);
};

/** Resolves when the bucket has every byte. Calling it again after a failure sends only what is missing. */
export const uploadFile = async (
  client: UploadClient,
  taskId: string,
  plan: UploadInstruction,
  source: FileSource,
  options: UploadOptions = {},
): Promise<void> => {
  if (plan.strategy === 'multipart') return uploadParts(client, taskId, plan, source, options);
  options.onProgress?.(0, source.size);
  await withRetries(async () => put(plan, await source.slice(0, source.size), options), options);
  options.onProgress?.(source.size, source.size);
};

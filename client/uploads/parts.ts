/** A large file, in parts that are sent several at once; those that are there already are not sent again. */
import type { UploadInstruction } from '../../functions/contract/task-schemas.ts';
import type { Client } from '../client.ts';
import type { SentPart } from '../shapes.ts';
import { linkSupply } from './part-links.ts';
import { severalAtOnce } from './several-at-once.ts';
import { type FileSource, sendBody, type UploadOptions, withRetries } from './wire.ts';

export type UploadClient = Pick<Client, 'partLinks' | 'sentParts' | 'completeUpload'>;
type Plan = Extract<UploadInstruction, { strategy: 'multipart' }>;

const PARALLEL_PARTS = 4;

interface Part {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** All have the same size but the last. */
const partsOf = ({ part_size, part_count }: Plan, size: number): readonly Part[] =>
  Array.from({ length: part_count }, (_, index) => ({
    number: index + 1,
    start: index * part_size,
    end: Math.min((index + 1) * part_size, size),
  }));

/** A browser hides the ETag where the bucket's CORS rules do not expose it: then the service is asked. */
const sentBy = async (
  ask: () => Promise<readonly SentPart[]>,
  done: ReadonlyMap<number, string>,
): Promise<readonly SentPart[]> => {
  const parts = [...done].map(([part_number, etag]) => ({ part_number, etag }));
  const known = parts.every(({ etag }) => etag !== '') ? parts : await ask();
  return known.toSorted((a, b) => a.part_number - b.part_number);
};

/** Bytes of each part that are there or on their way. */
const meter = (total: number, { onProgress }: UploadOptions) => {
  const sent = new Map<number, number>();
  const tell = (): void =>
    onProgress?.(
      [...sent.values()].reduce((sum, bytes) => sum + bytes, 0),
      total,
    );
  return {
    tell,
    set: (part: number, bytes: number): void => void sent.set(part, bytes),
  };
};

export const uploadParts = async (
  client: UploadClient,
  taskId: string,
  plan: Plan,
  source: FileSource,
  given: UploadOptions,
): Promise<void> => {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(given.signal === undefined ? [] : [given.signal])]);
  const options = { ...given, signal };
  const ask = () => client.sentParts(taskId, plan.file_id);
  const etags = new Map((await withRetries(ask, options)).map((it) => [it.part_number, it.etag]));
  const parts = partsOf(plan, source.size);
  const progress = meter(source.size, options);
  for (const { number, start, end } of parts) if (etags.has(number)) progress.set(number, end - start);
  progress.tell();

  const missing = parts.filter(({ number }) => !etags.has(number));
  const supply = linkSupply(
    client,
    taskId,
    plan.file_id,
    missing.map(({ number }) => number),
  );
  const send = async ({ number, start, end }: Part): Promise<void> => {
    const tell = (bytes: number): void => {
      progress.set(number, bytes);
      progress.tell();
    };
    const etag = await withRetries(async (earlier) => {
      progress.set(number, 0);
      if (earlier !== undefined) supply.forget(number);
      return sendBody(await supply.take(number), await source.slice(start, end), options, tell);
    }, options);
    etags.set(number, etag);
    tell(end - start);
  };
  await severalAtOnce(missing, PARALLEL_PARTS, stop, send);
  const complete = async () => client.completeUpload(taskId, plan.file_id, await sentBy(ask, etags));
  await withRetries(complete, options);
};

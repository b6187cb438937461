/** A stream of any length into one object: bounded memory, a SHA-256 of what was written, nothing visible before the end. */
import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { StoredObject } from '../../application/ports.ts';

/** Ten thousand of these are 78 GiB, far beyond any audio; S3 asks for at least 5 MiB. */
const PART_BYTES = 8 * 1024 ** 2;
/** Parts on their way at once: with the one being filled, memory stays under 32 MiB. */
const PARTS_IN_FLIGHT = 3;

export interface PutTarget {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
}

/** Cuts a stream into buffers of one part each; only the last is shorter, and there is always at least one. */
async function* inParts(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = Buffer.allocUnsafe(PART_BYTES);
  let filled = 0;
  let count = 0;
  for await (const bytes of body) {
    for (let taken = 0; taken < bytes.length; ) {
      const step = Math.min(PART_BYTES - filled, bytes.length - taken);
      part.set(bytes.subarray(taken, taken + step), filled);
      filled += step;
      taken += step;
      if (filled < PART_BYTES) continue;
      yield part;
      count++;
      // The part before may still be on its way: it keeps its memory.
      part = Buffer.allocUnsafe(PART_BYTES);
      filled = 0;
    }
  }
  if (filled > 0 || count === 0) yield part.subarray(0, filled);
}

const single = async (
  client: S3Client,
  target: PutTarget,
  body: Uint8Array,
  sha256: Buffer,
): Promise<void> => {
  await client.send(
    new PutObjectCommand({
      Bucket: target.bucket,
      Key: target.key,
      Body: body,
      ContentLength: body.length,
      ContentType: target.contentType,
      ChecksumSHA256: sha256.toString('base64'),
    }),
  );
};

/** An open multipart upload. Its parts are sent a few at a time; the first failure stops it all. */
class MultipartPut {
  readonly #client: S3Client;
  readonly #place: { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
  readonly #abort: AbortSignal | undefined;
  readonly #parts: CompletedPart[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #failure: { readonly cause: unknown } | undefined;

  private constructor(
    client: S3Client,
    target: PutTarget,
    uploadId: string,
    signal: AbortSignal | undefined,
  ) {
    this.#client = client;
    this.#place = { Bucket: target.bucket, Key: target.key, UploadId: uploadId };
    this.#abort = signal;
  }

  static async start(
    client: S3Client,
    target: PutTarget,
    signal: AbortSignal | undefined,
  ): Promise<MultipartPut> {
    const { bucket, key, contentType } = target;
    const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: contentType });
    const { UploadId } = await client.send(command, abortedBy(signal));
    if (UploadId === undefined) throw new Error(`S3 gave no upload id for ${key}`);
    return new MultipartPut(client, target, UploadId, signal);
  }

  /** Waits only while enough parts are on their way. */
  async add(partNumber: number, body: Uint8Array): Promise<void> {
    if (this.#inFlight.size >= PARTS_IN_FLIGHT) await Promise.race(this.#inFlight);
    this.#throwFailure();
    const sending = this.#send(partNumber, body)
      .catch((cause: unknown) => {
        this.#failure ??= { cause };
      })
      .finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
  }

  async complete(): Promise<void> {
    await Promise.all(this.#inFlight);
    this.#throwFailure();
    const parts = this.#parts.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
    const command = new CompleteMultipartUploadCommand({ ...this.#place, MultipartUpload: { Parts: parts } });
    await this.#client.send(command, abortedBy(this.#abort));
  }

  /** Parts still on their way would outlive an abort, so it waits for them. */
  async abort(): Promise<void> {
    await Promise.all(this.#inFlight);
    await this.#client.send(new AbortMultipartUploadCommand(this.#place));
  }

  async #send(partNumber: number, body: Uint8Array): Promise<void> {
    const part = { ...this.#place, PartNumber: partNumber, Body: body, ContentLength: body.length };
    const { ETag } = await this.#client.send(new UploadPartCommand(part), abortedBy(this.#abort));
    if (ETag === undefined) throw new Error(`S3 gave no ETag for part ${partNumber} of ${this.#place.Key}`);
    this.#parts.push({ PartNumber: partNumber, ETag });
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.cause;
  }
}

const abortedBy = (abortSignal: AbortSignal | undefined) =>
  abortSignal === undefined ? {} : { abortSignal };

/**
 * Stores the stream under the key. It throws what the stream throws, what S3 answers or the signal's reason, and then
 * leaves neither an object nor parts behind.
 */
export const putStream = async (
  client: S3Client,
  target: PutTarget,
  body: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<StoredObject> => {
  const hash = createHash('sha256');
  let size = 0;
  let upload: MultipartPut | undefined;
  try {
    let partNumber = 0;
    for await (const part of inParts(body)) {
      signal?.throwIfAborted();
      hash.update(part);
      size += part.length;
      partNumber += 1;
      if (partNumber === 1 && part.length < PART_BYTES) {
        const digest = hash.digest();
        await single(client, target, part, digest);
        return { size, sha256: digest.toString('hex') };
      }
      upload ??= await MultipartPut.start(client, target, signal);
      await upload.add(partNumber, part);
    }
    signal?.throwIfAborted();
    await upload?.complete();
    return { size, sha256: hash.digest('hex') };
  } catch (error) {
    // The lifecycle rule of the bucket ends uploads whose abort is lost; the first error is the one to tell.
    await upload?.abort().catch(() => undefined);
    throw error;
  }
};

/** Objects of the media bucket. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListPartsCommand,
  type ListPartsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Clock, MediaStore, ObjectFacts, StoredObject, UploadedPart } from '../../application/ports.ts';
import { ProblemError } from '../../contract/problems.ts';
import { isMissing, isNamed, onObject } from './faults.ts';
import { putStream } from './put-stream.ts';
import { s3Signer } from './signer.ts';

const unquoted = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export const s3MediaStore = (client: S3Client, bucket: string, now: Clock): MediaStore => {
  const at = (key: string) => ({ Bucket: bucket, Key: key });

  const facts = async (key: string): Promise<ObjectFacts | undefined> => {
    try {
      const head = await onObject(key, () => client.send(new HeadObjectCommand(at(key))));
      return { size: head.ContentLength ?? 0, etag: unquoted(head.ETag) };
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'not_found') return undefined;
      throw error;
    }
  };

  const readRange: MediaStore['readRange'] = (key, start, end, signal) =>
    onObject(key, async () => {
      const command = new GetObjectCommand({ ...at(key), Range: `bytes=${start}-${end}` });
      const { Body } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
      if (!(Body instanceof Readable)) throw new Error(`S3 gave no stream for ${key}`);
      return Body;
    });

  const readBytes: MediaStore['readBytes'] = (key, range) =>
    onObject(key, async () => {
      const ranged = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
      const { Body } = await client.send(new GetObjectCommand({ ...at(key), ...ranged }));
      if (Body === undefined) throw new Error(`S3 gave no body for ${key}`);
      return new Uint8Array(await Body.transformToByteArray());
    });

  const readJson: MediaStore['readJson'] = async (key) => {
    const text = new TextDecoder().decode(await readBytes(key));
    return JSON.parse(text);
  };

  const put = async (key: string, body: Uint8Array | string, contentType: string): Promise<StoredObject> => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const digest = sha256Of(bytes);
    const checked = { ContentType: contentType, ChecksumSHA256: digest.toString('base64') };
    await onObject(key, () => client.send(new PutObjectCommand({ ...at(key), Body: bytes, ...checked })));
    return { size: bytes.length, sha256: digest.toString('hex') };
  };

  const storeStream: MediaStore['putStream'] = (key, body, contentType, signal) =>
    onObject(key, () => putStream(client, { bucket, key, contentType }, body, signal));

  const startMultipart = async (key: string): Promise<string> => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at(key)));
    if (UploadId === undefined) throw new Error(`S3 gave no upload id for ${key}`);
    return UploadId;
  };

  const listParts = async (key: string, uploadId: string): Promise<readonly UploadedPart[]> => {
    const parts: UploadedPart[] = [];
    let marker: string | undefined;
    do {
      const place = { ...at(key), UploadId: uploadId, PartNumberMarker: marker };
      const page: ListPartsCommandOutput = await onObject(key, () =>
        client.send(new ListPartsCommand(place)),
      );
      for (const { PartNumber, Size, ETag } of page.Parts ?? [])
        parts.push({ part_number: PartNumber ?? 0, size: Size ?? 0, etag: unquoted(ETag) });
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  };

  /** Asked twice, the second time finds the upload gone and the object there: that is success. */
  const completeMultipart: MediaStore['completeMultipart'] = async (key, uploadId, parts) => {
    const Parts = parts
      .map(({ part_number, etag }) => ({ PartNumber: part_number, ETag: etag }))
      .toSorted((a, b) => a.PartNumber - b.PartNumber);
    const command = new CompleteMultipartUploadCommand({
      ...at(key),
      UploadId: uploadId,
      MultipartUpload: { Parts },
    });
    try {
      await client.send(command);
    } catch (cause) {
      if (isNamed(cause, 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall'))
        throw new ProblemError('upload_incomplete', 'The parts named are not the parts uploaded', { cause });
      if (!isMissing(cause)) throw cause;
    }
    const stored = await facts(key);
    if (stored === undefined) throw new ProblemError('upload_incomplete', 'This upload was given up');
    return stored;
  };

  const abortMultipart = async (key: string, uploadId: string): Promise<void> => {
    try {
      await client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId }));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  };

  const copy: MediaStore['copy'] = async (from, to) => {
    const CopySource = `${bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
    try {
      await client.send(new CopyObjectCommand({ ...at(to), CopySource }));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  };

  const deleteKeys = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    const listed = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    const { Errors } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: listed }));
    const [first] = Errors ?? [];
    if (first)
      throw new Error(`S3 did not delete ${first.Key} and ${(Errors?.length ?? 1) - 1} more: ${first.Code}`);
  };

  const deletePrefix = async (prefix: string): Promise<void> => {
    let from: string | undefined;
    do {
      const query = { Bucket: bucket, Prefix: prefix, ContinuationToken: from };
      const page: ListObjectsV2CommandOutput = await client.send(new ListObjectsV2Command(query));
      await deleteKeys((page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      from = page.NextContinuationToken;
    } while (from !== undefined);
  };

  return {
    ...s3Signer(client, bucket, now),
    startMultipart,
    listParts,
    completeMultipart,
    abortMultipart,
    facts,
    readRange,
    readBytes,
    readJson,
    put,
    putStream: storeStream,
    copy,
    deletePrefix,
  };
};

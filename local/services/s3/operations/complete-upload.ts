import { createHash } from 'node:crypto';
import type { Operation, S3Call } from '../context.ts';
import {
  CHECKSUM_ALGORITHMS,
  checksumElement,
  checksumHeader,
  compositeChecksum,
  entriesOf,
} from '../payload/checksums.ts';
import { S3Error } from '../protocol/errors.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { encodeUriPath } from '../protocol/uri-encoding.ts';
import { xmlDocument } from '../protocol/xml-write.ts';
import type { ObjectChecksums, StoredObject } from '../storage/objects.ts';
import type { Part, Upload } from '../storage/uploads.ts';
import { type NamedPart, readParts } from './completion-document.ts';
import { findUpload } from './multipart-upload.ts';
import { checkWriteConditions } from './preconditions.ts';
import { changeBy } from './put-object.ts';

/** 5 MiB: the least that S3 takes for every part but the last. */
const MINIMUM_PART_BYTES = 5 * 1024 ** 2;

/** Makes one object of the parts by listing their files; no byte is copied. */
export const completeMultipartUpload: Operation = async (context, call) => {
  findUpload(context, call);
  const named = await readParts(call);
  const upload = findUpload(context, call);
  const all = context.uploads.parts(upload.id);
  const chosen = chooseParts(named, all, upload);
  const object = assemble(upload, chosen, context.now());
  checkWhole(call, object);
  const left = all.filter((part) => !chosen.includes(part));
  await context.publish.put(
    object,
    {
      ...changeBy(call, context),
      eventName: 'ObjectCreated:CompleteMultipartUpload',
      check: (existing) => checkWriteConditions(call.fields, existing),
    },
    () => {
      context.uploads.remove(upload.id);
      return left;
    },
  );
  return xmlResponse(completion(call, object));
};

function chooseParts(named: readonly NamedPart[], all: readonly Part[], upload: Upload): Part[] {
  const byNumber = new Map(all.map((part) => [part.number, part]));
  return named.map((name, index) => {
    const part = byNumber.get(name.number);
    if (part === undefined || part.etag !== name.etag || !sameChecksums(name, part))
      throw invalidPart(upload, name);
    if (index < named.length - 1 && part.sizeBytes < MINIMUM_PART_BYTES) {
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        ETag: part.etag,
        PartNumber: String(part.number),
        ProposedSize: String(part.sizeBytes),
        MinSizeAllowed: String(MINIMUM_PART_BYTES),
      });
    }
    return part;
  });
}

const sameChecksums = (name: NamedPart, { checksum }: Part): boolean =>
  entriesOf(name.checksums).every(
    ([algorithm, value]) => checksum?.algorithm === algorithm && checksum.value === value,
  );

const invalidPart = (upload: Upload, { number, etag }: NamedPart): S3Error =>
  new S3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: upload.id, PartNumber: String(number), ETag: etag },
  );

function assemble(
  { bucket, key, description }: Upload,
  parts: readonly Part[],
  modifiedAt: Date,
): StoredObject {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return {
    bucket,
    key,
    description,
    modifiedAt,
    etag: `${md5.digest('hex')}-${parts.length}`,
    sizeBytes: parts.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    checksums: composite(parts),
    segments: parts.map(({ file, sizeBytes }) => ({ file, sizeBytes })),
  };
}

/** The object has a checksum when all of its parts carry one of the same algorithm. */
function composite(parts: readonly Part[]): ObjectChecksums {
  const algorithm = parts[0]?.checksum?.algorithm;
  const values = parts.flatMap(({ checksum }) =>
    checksum?.algorithm === algorithm ? [checksum?.value ?? ''] : [],
  );
  if (algorithm === undefined || values.length < parts.length) return { type: 'COMPOSITE', values: {} };
  return { type: 'COMPOSITE', values: { [algorithm]: compositeChecksum(algorithm, values) } };
}

/** What the client says of the object as a whole. */
function checkWhole({ fields }: S3Call, object: StoredObject): void {
  const size = fields.get('x-amz-mp-object-size');
  if (size !== undefined && Number(size) !== object.sizeBytes)
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.sizeBytes}.`,
    );
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const claimed = fields.get(checksumHeader(algorithm));
    const actual = object.checksums.values[algorithm];
    if (claimed !== undefined && claimed !== actual && claimed !== actual?.replace(/-\d+$/, ''))
      throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
}

function completion({ headers }: S3Call, object: StoredObject): string {
  const checksums = entriesOf(object.checksums.values).map(
    ([algorithm, value]) => [checksumElement(algorithm), value] as const,
  );
  return xmlDocument('CompleteMultipartUploadResult', [
    ['Location', `http://${headers.get('host')}/${object.bucket}/${encodeUriPath(object.key)}`],
    ['Bucket', object.bucket],
    ['Key', object.key],
    ['ETag', `"${object.etag}"`],
    ...checksums,
    ['ChecksumType', checksums.length > 0 ? object.checksums.type : undefined],
  ]);
}

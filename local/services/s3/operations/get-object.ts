import type { Operation, S3Call, S3Context } from '../context.ts';
import { S3Error } from '../protocol/errors.ts';
import type { S3Response } from '../protocol/respond.ts';
import type { StoredObject } from '../storage/objects.ts';
import { describeChecksums, describeObject, responseOverrides } from './object-headers.ts';
import { checkReadConditions, matchesEtag } from './preconditions.ts';
import { type ByteRange, readRange, slicesOf } from './ranges.ts';

export const getObject: Operation = (context, call) =>
  readObject(context, call, ({ segments }, range) => ({
    body: { kind: 'slices', slices: slicesOf(segments, range), sizeBytes: range.end - range.start },
  }));

export const headObject: Operation = (context, call) =>
  readObject(context, call, (_, range) => ({
    headers: { 'content-length': String(range.end - range.start) },
  }));

function readObject(
  context: S3Context,
  call: S3Call,
  present: (object: StoredObject, range: ByteRange) => Partial<S3Response>,
): S3Response {
  const object = findObject(context, call.bucket, call.key);
  const described = { ...describeObject(object), ...responseOverrides(call.query) };
  if (checkReadConditions(call.headers, object) === 'not-modified')
    return {
      status: 304,
      headers: { etag: `"${object.etag}"`, 'last-modified': object.modifiedAt.toUTCString() },
    };
  const range = readRange(wantedRange(call, object), object.sizeBytes);
  const presented = present(object, range ?? { start: 0, end: object.sizeBytes });
  const headers = {
    ...described,
    ...(range === undefined &&
      call.fields.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' &&
      describeChecksums(object)),
    ...(range !== undefined && {
      'content-range': `bytes ${range.start}-${range.end - 1}/${object.sizeBytes}`,
    }),
    ...presented.headers,
  };
  return { ...presented, status: range === undefined ? 200 : 206, headers };
}

/** `If-Range` asks for a stretch only of the object that the client already has another stretch of. */
function wantedRange({ headers }: S3Call, object: StoredObject): string | undefined {
  const ifRange = headers.get('if-range');
  const same =
    ifRange === undefined || matchesEtag(ifRange, object.etag) || ifRange === object.modifiedAt.toUTCString();
  return same ? headers.get('range') : undefined;
}

export function findObject({ objects }: S3Context, bucket: string, key: string): StoredObject {
  const object = objects.find(bucket, key);
  if (object === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
  return object;
}

import type { Operation, S3Call } from '../context.ts';
import { readAlgorithm } from '../payload/checksums.ts';
import { notImplemented, S3Error } from '../protocol/errors.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { decodeUri } from '../protocol/uri-encoding.ts';
import { xmlDocument } from '../protocol/xml-write.ts';
import type { StoredObject } from '../storage/objects.ts';
import { findObject } from './get-object.ts';
import { readDescription } from './object-headers.ts';
import { checkReadConditions, checkWriteConditions } from './preconditions.ts';
import { changeBy, publishOrDiscard } from './put-object.ts';

/** Copies by giving the same files a second name: no byte moves. The ETag stays that of the source, also after a multipart upload. */
export const copyObject: Operation = async (context, call) => {
  const { bucket, key } = readCopySource(call);
  context.buckets.required(bucket);
  const source = findObject(context, bucket, key);
  if (checkReadConditions(call.fields, source, 'x-amz-copy-source-') === 'not-modified') {
    throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      Condition: 'x-amz-copy-source',
    });
  }
  const algorithm = call.fields.get('x-amz-checksum-algorithm');
  if (algorithm !== undefined && source.checksums.values[readAlgorithm(algorithm)] === undefined)
    throw notImplemented('a copy with a checksum that its source does not have');
  const description = copiedDescription(call, source);
  const segments = await context.bodies.duplicate(source.segments);
  const copy: StoredObject = {
    ...source,
    bucket: call.bucket,
    key: call.key,
    modifiedAt: context.now(),
    description,
    segments,
  };
  await publishOrDiscard(context, copy, {
    ...changeBy(call, context),
    eventName: 'ObjectCreated:Copy',
    check: (existing) => checkWriteConditions(call.fields, existing),
  });
  return xmlResponse(
    xmlDocument('CopyObjectResult', [
      ['ETag', `"${copy.etag}"`],
      ['LastModified', copy.modifiedAt.toISOString()],
    ]),
  );
};

/** `/bucket/key` or `bucket/key`, percent-encoded. */
function readCopySource({ fields }: S3Call): { bucket: string; key: string } {
  const source = fields.get('x-amz-copy-source') ?? '';
  if (source.includes('?')) throw notImplemented('copies of object versions');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeUri(source)) ?? [];
  if (bucket === undefined || key === undefined)
    throw new S3Error(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  return { bucket, key };
}

function copiedDescription(call: S3Call, source: StoredObject): StoredObject['description'] {
  const directive = call.fields.get('x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'REPLACE') return readDescription(call.fields);
  if (directive !== 'COPY') throw new S3Error('InvalidArgument', 'Unknown metadata directive.');
  if (source.bucket === call.bucket && source.key === call.key) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  return source.description;
}

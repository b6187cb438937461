import type { Operation, S3Call, S3Context } from '../context.ts';
import type { PayloadClaims } from '../payload/payload-claims.ts';
import { S3Error } from '../protocol/errors.ts';
import type { StoredObject } from '../storage/objects.ts';
import type { ChangeCause } from '../storage/publish.ts';
import { describeChecksums, readDescription } from './object-headers.ts';
import { checkWriteConditions } from './preconditions.ts';

/** 5 GiB: the limit of S3 for one PUT and for one part. */
const MAXIMUM_PUT_BYTES = 5 * 1024 ** 3;

export const putObject: Operation = async (context, call) => {
  const description = readDescription(call.fields);
  checkWriteConditions(call.fields, context.objects.find(call.bucket, call.key));
  const { segment, md5Hex, checksums } = await context.bodies.receive(call.body, boundedClaims(call));
  const object: StoredObject = {
    bucket: call.bucket,
    key: call.key,
    etag: md5Hex,
    sizeBytes: segment.sizeBytes,
    modifiedAt: context.now(),
    description,
    checksums: { type: 'FULL_OBJECT', values: checksums },
    segments: [segment],
  };
  await publishOrDiscard(context, object, {
    ...changeBy(call, context),
    eventName: 'ObjectCreated:Put',
    check: (existing) => checkWriteConditions(call.fields, existing),
  });
  return { status: 200, headers: { etag: `"${object.etag}"`, ...describeChecksums(object) } };
};

/** Refuses what is too large before its first byte is read. */
export function boundedClaims(call: S3Call): PayloadClaims {
  const claims = call.claims();
  if (claims.sizeBytes > MAXIMUM_PUT_BYTES) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(claims.sizeBytes),
      MaxSizeAllowed: String(MAXIMUM_PUT_BYTES),
    });
  }
  return claims;
}

export const changeBy = (
  { requestId }: S3Call,
  { now }: S3Context,
): Pick<ChangeCause, 'requestId' | 'at'> => ({ requestId, at: now() });

/** The new files are this object's alone: if it does not come to be, they go. */
export async function publishOrDiscard(
  context: S3Context,
  object: StoredObject,
  cause: ChangeCause,
): Promise<void> {
  try {
    await context.publish.put(object, cause);
  } catch (error) {
    await context.bodies.discard(object.segments);
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import type { Operation, S3Call, S3Context } from '../context.ts';
import {
  type ChecksumAlgorithm,
  type Checksums,
  checksumHeader,
  entriesOf,
  readAlgorithm,
} from '../payload/checksums.ts';
import { notImplemented, S3Error } from '../protocol/errors.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { xmlDocument } from '../protocol/xml-write.ts';
import type { Part, Upload } from '../storage/uploads.ts';
import { readDescription } from './object-headers.ts';
import { boundedClaims } from './put-object.ts';

const MAXIMUM_PARTS = 10_000;

export const createMultipartUpload: Operation = ({ uploads, now }, call) => {
  if (call.fields.get('x-amz-checksum-type')?.toUpperCase() === 'FULL_OBJECT')
    throw notImplemented('full-object checksums of multipart uploads');
  const algorithm = call.fields.get('x-amz-checksum-algorithm');
  const upload: Upload = {
    id: randomBytes(24).toString('base64url'),
    bucket: call.bucket,
    key: call.key,
    initiatedAt: now(),
    description: readDescription(call.fields),
    ...(algorithm !== undefined && { checksumAlgorithm: readAlgorithm(algorithm) }),
  };
  uploads.create(upload);
  const answer = xmlResponse(
    xmlDocument('InitiateMultipartUploadResult', [
      ['Bucket', upload.bucket],
      ['Key', upload.key],
      ['UploadId', upload.id],
    ]),
  );
  const checksum = upload.checksumAlgorithm;
  return checksum === undefined
    ? answer
    : { ...answer, headers: { 'x-amz-checksum-algorithm': checksum, 'x-amz-checksum-type': 'COMPOSITE' } };
};

export const uploadPart: Operation = async (context, call) => {
  const number = readPartNumber(call);
  const { checksumAlgorithm } = findUpload(context, call);
  const claims = boundedClaims(call);
  checkAlgorithm(checksumAlgorithm, claims.trailingChecksum ?? entriesOf(claims.checksums)[0]?.[0]);
  const { segment, md5Hex, checksums } = await context.bodies.receive(call.body, claims);
  const part: Part = {
    number,
    etag: md5Hex,
    sizeBytes: segment.sizeBytes,
    modifiedAt: context.now(),
    file: segment.file,
    ...checksumOf(checksums),
  };
  await keepPart(context, call, part);
  return {
    status: 200,
    headers: {
      etag: `"${part.etag}"`,
      ...(part.checksum && { [checksumHeader(part.checksum.algorithm)]: part.checksum.value }),
    },
  };
};

export const abortMultipartUpload: Operation = async (context, call) => {
  await dropUpload(context, findUpload(context, call));
  return { status: 204 };
};

export async function dropUpload(
  { uploads, bodies }: Pick<S3Context, 'uploads' | 'bodies'>,
  { id }: Upload,
): Promise<void> {
  const parts = uploads.parts(id);
  uploads.remove(id);
  await bodies.discard(parts);
}

export function findUpload({ uploads }: S3Context, { bucket, key, query }: S3Call): Upload {
  const upload = uploads.find(query.get('uploadId') ?? '');
  if (upload?.bucket === bucket && upload.key === key) return upload;
  throw new S3Error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: query.get('uploadId') ?? '' },
  );
}

/** The upload may have ended while the part was on its way. */
async function keepPart(context: S3Context, call: S3Call, part: Part): Promise<void> {
  try {
    const { id } = findUpload(context, call);
    const replaced = context.uploads.findPart(id, part.number);
    context.uploads.putPart(id, part);
    if (replaced !== undefined) await context.bodies.discard([replaced]);
  } catch (error) {
    await context.bodies.discard([part]);
    throw error;
  }
}

function readPartNumber({ query }: S3Call): number {
  const number = Number(query.get('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= MAXIMUM_PARTS) return number;
  throw new S3Error(
    'InvalidArgument',
    `Part number must be an integer between 1 and ${MAXIMUM_PARTS}, inclusive`,
    { ArgumentName: 'partNumber', ArgumentValue: query.get('partNumber') ?? '' },
  );
}

/** S3 holds every part to the algorithm that its upload was created with. */
function checkAlgorithm(
  expected: ChecksumAlgorithm | undefined,
  actual: ChecksumAlgorithm | undefined,
): void {
  if (expected === undefined || expected === actual) return;
  throw new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${actual?.toLowerCase() ?? 'null'}`,
  );
}

function checksumOf(checksums: Checksums): Pick<Part, 'checksum'> {
  const [first] = entriesOf(checksums);
  return first === undefined ? {} : { checksum: { algorithm: first[0], value: first[1] } };
}

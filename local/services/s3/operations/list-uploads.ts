import type { Operation } from '../context.ts';
import { checksumElement } from '../payload/checksums.ts';
import { S3Error } from '../protocol/errors.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { type XmlNode, xmlDocument } from '../protocol/xml-write.ts';
import type { Part, Upload } from '../storage/uploads.ts';
import { findUpload } from './multipart-upload.ts';
import { keyEncoding, readLimit } from './paging.ts';

const OWNER: readonly XmlNode[] = [
  ['ID', 'embedded'],
  ['DisplayName', 'embedded'],
];

export const listParts: Operation = (context, call) => {
  const upload = findUpload(context, call);
  const limit = readLimit(call.query, 'max-parts');
  const marker = Number(call.query.get('part-number-marker') ?? 0);
  if (!Number.isInteger(marker) || marker < 0)
    throw new S3Error(
      'InvalidArgument',
      'Argument part-number-marker must be an integer between 0 and 2147483647',
    );
  const found = context.uploads.parts(upload.id, marker, limit + 1);
  const parts = found.slice(0, limit);
  return xmlResponse(
    xmlDocument('ListPartsResult', [
      ['Bucket', upload.bucket],
      ['Key', upload.key],
      ['UploadId', upload.id],
      ['Initiator', OWNER],
      ['Owner', OWNER],
      ['StorageClass', 'STANDARD'],
      ['PartNumberMarker', marker],
      ['NextPartNumberMarker', found.length > limit ? parts.at(-1)?.number : undefined],
      ['MaxParts', limit],
      ['IsTruncated', found.length > limit],
      ['ChecksumAlgorithm', upload.checksumAlgorithm],
      ['ChecksumType', upload.checksumAlgorithm && 'COMPOSITE'],
      ...parts.map(partElement),
    ]),
  );
};

function partElement({ number, modifiedAt, etag, sizeBytes, checksum }: Part): XmlNode {
  const known: XmlNode[] = [
    ['PartNumber', number],
    ['LastModified', modifiedAt.toISOString()],
    ['ETag', `"${etag}"`],
    ['Size', sizeBytes],
  ];
  return [
    'Part',
    checksum === undefined ? known : [...known, [checksumElement(checksum.algorithm), checksum.value]],
  ];
}

export const listMultipartUploads: Operation = ({ uploads }, call) => {
  const limit = readLimit(call.query, 'max-uploads');
  const prefix = call.query.get('prefix') ?? '';
  const keyMarker = call.query.get('key-marker') ?? '';
  const idMarker = call.query.get('upload-id-marker') ?? '';
  const encode = keyEncoding(call.query);
  // A key alone as the marker leaves out all uploads of that key: no id is behind the last of code points.
  const found = uploads.list(
    call.bucket,
    prefix,
    keyMarker,
    idMarker || (keyMarker === '' ? '' : '\u{10ffff}'),
    limit + 1,
  );
  const page = found.slice(0, limit);
  const truncated = found.length > limit;
  return xmlResponse(
    xmlDocument('ListMultipartUploadsResult', [
      ['Bucket', call.bucket],
      ['KeyMarker', encode(keyMarker)],
      ['UploadIdMarker', idMarker],
      ['NextKeyMarker', truncated ? encode(page.at(-1)?.key ?? '') : undefined],
      ['NextUploadIdMarker', truncated ? page.at(-1)?.id : undefined],
      ['Prefix', encode(prefix)],
      ['EncodingType', call.query.get('encoding-type')],
      ['MaxUploads', limit],
      ['IsTruncated', truncated],
      ...page.map((upload) => uploadElement(upload, encode)),
    ]),
  );
};

function uploadElement(
  { key, id, initiatedAt, checksumAlgorithm }: Upload,
  encode: (key: string) => string,
): XmlNode {
  return [
    'Upload',
    [
      ['Key', encode(key)],
      ['UploadId', id],
      ['Initiator', OWNER],
      ['Owner', OWNER],
      ['StorageClass', 'STANDARD'],
      ['Initiated', initiatedAt.toISOString()],
      ['ChecksumAlgorithm', checksumAlgorithm],
    ],
  ];
}

import { checksumHeader, entriesOf } from '../payload/checksums.ts';
import { notImplemented, S3Error } from '../protocol/errors.ts';
import type { ObjectDescription, StoredObject } from '../storage/objects.ts';

type Fields = ReadonlyMap<string, string>;

const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const METADATA_PREFIX = 'x-amz-meta-';
/** The limit of S3 for the names and values of user metadata together. */
const MAXIMUM_METADATA_BYTES = 2048;

/** What S3 would act on and this service does not is refused; these it acts on, or they ask for what is the case anyway. */
const KNOWN_FIELDS =
  /^x-amz-(meta-.*|checksum-(crc32|sha1|sha256|algorithm|mode|type)|sdk-checksum-algorithm|content-sha256|date|decoded-content-length|trailer|copy-source(-if-.*)?|metadata-directive|mp-object-size|user-agent|security-token)$/;
const DEFAULTS: Readonly<Record<string, string>> = {
  'x-amz-acl': 'private',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-storage-class': 'STANDARD',
  'x-amz-tagging-directive': 'COPY',
};

export function refuseUnknownFields(fields: Fields): void {
  for (const [name, value] of fields) {
    if (!name.startsWith('x-amz-') || KNOWN_FIELDS.test(name) || DEFAULTS[name] === value) continue;
    throw notImplemented(`the header ${name}: ${value}`);
  }
}

export function readDescription(fields: Fields): ObjectDescription {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  const metadata: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (KEPT_HEADERS.includes(name)) headers[name] = value;
    if (name.startsWith(METADATA_PREFIX)) metadata[metadataName(name)] = value;
  }
  const encoding = withoutAwsChunked(headers['content-encoding']);
  delete headers['content-encoding'];
  if (encoding !== '') headers['content-encoding'] = encoding;
  const metadataBytes = Buffer.byteLength(Object.entries(metadata).flat().join(''));
  if (metadataBytes > MAXIMUM_METADATA_BYTES)
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(metadataBytes),
      MaxSizeAllowed: String(MAXIMUM_METADATA_BYTES),
    });
  return { headers, metadata };
}

/** A presigned URL may carry names that no header can have. */
function metadataName(header: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header)) {
    throw new S3Error('InvalidArgument', 'Your metadata has a name that no header can have', {
      ArgumentName: header,
    });
  }
  return header.slice(METADATA_PREFIX.length);
}

/** `aws-chunked` tells how the body travels; it is no part of what the object is. */
function withoutAwsChunked(encoding = ''): string {
  return encoding
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked')
    .join(',');
}

export function describeObject(object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.description.metadata).map(([name, value]) => [
    `${METADATA_PREFIX}${name}`,
    headerText(value),
  ]);
  return {
    'accept-ranges': 'bytes',
    'last-modified': object.modifiedAt.toUTCString(),
    etag: `"${object.etag}"`,
    ...object.description.headers,
    ...Object.fromEntries(metadata),
  };
}

export function describeChecksums({ checksums }: StoredObject): Record<string, string> {
  const values = entriesOf(checksums.values).map(([algorithm, value]) => [checksumHeader(algorithm), value]);
  return values.length === 0 ? {} : { ...Object.fromEntries(values), 'x-amz-checksum-type': checksums.type };
}

/** `response-content-type` and the like of a read. */
export function responseOverrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const overrides = KEPT_HEADERS.map((name) => [name, query.get(`response-${name}`)] as const);
  return Object.fromEntries(
    overrides.flatMap(([name, value]) => (value === undefined ? [] : [[name, safeHeader(name, value)]])),
  );
}

function safeHeader(name: string, value: string): string {
  if (/(?!\t)\p{Cc}/u.test(value))
    throw new S3Error('InvalidArgument', `response-${name} holds characters that no header can`);
  return Buffer.from(value).toString('latin1');
}

/** Metadata beyond latin-1 can only have come by a presigned URL; S3 gives it back encoded by RFC 2047. */
const headerText = (value: string): string =>
  /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
    ? value
    : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;

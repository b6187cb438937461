import type { Operation, S3Call } from '../context.ts';
import { S3Error } from '../protocol/errors.ts';
import { xmlResponse } from '../protocol/respond.ts';
import { type XmlNode, xmlDocument } from '../protocol/xml-write.ts';
import { afterKey, afterPrefix } from '../storage/key-order.ts';
import type { ObjectSummary, Objects } from '../storage/objects.ts';
import { keyEncoding, readLimit } from './paging.ts';

type Entry =
  | { readonly kind: 'object'; readonly object: ObjectSummary }
  | { readonly kind: 'prefix'; readonly prefix: string };

export const listObjects: Operation = ({ objects }, call) => {
  if (call.query.get('list-type') !== '2')
    throw new S3Error('InvalidArgument', 'Invalid List Type specified in Request');
  const prefix = call.query.get('prefix') ?? '';
  const delimiter = call.query.get('delimiter') || undefined;
  const limit = readLimit(call.query, 'max-keys');
  const { entries, next } = readPage(objects, {
    bucket: call.bucket,
    prefix,
    delimiter,
    from: startOf(call),
    limit,
  });
  const encode = keyEncoding(call.query);
  return xmlResponse(
    xmlDocument('ListBucketResult', [
      ['Name', call.bucket],
      ['Prefix', encode(prefix)],
      ['Delimiter', delimiter === undefined ? undefined : encode(delimiter)],
      ['StartAfter', call.query.has('start-after') ? encode(call.query.get('start-after') ?? '') : undefined],
      ['ContinuationToken', call.query.get('continuation-token')],
      ['NextContinuationToken', next === undefined ? undefined : Buffer.from(next).toString('base64url')],
      ['EncodingType', call.query.get('encoding-type')],
      ['KeyCount', entries.length],
      ['MaxKeys', limit],
      ['IsTruncated', next !== undefined],
      ...entries.map((entry) => entryElement(entry, encode)),
    ]),
  );
};

/** The least key that may come: a continuation token is just that, so that a list goes on right whatever changes meanwhile. */
function startOf({ query }: S3Call): string {
  const token = query.get('continuation-token');
  if (token === '') throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  if (token !== undefined) return Buffer.from(token, 'base64url').toString();
  const startAfter = query.get('start-after');
  return startAfter === undefined || startAfter === '' ? '' : afterKey(startAfter);
}

interface Listing {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly from: string;
  readonly limit: number;
}

/** Walks the keys in order; a common prefix counts once, and the keys below it are leapt over, not read. */
function readPage(
  objects: Objects,
  { bucket, prefix, delimiter, from, limit }: Listing,
): { entries: Entry[]; next?: string | undefined } {
  const entries: Entry[] = [];
  let next: string | undefined = from;
  while (next !== undefined) {
    const batch = objects.list(
      bucket,
      prefix,
      next,
      delimiter === undefined ? limit + 1 : Math.min(limit + 1, 100),
    );
    if (batch.length === 0 || limit === 0) return { entries };
    for (const object of batch) {
      if (entries.length === limit) return { entries, next };
      const common = commonPrefix(object.key, prefix, delimiter);
      entries.push(common === undefined ? { kind: 'object', object } : { kind: 'prefix', prefix: common });
      next = common === undefined ? afterKey(object.key) : afterPrefix(common);
      if (common !== undefined) break;
    }
  }
  return { entries };
}

function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
  return delimiter === undefined || at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function entryElement(entry: Entry, encode: (key: string) => string): XmlNode {
  if (entry.kind === 'prefix') return ['CommonPrefixes', [['Prefix', encode(entry.prefix)]]];
  const { key, modifiedAt, etag, sizeBytes } = entry.object;
  return [
    'Contents',
    [
      ['Key', encode(key)],
      ['LastModified', modifiedAt.toISOString()],
      ['ETag', `"${etag}"`],
      ['Size', sizeBytes],
      ['StorageClass', 'STANDARD'],
    ],
  ];
}

import type { Checksums } from '../payload/checksums.ts';
import type { Segment } from './bodies.ts';
import { type Database, integer, type Row, text } from './database.ts';
import { afterPrefix, compareKeys } from './key-order.ts';

/** What a client stored with an object, apart from its bytes. */
export interface ObjectDescription {
  /** `content-type` and the like, given back as they came. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ObjectSummary {
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

export interface StoredObject extends ObjectSummary {
  readonly bucket: string;
  readonly description: ObjectDescription;
  readonly checksums: ObjectChecksums;
  readonly segments: readonly Segment[];
}

export interface ObjectChecksums {
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
  readonly values: Checksums;
}

export interface Objects {
  find(bucket: string, key: string): StoredObject | undefined;
  /** Puts the object in the place of whatever had its key. */
  put(object: StoredObject): void;
  remove(bucket: string, key: string): void;
  /** In the order of S3, the bytes of the keys' UTF-8; from `from` on, only keys that begin with `prefix`. */
  list(bucket: string, prefix: string, from: string, limit: number): ObjectSummary[];
  files(): Set<string>;
}

export function openObjects({ sql }: Database): Objects {
  const find = sql.prepare('SELECT * FROM object WHERE bucket = ? AND key = ?');
  const put = sql.prepare(
    'INSERT OR REPLACE INTO object (bucket, key, etag, size_bytes, modified_at, description, segments) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = sql.prepare('DELETE FROM object WHERE bucket = ? AND key = ?');
  const list = sql.prepare(
    'SELECT key, etag, size_bytes, modified_at FROM object WHERE bucket = ? AND key >= ? AND (? IS NULL OR key < ?) ORDER BY key LIMIT ?',
  );
  const files = sql.prepare(
    "SELECT json_extract(value, '$.file') AS file FROM object, json_each(object.segments) UNION ALL SELECT file FROM part",
  );
  return {
    find: (bucket, key) => {
      const row = find.get(bucket, key);
      return row === undefined ? undefined : readObject(row);
    },
    put: ({ bucket, key, etag, sizeBytes, modifiedAt, description, checksums, segments }) => {
      put.run(
        bucket,
        key,
        etag,
        sizeBytes,
        modifiedAt.getTime(),
        JSON.stringify({ ...description, checksums }),
        JSON.stringify(segments),
      );
    },
    remove: (bucket, key) => void remove.run(bucket, key),
    list: (bucket, prefix, from, limit) => {
      const end = afterPrefix(prefix) ?? null;
      return list
        .all(bucket, compareKeys(from, prefix) > 0 ? from : prefix, end, end, limit)
        .map(readSummary);
    },
    files: () => new Set(files.all().map((row) => text(row, 'file'))),
  };
}

const readSummary = (row: Row): ObjectSummary => ({
  key: text(row, 'key'),
  etag: text(row, 'etag'),
  sizeBytes: integer(row, 'size_bytes'),
  modifiedAt: new Date(integer(row, 'modified_at')),
});

function readObject(row: Row): StoredObject {
  const { headers, metadata, checksums }: ObjectDescription & { checksums: ObjectChecksums } = JSON.parse(
    text(row, 'description'),
  );
  return {
    ...readSummary(row),
    bucket: text(row, 'bucket'),
    description: { headers, metadata },
    checksums,
    segments: JSON.parse(text(row, 'segments')),
  };
}

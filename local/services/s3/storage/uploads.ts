import { type ChecksumAlgorithm, readAlgorithm } from '../payload/checksums.ts';
import { type Database, integer, type Row, text } from './database.ts';
import type { ObjectDescription } from './objects.ts';

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAt: Date;
  readonly description: ObjectDescription;
  /** The checksum that every part must carry, when the upload was created with one. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
}

export interface Part {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  readonly file: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

export interface Uploads {
  create(upload: Upload): void;
  find(id: string): Upload | undefined;
  /** Ordered by key, then by id; those behind (`afterKey`, `afterId`). */
  list(bucket: string, prefix: string, afterKey: string, afterId: string, limit: number): Upload[];
  putPart(uploadId: string, part: Part): void;
  findPart(uploadId: string, number: number): Part | undefined;
  /** Ordered by number; those behind `afterNumber`. */
  parts(uploadId: string, afterNumber?: number, limit?: number): Part[];
  /** Forgets the upload and its parts; their files are the caller's to keep or to discard. */
  remove(id: string): void;
}

export function openUploads({ sql }: Database): Uploads {
  const create = sql.prepare(
    'INSERT INTO upload (id, bucket, key, initiated_at, description, checksum_algorithm) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const find = sql.prepare('SELECT * FROM upload WHERE id = ?');
  const list = sql.prepare(
    'SELECT * FROM upload WHERE bucket = ? AND substr(key, 1, length(?)) = ? AND (key, id) > (?, ?) ORDER BY key, id LIMIT ?',
  );
  const putPart = sql.prepare(
    'INSERT OR REPLACE INTO part (upload_id, number, etag, size_bytes, modified_at, file, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const findPart = sql.prepare('SELECT * FROM part WHERE upload_id = ? AND number = ?');
  const parts = sql.prepare('SELECT * FROM part WHERE upload_id = ? AND number > ? ORDER BY number LIMIT ?');
  const remove = sql.prepare('DELETE FROM upload WHERE id = ?');
  return {
    create: ({ id, bucket, key, initiatedAt, description, checksumAlgorithm }) => {
      create.run(
        id,
        bucket,
        key,
        initiatedAt.getTime(),
        JSON.stringify(description),
        checksumAlgorithm ?? null,
      );
    },
    find: (id) => optional(find.get(id), readUpload),
    list: (bucket, prefix, afterKey, afterId, limit) =>
      list.all(bucket, prefix, prefix, afterKey, afterId, limit).map(readUpload),
    putPart: (uploadId, { number, etag, sizeBytes, modifiedAt, file, checksum }) => {
      putPart.run(
        uploadId,
        number,
        etag,
        sizeBytes,
        modifiedAt.getTime(),
        file,
        checksum === undefined ? null : JSON.stringify(checksum),
      );
    },
    findPart: (uploadId, number) => optional(findPart.get(uploadId, number), readPart),
    parts: (uploadId, afterNumber = 0, limit = -1) => parts.all(uploadId, afterNumber, limit).map(readPart),
    remove: (id) => void remove.run(id),
  };
}

const optional = <Value>(row: Row | undefined, read: (row: Row) => Value): Value | undefined =>
  row === undefined ? undefined : read(row);

const readUpload = (row: Row): Upload => ({
  id: text(row, 'id'),
  bucket: text(row, 'bucket'),
  key: text(row, 'key'),
  initiatedAt: new Date(integer(row, 'initiated_at')),
  description: JSON.parse(text(row, 'description')),
  ...(row.checksum_algorithm !== null && {
    checksumAlgorithm: readAlgorithm(text(row, 'checksum_algorithm')),
  }),
});

const readPart = (row: Row): Part => ({
  number: integer(row, 'number'),
  etag: text(row, 'etag'),
  sizeBytes: integer(row, 'size_bytes'),
  modifiedAt: new Date(integer(row, 'modified_at')),
  file: text(row, 'file'),
  ...(row.checksum !== null && { checksum: JSON.parse(text(row, 'checksum')) }),
});

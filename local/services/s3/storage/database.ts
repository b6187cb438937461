import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, spec TEXT NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS object (
    bucket TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL, size_bytes INTEGER NOT NULL, modified_at INTEGER NOT NULL,
    description TEXT NOT NULL, segments TEXT NOT NULL, PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, initiated_at INTEGER NOT NULL,
    description TEXT NOT NULL, checksum_algorithm TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS upload_by_key ON upload (bucket, key, id);
  CREATE TABLE IF NOT EXISTS part (
    upload_id TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE, number INTEGER NOT NULL, etag TEXT NOT NULL, size_bytes INTEGER NOT NULL, modified_at INTEGER NOT NULL,
    file TEXT NOT NULL, checksum TEXT, PRIMARY KEY (upload_id, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, queue_arn TEXT NOT NULL, event TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sequencer (last INTEGER NOT NULL);
  INSERT INTO sequencer SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM sequencer);
`;

export interface Database {
  readonly sql: DatabaseSync;
  /** Everything that `change` writes, or nothing of it. */
  transaction<Result>(change: () => Result): Result;
}

/**
 * WAL with `synchronous = NORMAL` survives the death of the process, which is what a local cloud must survive; not that
 * of the power. The lock is exclusive: a second service would take the first one's uploads for orphans.
 */
export function openDatabase(path: string): Database {
  const sql = new DatabaseSync(path);
  try {
    sql.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    sql.exec(SCHEMA);
  } catch (cause) {
    sql.close();
    throw new Error(`Cannot open ${path}; is another S3 service using it?`, { cause });
  }
  return {
    sql,
    transaction: (change) => {
      sql.exec('BEGIN IMMEDIATE');
      try {
        const result = change();
        sql.exec('COMMIT');
        return result;
      } catch (error) {
        sql.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`Column ${column} holds no text`);
  return value;
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`Column ${column} holds no number`);
  return value;
}

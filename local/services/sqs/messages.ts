import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface StoredMessage {
  readonly sequence: number;
  readonly id: string;
  readonly body: string;
  readonly attributes: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
}

const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT NOT NULL,
  group_id TEXT NOT NULL, deduplication_id TEXT NOT NULL,
  sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
  first_received_at INTEGER NOT NULL DEFAULT 0, receive_count INTEGER NOT NULL DEFAULT 0,
  receipt TEXT, taken_by_source INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS by_group ON messages (queue, group_id, sequence);
CREATE INDEX IF NOT EXISTS by_receipt ON messages (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX IF NOT EXISTS in_flight ON messages (queue, group_id, visible_at) WHERE receipt IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_visibility ON messages (queue, visible_at);
CREATE TABLE IF NOT EXISTS deduplications (
  queue TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL,
  message_id TEXT NOT NULL, sequence INTEGER NOT NULL, sent_at INTEGER NOT NULL,
  PRIMARY KEY (queue, scope, id)
) WITHOUT ROWID;`;

/** Opens the database of all queues: it survives the end of the process at any moment (not a power cut). */
export function openMessages(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(schema);
  releaseInterrupted(database);
  return database;
}

/**
 * Work that the end of the last process cut off goes on at once. All such ends count as one delivery: who gets the
 * message must see that it came before, but a service that is often killed must not use up its tries.
 */
function releaseInterrupted(database: DatabaseSync): void {
  database.exec(`UPDATE messages SET visible_at = 0, receipt = NULL, taken_by_source = 0,
    receive_count = max(1, receive_count - 1) WHERE taken_by_source = 1`);
}

export function transactionally<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

export function storedMessage(row: Record<string, unknown>): StoredMessage {
  return {
    sequence: Number(row['sequence']),
    id: String(row['id']),
    body: String(row['body']),
    attributes: String(row['attributes']),
    groupId: String(row['group_id']),
    deduplicationId: String(row['deduplication_id']),
    sentAt: Number(row['sent_at']),
    firstReceivedAt: Number(row['first_received_at']),
    receiveCount: Number(row['receive_count']),
  };
}

import type { S3Event } from 'aws-lambda';
import { type Database, integer, text } from './database.ts';

export interface OutboxEntry {
  readonly id: number;
  readonly queueArn: string;
  readonly event: S3Event;
}

/** Notifications that are owed: written with the change they tell of, removed once delivered. */
export interface Outbox {
  add(queueArn: string, event: S3Event): void;
  oldest(limit: number, without: readonly number[]): OutboxEntry[];
  remove(id: number): void;
  /** A number that only grows, across restarts too. */
  nextSequence(): number;
}

export function openOutbox({ sql }: Database): Outbox {
  const add = sql.prepare('INSERT INTO outbox (queue_arn, event) VALUES (?, ?)');
  const oldest = sql.prepare(
    'SELECT id, queue_arn, event FROM outbox WHERE id NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?',
  );
  const remove = sql.prepare('DELETE FROM outbox WHERE id = ?');
  const next = sql.prepare('UPDATE sequencer SET last = last + 1 RETURNING last');
  return {
    add: (queueArn, event) => void add.run(queueArn, JSON.stringify(event)),
    oldest: (limit, without) =>
      oldest.all(JSON.stringify(without), limit).map((row) => ({
        id: integer(row, 'id'),
        queueArn: text(row, 'queue_arn'),
        event: JSON.parse(text(row, 'event')),
      })),
    remove: (id) => void remove.run(id),
    nextSequence: () => integer(next.get() ?? {}, 'last'),
  };
}

import type { DatabaseSync } from 'node:sqlite';

/** Everything that a queue asks of the shared database. */
export function prepareStatements(database: DatabaseSync) {
  const columns =
    'sequence, id, body, attributes, group_id, deduplication_id, sent_at, visible_at, first_received_at, receive_count';
  return {
    insert: database.prepare(
      'INSERT INTO messages (queue, id, body, attributes, group_id, deduplication_id, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    findDuplicate: database.prepare(
      'SELECT message_id, sequence FROM deduplications WHERE queue = ? AND scope = ? AND id = ? AND sent_at > ?',
    ),
    rememberDuplicate: database.prepare('INSERT OR REPLACE INTO deduplications VALUES (?, ?, ?, ?, ?, ?)'),
    forgetDuplicates: database.prepare('DELETE FROM deduplications WHERE queue = ? AND sent_at <= ?'),
    anyVisible: database.prepare('SELECT 1 FROM messages WHERE queue = ? AND visible_at <= ? LIMIT 1'),
    // Walks the index from group to group, so that its cost is the number of groups and not of messages.
    groups: database.prepare(`WITH RECURSIVE g(group_id) AS (
      SELECT min(group_id) FROM messages WHERE queue = ?
      UNION ALL SELECT (SELECT min(group_id) FROM messages WHERE queue = ? AND group_id > g.group_id) FROM g WHERE g.group_id IS NOT NULL
    ) SELECT group_id FROM g WHERE group_id IS NOT NULL`),
    groupInFlight: database.prepare(
      'SELECT 1 FROM messages WHERE queue = ? AND group_id = ? AND receipt IS NOT NULL AND visible_at > ? LIMIT 1',
    ),
    loads: database.prepare(
      'SELECT group_id, count(*) AS n FROM messages WHERE queue = ? AND receipt IS NOT NULL AND visible_at > ? GROUP BY group_id',
    ),
    headOfGroup: database.prepare(
      `SELECT ${columns} FROM messages WHERE queue = ? AND group_id = ? ORDER BY sequence LIMIT ?`,
    ),
    visibleOfGroup: database.prepare(
      `SELECT ${columns} FROM messages WHERE queue = ? AND group_id = ? AND visible_at <= ? ORDER BY sequence LIMIT ?`,
    ),
    take: database.prepare(
      `UPDATE messages SET receipt = ?, visible_at = ?, receive_count = receive_count + 1,
       first_received_at = CASE first_received_at WHEN 0 THEN ? ELSE first_received_at END, taken_by_source = ? WHERE sequence = ?`,
    ),
    move: database.prepare(
      'UPDATE messages SET queue = ?, visible_at = ?, receipt = NULL, taken_by_source = 0 WHERE sequence = ?',
    ),
    delete: database.prepare('DELETE FROM messages WHERE receipt = ? AND queue = ?'),
    changeVisibility: database.prepare(
      'UPDATE messages SET visible_at = ? WHERE receipt = ? AND queue = ? AND visible_at > ?',
    ),
    leave: database.prepare('UPDATE messages SET taken_by_source = 0 WHERE receipt = ? AND queue = ?'),
    release: database.prepare(
      'UPDATE messages SET visible_at = ?, taken_by_source = 0 WHERE receipt = ? AND queue = ?',
    ),
    nextVisible: database.prepare(
      'SELECT min(visible_at) AS at FROM messages WHERE queue = ? AND visible_at > ?',
    ),
    counts: database.prepare(
      `SELECT sum(visible_at <= ?) AS visible, sum(visible_at > ? AND receipt IS NOT NULL) AS in_flight,
       sum(visible_at > ? AND receipt IS NULL) AS delayed FROM messages WHERE queue = ?`,
    ),
    purge: database.prepare('DELETE FROM messages WHERE queue = ?'),
    expire: database.prepare('DELETE FROM messages WHERE queue = ? AND sent_at < ?'),
  };
}

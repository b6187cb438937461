import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { freePort } from '../../local/network.ts';
import { startDatabase } from '../../local/services/dynamodb/service.ts';
import { startWatchdog } from '../../local/watchdog.ts';

test('a table’s stream costs the same however long it is: what dynoxide asks of it is in an index', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-stream-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const watchdog = startWatchdog();
  t.after(() => watchdog.close());
  const database = await startDatabase({ folder, port: await freePort(), watchdog, log: () => {} });
  t.after(() => database.close());
  const tables = new DatabaseSync(join(folder, 'table.sqlite'));
  t.after(() => tables.close());
  const planOf = (query: string) => tables.prepare(`EXPLAIN QUERY PLAN ${query}`).all()[0]?.['detail'];
  // As they stand in dynoxide.
  const position = 'CAST(sequence_number AS INTEGER)';
  const last = `SELECT COALESCE(MAX(${position}), 0) + 1 FROM _stream_records WHERE table_name = ?1`;
  const next = `SELECT new_image FROM _stream_records WHERE table_name = ?1 AND shard_id = ?2 AND ${position} > ?3 ORDER BY ${position} ASC LIMIT ?4`;
  for (const query of [last, next])
    assert.match(String(planOf(query)), /^SEARCH _stream_records USING (COVERING )?INDEX stream_place/);
});

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Small facts that outlive the process: stream checkpoints, the last tick of a schedule, the ports in use. */
export interface State {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  close(): void;
}

export function openState(folder: string): State {
  const database = new DatabaseSync(join(folder, 'state.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`);
  const select = database.prepare('SELECT value FROM state WHERE key = ?');
  const upsert = database.prepare('INSERT OR REPLACE INTO state VALUES (?, ?)');
  return {
    read(key) {
      const row = select.get(key);
      return row === undefined ? undefined : String(row['value']);
    },
    write: (key, value) => void upsert.run(key, value),
    close: () => database.close(),
  };
}

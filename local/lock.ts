import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Holds the data folder for one process. The operating system releases a SQLite lock however the process ends,
 * so nothing stale is left after `kill -9`.
 */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true });
  const ownerPath = join(folder, 'owner.pid');
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (cause) {
    database.close();
    throw new Error(
      `Another local cloud (process ${ownerOf(ownerPath)}) already uses ${folder}: stop it first`,
      { cause },
    );
  }
  writeFileSync(ownerPath, String(process.pid));
  return { release: () => database.close() };
}

function ownerOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return 'unknown';
  }
}

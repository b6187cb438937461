import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { loopback } from '../../network.ts';
import { killGroup, type Watchdog } from '../../watchdog.ts';

export interface DatabaseService {
  readonly endpoint: string;
  processes(): { name: string; pid: number }[];
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly folder: string;
  readonly port: number;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
}

const pidFile = 'dynoxide.pid';
const databaseFile = 'table.sqlite';
/** Milliseconds. */
const shortLife = 1000;
const restartPause = 100;
const startLimit = 15_000;

/** DynamoDB by the dynoxide binary, restarted on the same port and database whenever it dies. */
export async function startDatabase({
  folder,
  port,
  watchdog,
  log,
}: DatabaseOptions): Promise<DatabaseService> {
  const binary = findBinary();
  const pidPath = join(folder, pidFile);
  let closing = false;
  let child = start();

  function start(): ChildProcess {
    const flags = [
      'serve',
      '--host',
      loopback,
      '--port',
      String(port),
      '--db-path',
      join(folder, databaseFile),
    ];
    const started = spawn(binary, flags, { stdio: 'ignore', detached: true, env: {} });
    const startedAt = Date.now();
    const { pid } = started;
    if (pid !== undefined) {
      watchdog.guard(pid);
      writeFileSync(pidPath, String(pid));
    }
    started.on('error', (error) => log(`dynoxide cannot start: ${error.message}`));
    started.on('exit', (code, signal) => {
      if (pid !== undefined) watchdog.forget(pid);
      if (closing) return;
      log(`dynoxide ended (${signal ?? code}): starting it again`);
      // At once after a long life, later after a short one: it may not be able to start at all.
      setTimeout(
        () => {
          if (!closing) child = start();
        },
        Date.now() - startedAt < shortLife ? restartPause : 0,
      );
    });
    return started;
  }

  const endpoint = `http://${loopback}:${port}`;
  await untilAnswering(endpoint);
  indexStreams(join(folder, databaseFile));
  return {
    endpoint,
    processes: () => (child.pid === undefined ? [] : [{ name: 'dynoxide', pid: child.pid }]),
    async close() {
      closing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([ended, pause(2000, undefined, { ref: false })]);
      if (child.exitCode === null) child.kill('SIGKILL');
    },
  };
}

/**
 * With each write dynoxide asks for the last record of the table's stream, with each read for those behind a place, and
 * has no index for it: without one, all that ever happened would be gone through again and again.
 */
function indexStreams(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA busy_timeout = 5000;
    CREATE INDEX IF NOT EXISTS stream_place ON _stream_records (table_name, CAST(sequence_number AS INTEGER));`);
  database.close();
}

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch (cause) {
    throw new Error(
      `The local table needs the package ${name} (npm install --no-save ${name}), or another DynamoDB endpoint in SOUNDSTAGE_DYNAMODB_ENDPOINT`,
      { cause },
    );
  }
}

/** A parent that was killed together with its watchdog leaves dynoxide running: it is ended before its port is chosen again. */
export async function endOrphan(folder: string): Promise<void> {
  try {
    const pid = Number(readFileSync(join(folder, pidFile), 'utf8'));
    const isOurs = () => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(folder, databaseFile));
    if (isOurs()) killGroup(pid);
    while (isOurs()) await pause(5);
  } catch {
    // There is no such process, or no way to recognise it: then the database's own lock decides.
  }
}

/** Resolves once the endpoint speaks HTTP. */
export async function untilAnswering(endpoint: string): Promise<void> {
  const deadline = Date.now() + startLimit;
  for (;;) {
    try {
      await (await fetch(endpoint)).arrayBuffer();
      return;
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`DynamoDB does not answer at ${endpoint}`, { cause });
      await pause(15);
    }
  }
}

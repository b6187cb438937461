/** A worker in a process of its own, which may be killed: each task takes it a moment, and its result tells who made it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '../../client/client.ts';
import { runWorker } from '../../client/workers/worker.ts';
import type { ServiceAccess } from './service.ts';

export interface WorkerProcess {
  readonly id: string;
  /** Resolves once it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface WorkerTerms {
  readonly type: string;
  /** Of each task, at most. */
  readonly workMs: number;
}

const SCRIPT = fileURLToPath(import.meta.url);

export const startWorkerProcess = (
  id: string,
  { apiUrl, key }: Pick<ServiceAccess, 'apiUrl' | 'key'>,
  { type, workMs }: WorkerTerms,
): WorkerProcess => {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SCRIPT, id, apiUrl, type, String(workMs)],
    // The channel closes when the test dies, and the worker ends with it.
    { env: { SOUNDSTAGE_KEY: key }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    id,
    end: (signal) => {
      child.kill(signal);
      return gone;
    },
  };
};

const work = async (workerId: string, apiUrl: string, type: string, workMs: number): Promise<void> => {
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
  await runWorker({
    client: createClient({ apiUrl, apiKey: process.env['SOUNDSTAGE_KEY'] ?? '' }),
    types: [type],
    workerId,
    concurrency: 2,
    waitSeconds: 0,
    signal: stop.signal,
    handle: async ({ params }) => {
      await pause(Math.random() * workMs);
      return { number: params['number'], worker_id: workerId, run: randomUUID() };
    },
  });
};

if (process.argv[1] === SCRIPT) {
  const [, , id = '', apiUrl = '', type = '', workMs] = process.argv;
  await work(id, apiUrl, type, Number(workMs));
}

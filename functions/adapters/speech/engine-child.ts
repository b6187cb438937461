/** The engine's process as seen from ours: started when needed, kept warm, started again after it crashed. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log, OnProgress } from '../../application/ports.ts';
import { TransientError } from '../../contract/problems.ts';
import { createTail } from '../ffmpeg/child-tool.ts';
import { type EngineAnswer, type EngineRequest, parseAnswer } from './engine-messages.ts';

/** Beside the bundle lies the bundled process; in the repository, its source. */
const engineFile = (): string => {
  const bundled = fileURLToPath(new URL('engine.mjs', import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL('sherpa-engine-process.ts', import.meta.url));
};

type Finished = Exclude<EngineAnswer, { kind: 'progress' | 'failed' }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export interface EngineChild {
  /** Requests wait for one another. Throws a TransientError when the engine crashed, failed or fell silent. */
  ask(request: WithoutId<EngineRequest>, onProgress: OnProgress, signal: AbortSignal): Promise<Finished>;
  close(): void;
}

/** An engine that says nothing for so long hangs: a piece of 30 s takes seconds even for a large model. */
const SILENT_TOO_LONG_MS = 180_000;

export const createEngineChild = (
  log: Log,
  file = engineFile(),
  silentTooLongMs = SILENT_TOO_LONG_MS,
): EngineChild => {
  let running: StartedChild | undefined;
  let lastId = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const askNow = async (
    request: WithoutId<EngineRequest>,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Finished> => {
    signal.throwIfAborted();
    if (running === undefined || !running.isAlive()) running = startChild(file, log);
    lastId += 1;
    return exchange(running, { ...request, id: lastId }, onProgress, signal, silentTooLongMs);
  };

  return {
    ask: (request, onProgress, signal) => {
      const asked = queue.then(() => askNow(request, onProgress, signal));
      queue = asked.catch(() => undefined);
      return asked;
    },
    close: () => running?.child.kill('SIGKILL'),
  };
};

interface StartedChild {
  readonly child: ChildProcess;
  readonly isAlive: () => boolean;
  readonly said: () => readonly string[];
}

const startChild = (file: string, log: Log): StartedChild => {
  // Our own flags (a test runner's, a debugger's) are not for the child.
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tail = createTail();
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', tail.add);
  let alive = true;
  child.once('exit', (code, killedBy) => {
    alive = false;
    log.info('the speech engine ended', { code, killed_by: killedBy, stderr: tail.lines() });
  });
  child.once('error', () => {
    alive = false;
  });
  letProcessEnd(child);
  return { child, isAlive: () => alive, said: tail.lines };
};

/** An idle engine keeps nobody waiting; a working one does. */
const letProcessEnd = (child: ChildProcess): void => {
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
};

const understood = (message: unknown): EngineAnswer | undefined => {
  try {
    return parseAnswer(message);
  } catch {
    return undefined;
  }
};

const exchange = (
  { child }: StartedChild,
  request: EngineRequest,
  onProgress: OnProgress,
  signal: AbortSignal,
  silentTooLongMs: number,
): Promise<Finished> => {
  const { promise, resolve, reject } = Promise.withResolvers<Finished>();
  const crashed = (how: string): void => reject(new TransientError(`the speech engine crashed: ${how}`));
  const kill = (): void => void child.kill('SIGKILL');
  const patience = setTimeout(() => {
    reject(new TransientError('the speech engine fell silent'));
    kill();
  }, silentTooLongMs);
  const onExit = (code: number | null, killedBy: string | null): void =>
    crashed(killedBy ?? `exit code ${code}`);
  const onError = (cause: Error): void => crashed(cause.message);
  const onAbort = (): void => {
    // A native call cannot be interrupted.
    reject(signal.reason);
    kill();
  };
  const onMessage = (message: unknown): void => {
    const answer = understood(message);
    if (answer === undefined) {
      reject(new TransientError('the speech engine answered nonsense'));
      kill();
    }
    if (answer?.id !== request.id) return;
    patience.refresh();
    if (answer.kind === 'progress') onProgress(answer.fraction);
    else if (answer.kind === 'failed')
      reject(new TransientError(`the speech engine failed: ${answer.message}`));
    else resolve(answer);
  };
  child.on('message', onMessage).on('exit', onExit).on('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  child.channel?.ref();
  child.send(request, (cause) => cause && crashed(cause.message));
  return promise.finally(() => {
    clearTimeout(patience);
    signal.removeEventListener('abort', onAbort);
    child.off('message', onMessage).off('exit', onExit).off('error', onError);
    child.channel?.unref();
  });
};

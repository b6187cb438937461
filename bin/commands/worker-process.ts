/** Does a task with a command: a process of its own, in a process group of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Handle, TaskFailure, type WorkContext } from '../../client/index.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import { killGroup, type Watchdog } from '../../local/watchdog.ts';
import { eachLine } from './lines.ts';
import { LogReader, MOST_LOG_CHARACTERS, MOST_RESULT_CHARACTERS, ResultReader } from './worker-output.ts';

export interface CommandOptions {
  readonly command: readonly [string, ...string[]];
  readonly workerId: string;
  /** Between SIGTERM and SIGKILL. */
  readonly killAfterMs: number;
  /** Ends the processes when the worker is killed itself. */
  readonly watchdog: Watchdog;
}

/** EX_DATAERR of sysexits.h: the input is at fault, and will be the next time. */
const INPUT_AT_FAULT = 65;
/** Whoever holds the output of an ended command open has escaped its process group: it is not waited for. */
const OUTPUT_MS = 5_000;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The worker's key is for the worker: commands that need the API are given one of their own. */
const environmentOf = ({ id, type, attempts, max_attempts }: TaskView, workerId: string) => {
  const { SOUNDSTAGE_KEY: _key, ...inherited } = process.env;
  return {
    ...inherited,
    SOUNDSTAGE_TASK_ID: id,
    SOUNDSTAGE_TASK_TYPE: type,
    SOUNDSTAGE_ATTEMPT: String(attempts),
    SOUNDSTAGE_MAX_ATTEMPTS: String(max_attempts),
    SOUNDSTAGE_WORKER_ID: workerId,
  };
};

const start = (task: TaskView, { command, workerId }: CommandOptions): ChildProcessWithoutNullStreams => {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: environmentOf(task, workerId),
    detached: process.platform !== 'win32',
  });
  child.stdin.on('error', () => undefined); // A command need not read its input.
  child.stdin.end(`${JSON.stringify(task.params)}\n`);
  return child;
};

const exitOf = (child: ChildProcessWithoutNullStreams, program: string): Promise<Exit> =>
  new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new TaskFailure(`${program} cannot be started: ${cause.message}`, { retryable: true, cause })),
    );
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

const terminate = (pid: number): void => {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // It has just ended.
  }
};

/** SIGTERM when the work is to stop, then SIGKILL; what the command leaves behind ends with it. */
const guard = (pid: number, stop: AbortSignal, { killAfterMs, watchdog }: CommandOptions) => {
  let killing: NodeJS.Timeout | undefined;
  const end = (): void => {
    terminate(pid);
    killing = setTimeout(() => killGroup(pid), killAfterMs);
  };
  watchdog.guard(pid);
  stop.addEventListener('abort', end, { once: true });
  return (): void => {
    stop.removeEventListener('abort', end);
    clearTimeout(killing);
    killGroup(pid);
    watchdog.forget(pid);
  };
};

const outputOf = (child: ChildProcessWithoutNullStreams, context: WorkContext) => {
  const [result, log] = [new ResultReader(), new LogReader(context)];
  const read = Promise.all([
    eachLine(child.stdout.setEncoding('utf8'), MOST_RESULT_CHARACTERS, result.take),
    eachLine(child.stderr.setEncoding('utf8'), MOST_LOG_CHARACTERS, log.take),
  ]);
  read.catch(() => undefined); // Reported to whoever awaits it.
  return { result, log, read };
};

const failureOf = ({ code, signal }: Exit, tail: string): TaskFailure => {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return new TaskFailure(`The command ended ${how}.${tail}`, { retryable: code !== INPUT_AT_FAULT });
};

const resultOf = ({ isTooLong, result }: ResultReader): unknown => {
  if (!isTooLong) return result;
  const message = `The command printed a line of more than ${MOST_RESULT_CHARACTERS} characters.`;
  throw new TaskFailure(message, { retryable: false });
};

export const runCommand =
  (options: CommandOptions): Handle =>
  async (task, context) => {
    const child = start(task, options);
    const exiting = exitOf(child, options.command[0]);
    const { result, log, read } = outputOf(child, context);
    const release = child.pid === undefined ? undefined : guard(child.pid, context.signal, options);
    const exit = await exiting.finally(() => release?.());
    await Promise.race([read, pause(OUTPUT_MS, undefined, { ref: false })]);
    for (const output of [child.stdout, child.stderr]) output.destroy();
    context.signal.throwIfAborted();
    if (exit.code !== 0) throw failureOf(exit, log.tail);
    return resultOf(result);
  };

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fields, isFields, optional, text, texts } from '../json.ts';
import { killGroup, type Watchdog } from '../watchdog.ts';
import type { FunctionSpec } from './spec.ts';

/** What Lambda reports for an invocation that did not return. */
export class FunctionError extends Error {
  readonly errorType: string;
  readonly trace: readonly string[];
  constructor(errorType: string, message: string, trace: readonly string[] = []) {
    super(message);
    this.name = errorType;
    this.errorType = errorType;
    this.trace = trace;
  }
}

const deathOfProcess = 'Runtime.ExitError';

/** Whether an invocation ended because its process did, and not by its own fault or the clock. */
export const processDied = (error: unknown): boolean =>
  error instanceof FunctionError && error.errorType === deathOfProcess;

export interface FunctionProcess {
  readonly pid: number | undefined;
  isAlive(): boolean;
  /** Rejects with a `FunctionError` when it cannot start. */
  readonly ready: Promise<void>;
  /** The answer of the handler; undefined when it returned nothing. */
  invoke(event: unknown): Promise<unknown>;
  end(): void;
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: FunctionError): void;
}

const host = fileURLToPath(new URL('./host.ts', import.meta.url));
const shortestStart = 10_000;

/** Starts one process for a function. It takes one event at a time. */
export function startFunctionProcess(
  spec: FunctionSpec,
  watchdog: Watchdog,
  onEnd: () => void,
): FunctionProcess {
  const log = openSync(spec.logPath, 'a');
  const child: ChildProcess = fork(host, [spec.bundle, spec.exportName], {
    cwd: spec.codeFolder,
    env: spec.environment,
    // The heap is what Lambda's memory size limits first; native memory is not limited here.
    execArgv: [`--max-old-space-size=${spec.memoryMegabytes}`, '--enable-source-maps'],
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const { pid } = child;
  if (pid !== undefined) watchdog.guard(pid);

  let alive = true;
  let timedOut = false;
  let pending: Pending | undefined;
  const { promise: ready, resolve: isReady, reject: failed } = Promise.withResolvers<void>();

  function ended(reason: string) {
    if (!alive) return;
    alive = false;
    if (pid !== undefined) {
      watchdog.forget(pid);
      killGroup(pid);
    }
    const error = timedOut
      ? new FunctionError('Sandbox.Timedout', `Task timed out after ${spec.timeoutSeconds} seconds`)
      : new FunctionError(deathOfProcess, `The process of ${spec.name} ended: ${reason}`);
    failed(error);
    pending?.reject(error);
    pending = undefined;
    onEnd();
  }

  child.on('error', (error) => ended(error.message));
  child.on('exit', (code, signal) => ended(String(signal ?? code)));
  child.on('message', (message) => {
    const { kind, result, error } = fields(message, 'message of a function');
    if (kind === 'ready') return isReady();
    if (kind === 'failed') {
      failed(errorFrom(error));
      return end();
    }
    if (kind === 'error') pending?.reject(errorFrom(error));
    else pending?.resolve(result === undefined ? undefined : JSON.parse(text(result, 'result')));
    pending = undefined;
  });

  function end() {
    if (pid === undefined || !alive) return;
    killGroup(pid);
  }

  function limit(milliseconds: number) {
    return setTimeout(() => {
      timedOut = true;
      end();
    }, milliseconds);
  }

  const starting = limit(Math.max(shortestStart, spec.timeoutSeconds * 1000));
  ready.catch(() => undefined).finally(() => clearTimeout(starting));

  return {
    pid,
    ready,
    isAlive: () => alive,
    end,
    async invoke(event) {
      await ready;
      const timeout = spec.timeoutSeconds * 1000;
      const answer = Promise.withResolvers<unknown>();
      pending = answer;
      const running = limit(timeout);
      const invocation = {
        id: randomUUID(),
        event: JSON.stringify(event),
        deadline: Date.now() + timeout,
        arn: spec.arn,
      };
      child.send(invocation, (error) => {
        if (error) ended(error.message);
      });
      return answer.promise.finally(() => clearTimeout(running));
    },
  };
}

function errorFrom(error: unknown): FunctionError {
  const { errorType, errorMessage, trace } = isFields(error) ? error : {};
  return new FunctionError(
    String(errorType ?? 'Error'),
    String(errorMessage ?? ''),
    optional(texts, trace, 'trace') ?? [],
  );
}

/** Runs a command-line tool so that it ends with us: killed on abort, waited for always. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface ToolExit {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
}

export interface RunningTool {
  readonly stdout: Readable;
  /** The tool's fourth channel (`pipe:3`). */
  readonly side: Readable;
  /** Settles when the process is gone and all it wrote was read. */
  readonly exit: Promise<ToolExit>;
  /** Why what it was to read could not be read to its end, if so: the tool takes that for the end. */
  inputFailure(): unknown;
  kill(): void;
}

export interface ToolCall {
  readonly command: 'ffmpeg' | 'ffprobe' | 'yt-dlp';
  readonly args: readonly string[];
  /** What it reads as `pipe:0`; nothing, where this is left out. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Folders that hold the command, as in PATH. */
  readonly searchPath: string;
  /** Gets each line of stderr. */
  readonly onLine: (line: string) => void;
}

/**
 * All that the tool sees of our environment: it reads what strangers sent, so it gets no credentials. A static build
 * crashes when iconv loads the converters of this system (MPEG-TS names its programmes in ISO 6937): it finds none. Nor
 * fonts of this system: subtitles shall look the same wherever they are drawn.
 */
const environmentFor = ({ searchPath }: ToolCall): NodeJS.ProcessEnv => ({
  PATH: searchPath,
  GCONV_PATH: '/nonexistent',
  FONTCONFIG_FILE: '/nonexistent',
});

/** SIGKILL at once on abort: these tools only write to pipes of ours. */
export const startTool = (call: ToolCall, signal: AbortSignal): RunningTool => {
  signal.throwIfAborted();
  const child = spawn(call.command, call.args, {
    stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    env: environmentFor(call),
  });
  const [, stdout, stderr, side] = child.stdio;
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  createInterface({ input: readableOf(stderr) }).on('line', call.onLine);
  const inputFailure = feed(call.input, child.stdin, kill);
  return {
    stdout: readableOf(stdout),
    side: readableOf(side),
    exit: exitOf(child).finally(() => signal.removeEventListener('abort', kill)),
    inputFailure,
    kill,
  };
};

/** A tool may close its input when it has enough; a source that breaks off must not look like the end of it. */
const feed = (
  input: AsyncIterable<Uint8Array> | undefined,
  stdin: Writable | null,
  kill: () => void,
): (() => unknown) => {
  let failure: unknown;
  if (input === undefined || stdin === null) return () => undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* input;
    } catch (cause) {
      failure = cause;
      kill();
      throw cause;
    }
  };
  pipeline(watched, stdin).catch(() => undefined);
  return () => failure;
};

const readableOf = (stream: ChildProcess['stdio'][number]): Readable => {
  if (stream && 'read' in stream) return stream;
  throw new Error('a pipe to the tool is missing');
};

const exitOf = (child: ChildProcess): Promise<ToolExit> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve({ code, killedBy }));
  });

/** The last lines of what a tool said, without the address it read from: for logs. */
export const createTail = (keep = 40): { add(line: string): void; lines(): readonly string[] } => {
  const kept: string[] = [];
  return {
    add: (line) => {
      kept.push(line.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/\S+?(?=[\s:'"]|$)/g, 'input').slice(0, 500));
      if (kept.length > keep) kept.shift();
    },
    lines: () => kept,
  };
};

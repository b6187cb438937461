// Runs the command line as a person does, away from this machine's own keys and services.

import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
export const dataFolder = mkdtempSync(join(tmpdir(), 'soundstage-cli-'));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on until it is told to end. */
export interface Running {
  readonly run: Promise<Run>;
  /** Resolves once its output matches; rejects when it ends before. */
  said(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Without a text for its stdin, it has none. */
export const startCli = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  stdin = '',
): Running => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'bin/soundstage.ts'), ...args],
    {
      cwd: dataFolder,
      env: { PATH: process.env['PATH'], SOUNDSTAGE_DATA: dataFolder, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.on('error', () => undefined); // It need not read it.
  child.stdin.end(stdin);
  let [stdout, stderr] = ['', ''];
  const changed = new EventEmitter();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    changed.emit('output');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const run = new Promise<Run>((resolve) =>
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
      changed.emit('output');
    }),
  );
  const said = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(stdout)) {
      if (child.exitCode !== null) throw new Error(`It ended without ${pattern}: ${stdout}${stderr}`);
      await once(changed, 'output');
    }
  };
  return { run, said, kill: (signal) => void child.kill(signal) };
};

export const runCli = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  stdin = '',
): Promise<Run> => startCli(args, environment, stdin).run;

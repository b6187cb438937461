// Runs the command line as a person does, away from this machine's own keys and services.

import { spawn } from 'node:child_process';
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

const textOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
};

export const runCli = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'bin/soundstage.ts'), ...args],
    {
      cwd: dataFolder,
      env: { PATH: process.env['PATH'], SOUNDSTAGE_DATA: dataFolder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { code: await code, stdout, stderr };
};

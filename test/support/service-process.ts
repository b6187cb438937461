/** The whole service in a process of its own, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LocalService } from '../../bin/commands/local-service.ts';
import { freePort } from '../../local/network.ts';

const COMMAND = fileURLToPath(new URL('../../bin/soundstage.ts', import.meta.url));

export interface ServiceProcess extends LocalService {
  readonly pid: number;
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
}

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('The service has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`The service ended before it was ready, with code ${child.exitCode}`);
};

/** Resolves once the API answers. */
export const startServiceProcess = async (folder: string): Promise<ServiceProcess> => {
  const child = spawn(process.execPath, [COMMAND, 'start', '--no-sample', '--json'], {
    env: { ...process.env, SOUNDSTAGE_DATA: folder, SOUNDSTAGE_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const announced: { api_url: string; socket_url: string; key: string } = JSON.parse(await firstLine(child));
  return {
    pid: child.pid!,
    apiUrl: announced.api_url,
    socketUrl: announced.socket_url,
    key: announced.key,
    ended,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

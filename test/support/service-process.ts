/** The whole service in a process of its own, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LocalService } from '../../bin/commands/local-service.ts';
import { freePort } from '../../local/network.ts';

const COMMAND = fileURLToPath(new URL('../../bin/soundstage.ts', import.meta.url));

/** A service from its first moment on, before it answers. */
export interface LaunchedService {
  readonly pid: number;
  /** Rejects when the process ends before. */
  readonly answering: Promise<Omit<LocalService, 'close' | 'clients'>>;
  /** The exit code of the process, whoever ended it; null when a signal did. */
  readonly ended: Promise<number | null>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ServiceProcess extends Omit<LocalService, 'clients'> {
  readonly pid: number;
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
}

const announcement = async (child: ChildProcess): Promise<Omit<LocalService, 'close' | 'clients'>> => {
  if (child.stdout === null) throw new Error('The service has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { api_url, socket_url, key } = JSON.parse(line);
    return { apiUrl: api_url, socketUrl: socket_url, key };
  }
  throw new Error(`The service ended before it was ready, with code ${child.exitCode}`);
};

/** `through` is the launcher, where one is wanted. */
export const launchService = (
  folder: string,
  port: number,
  through: readonly string[] = [],
): LaunchedService => {
  const child = spawn(process.execPath, [...through, COMMAND, 'start', '--no-sample', '--json'], {
    env: { ...process.env, SOUNDSTAGE_DATA: folder, SOUNDSTAGE_PORT: String(port) },
    // The channel closes when the test dies, and the service ends with it.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const answering = announcement(child);
  answering.catch(() => undefined); // Reported to whoever waits for it.
  return {
    pid: child.pid!,
    answering,
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

/** Resolves once the API answers. */
export const startServiceProcess = async (folder: string): Promise<ServiceProcess> => {
  const { pid, answering, ended, end } = launchService(folder, await freePort());
  return { ...(await answering), pid, ended, close: async () => void (await end('SIGTERM')) };
};

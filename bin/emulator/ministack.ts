/** MiniStack, a LocalStack-compatible emulator that needs no Docker: installed into a Python environment of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../local/network.ts';
import { pythonEnvironment } from '../python-environment.ts';
import { CREDENTIALS } from './access.ts';
import { trustedCertificate } from './certificate.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const LAMBDA_NODE = fileURLToPath(new URL('lambda', import.meta.url));
const WISHED_PORT = 4566;
const READY_WITHIN_MS = 60_000;

export interface Emulator {
  readonly endpoint: string;
  /** For programs that are to trust its certificate. */
  readonly environment: NodeJS.ProcessEnv;
  readonly stop: () => Promise<void>;
}

const untilHealthy = async (endpoint: string, child: ChildProcess): Promise<void> => {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`MiniStack did not become ready; exit code ${child.exitCode}`);
};

/** Runs until stopped, and forgets everything then. Its log lies in the folder. */
export const startMiniStack = async (folder: string): Promise<Emulator> => {
  await mkdir(folder, { recursive: true });
  const python = await pythonEnvironment(REQUIREMENTS, folder);
  const port = await freePort(WISHED_PORT);
  const endpoint = `https://127.0.0.1:${port}`;
  const { certificate, key } = await trustedCertificate(folder);
  const environment = { NODE_EXTRA_CA_CERTS: certificate };
  const log = createWriteStream(join(folder, 'ministack.log'));
  await once(log, 'open');
  const child = spawn(join(python, 'bin', 'ministack'), [], {
    // A group of its own: Ctrl-C is for us, and its workers end with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      PATH: [LAMBDA_NODE, join(python, 'bin'), process.env['PATH']].join(delimiter),
      SOUNDSTAGE_NODE: process.execPath,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: certificate,
      MINISTACK_SSL_KEY: key,
      // Signatures are checked, and policies enforced: of the functions' roles, and of the buckets and queues.
      AUTH: 'true',
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      // The functions inherit these two.
      AWS_ENDPOINT_URL: endpoint,
      ...environment,
    },
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  try {
    await untilHealthy(endpoint, child);
  } catch (fault) {
    await stop();
    throw fault;
  }
  return { endpoint, environment, stop };
};

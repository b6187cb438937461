/** Our service on the local cloud: synthesized, started, with its key and its address left for the other commands. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startLocalCloud } from '../../local/cloud.ts';
import { freePort } from '../../local/network.ts';
import { ensureLocalKey } from './local-key.ts';
import { addressFile, UsageError } from './settings.ts';

export interface LocalService {
  readonly apiUrl: string;
  readonly socketUrl: string;
  readonly key: string;
  close(): Promise<void>;
}

const DEFAULT_PORT = 3000;
const APP = fileURLToPath(new URL('../app.ts', import.meta.url));
const run = promisify(execFile);

const wishedPort = (): number => {
  const given = process.env['SOUNDSTAGE_PORT'] ?? String(DEFAULT_PORT);
  const port = Number(given);
  if (!/^\d+$/.test(given) || port < 1 || port > 65_534)
    throw new UsageError(`SOUNDSTAGE_PORT is "${given}": a port from 1 to 65534 is expected.`);
  return port;
};

/** 0 where another program holds the port: the local cloud then takes a free one, the same at every start. */
const unlessTaken = async (port: number): Promise<number> => ((await freePort(port)) === port ? port : 0);

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}

/** The logical id of the API's function: CDK makes it of the construct's path and a hash. */
const apiFunctionIn = async (assembly: string): Promise<string> => {
  const names = (await readdir(assembly)).filter((name) => name.endsWith('.template.json'));
  for (const name of names) {
    const template: Template = JSON.parse(await readFile(join(assembly, name), 'utf8'));
    const found = Object.entries(template.Resources ?? {}).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && /^ApiFunction[0-9A-F]{8}$/.test(id),
    );
    if (found) return found[0];
  }
  throw new Error('The assembly has no function of the API');
};

/** In a process of its own: CDK and bundler take half a gigabyte, and give it back by ending. */
const synthesizeInto = async (folder: string): Promise<string> => {
  const args = [
    ...[APP, '--output', join(folder, 'cdk.out'), '--build', join(folder, 'build')],
    // Image functions need a Docker engine; the same handlers run from zip packages without one.
    ...['-c', 'speech=zip'],
    ...['-c', `models=${process.env['SOUNDSTAGE_MODELS'] ?? 'demo'}`],
    // `npm test` and `cdk deploy` run the CDK's own checks.
    '--skip-validation',
  ];
  const { stdout } = await run(process.execPath, args).catch((cause: unknown) => {
    throw new Error(errorLineOf(cause), { cause });
  });
  return stdout.trim();
};

/** What an uncaught error of another process was about, without its stack. */
const errorLineOf = (cause: unknown): string => {
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
  return /^\w*Error: (.+?)\n {4}at /ms.exec(stderr)?.[1] ?? String(cause);
};

/** Port 0 means any free ones, for HTTP and for WebSocket. */
export const startLocalService = async (folder: string, port = wishedPort()): Promise<LocalService> => {
  await mkdir(folder, { recursive: true });
  const assembly = await synthesizeInto(folder);
  const log = createWriteStream(join(folder, 'soundstage.log'), { flags: 'a' });
  const cloud = await startLocalCloud({
    assembly,
    folder,
    httpPort: await unlessTaken(port),
    socketPort: port === 0 ? 0 : await unlessTaken(port + 1),
    log: (line) => log.write(`${line}\n`),
  });
  const close = async (): Promise<void> => {
    await rm(addressFile(folder), { force: true });
    await cloud.close();
    log.end();
  };
  try {
    const name = cloud.environmentOf(await apiFunctionIn(assembly))['TABLE_NAME'];
    if (name === undefined) throw new Error('The API does not say which table it uses');
    const { endpoints, ...access } = cloud.clients;
    const key = await ensureLocalKey({ name, endpoint: endpoints.dynamodb, ...access }, folder);
    await writeFile(addressFile(folder), `${cloud.apiUrl}\n`);
    return { apiUrl: cloud.apiUrl, socketUrl: cloud.socketUrl, key, close };
  } catch (fault) {
    await close();
    throw fault;
  }
};

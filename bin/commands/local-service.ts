/** Our service on the local cloud: synthesized, started, with its key and its address left for the other commands. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { freePort } from '../../local/network.ts';
import { apiFunctionIn, synthesizeInto } from './assembly.ts';
import type { DashboardSite } from './dashboard.ts';
import { ensureLocalKey } from './local-key.ts';
import { addressFile, UsageError } from './settings.ts';

export interface LocalService {
  readonly apiUrl: string;
  readonly socketUrl: string;
  readonly key: string;
  /** What an SDK client needs to reach the local services. */
  readonly clients: LocalCloud['clients'];
  close(): Promise<void>;
}

const DEFAULT_PORT = 3000;

const wishedPort = (): number => {
  const given = process.env['SOUNDSTAGE_PORT'] ?? String(DEFAULT_PORT);
  const port = Number(given);
  if (!/^\d+$/.test(given) || port < 1 || port > 65_534)
    throw new UsageError(`SOUNDSTAGE_PORT is "${given}": a port from 1 to 65534 is expected.`);
  return port;
};

/** 0 where another program holds the port: the local cloud then takes a free one, the same at every start. */
const unlessTaken = async (port: number): Promise<number> => ((await freePort(port)) === port ? port : 0);

/** Port 0 means any free ones, for HTTP and for WebSocket. Without a site only the API answers. */
export const startLocalService = async (
  folder: string,
  port = wishedPort(),
  site?: DashboardSite,
): Promise<LocalService> => {
  await mkdir(folder, { recursive: true });
  const assembly = await synthesizeInto(folder);
  const log = createWriteStream(join(folder, 'soundstage.log'), { flags: 'a' });
  const cloud = await startLocalCloud({
    assembly,
    folder,
    httpPort: await unlessTaken(port),
    socketPort: port === 0 ? 0 : await unlessTaken(port + 1),
    ...(site && { site }),
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
    return { apiUrl: cloud.apiUrl, socketUrl: cloud.socketUrl, key, clients: cloud.clients, close };
  } catch (fault) {
    await close();
    throw fault;
  }
};

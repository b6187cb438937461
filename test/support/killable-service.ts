/** A service that a test may kill at any moment and start again in the same folder, at the same port. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '../../client/index.ts';
import { freePort } from '../../local/network.ts';
import { isAlive, type Living, processesOf } from './processes.ts';
import { type LaunchedService, launchService } from './service-process.ts';

export interface KillableService {
  /** Of the service that answers, or answered last. */
  client(): Client;
  /** Resolves once the service answers; rejects when it is killed before. */
  start(): Promise<void>;
  /** `kill -9` of the main process. */
  kill(): Promise<void>;
  /** As Ctrl-C does; the process must end well. */
  stop(): Promise<void>;
  /** What runs now. */
  processes(): Living[];
  /** The kinds of those that were ever seen and live still. */
  survivors(): string[];
  remove(): Promise<void>;
}

export const openKillableService = async (): Promise<KillableService> => {
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'soundstage-kill-'));
  const port = await freePort();
  const seen = new Map<string, Living>();
  let launched: LaunchedService | undefined;
  let client: Client | undefined;
  const processes = (): Living[] => {
    const living = processesOf(folder, launched?.pid);
    for (const one of living) seen.set(`${one.pid} ${one.startedAt}`, one);
    return living;
  };
  return {
    client: () => {
      assert.ok(client, 'the service has not answered yet');
      return client;
    },
    start: async () => {
      launched = launchService(folder, port);
      const { apiUrl, key } = await launched.answering;
      client = createClient({ apiUrl, apiKey: key });
    },
    kill: async () => void (await launched?.end('SIGKILL')),
    stop: async () => {
      processes();
      assert.equal(await launched?.end('SIGTERM'), 0, 'the service did not end well');
    },
    processes,
    survivors: () => {
      processes();
      return [...seen.values()].filter(isAlive).map(({ kind }) => kind);
    },
    remove: async () => {
      await launched?.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

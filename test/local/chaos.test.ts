import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startLocalCloud } from '../../local/cloud.ts';
import { writeMiniAssembly } from './fixtures/mini-assembly.ts';

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It died of an earlier blow and was not replaced yet.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe('a local cloud whose processes are killed at random', () => {
  it('still finishes every message, each group in order', async () => {
    const mini = writeMiniAssembly(({ service }) => {
      // Deaths are not failures here: no message may be given up because it was unlucky.
      Object.assign(service.Resources.Work?.Properties ?? {}, { RedrivePolicy: undefined });
    });
    const cloud = await startLocalCloud({ assembly: mini.assembly, folder: mini.data });
    try {
      const post = async (path: string, body: string): Promise<void> => {
        const headers = { 'content-type': 'text/plain' };
        const { status } = await fetch(`${cloud.apiUrl}${path}`, { method: 'POST', body, headers });
        if (status !== 202) await post(path, body);
      };
      const bodies = Array.from({ length: 60 }, (_, index) => `job-${index}`);
      const posting = Promise.all([
        post('/ordered/a', JSON.stringify(bodies.slice(0, 20))),
        ...bodies.map(async (body, index) => {
          await pause(index * 40);
          await post('/work', body);
        }),
      ]);
      for (let blow = 0; blow < 15; blow++) {
        await pause(150);
        const all = cloud.processes();
        const { pid } = all[Math.floor(Math.random() * all.length)] ?? {};
        if (pid !== undefined) kill(pid);
      }
      await posting;
      const seen = await mini.until(
        (records) =>
          bodies.every((body) => records.some(({ kind, body: done }) => kind === 'done' && done === body)) &&
          bodies.slice(0, 20).every((body) => records.some((one) => one.kind === 'end' && one.body === body)),
        30_000,
      );
      const finished = seen.filter(({ kind }) => kind === 'end').map(({ body }) => body);
      assert.deepEqual([...new Set(finished)], bodies.slice(0, 20));
    } finally {
      await cloud.close();
      mini.remove();
    }
  });
});

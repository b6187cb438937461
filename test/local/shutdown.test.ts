import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startLocalCloud } from '../../local/cloud.ts';
import { writeMiniAssembly } from './fixtures/mini-assembly.ts';

const post = (apiUrl: string, body: string) =>
  fetch(`${apiUrl}/work`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });

const isAlive = (pid: number) => {
  try {
    // A process that nobody has waited for yet is dead all the same.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('closing the local cloud', () => {
  it('waits for running events, so that they are neither lost nor delivered twice', async () => {
    const mini = writeMiniAssembly(({ service }) => {
      Object.assign(service.Resources.Work?.Properties ?? {}, { VisibilityTimeout: 30 });
    });
    const options = { assembly: mini.assembly, folder: mini.data };
    const cloud = await startLocalCloud(options);
    await post(cloud.apiUrl, 'slow-one');
    await mini.until((seen) => seen.some(({ body }) => body === 'slow-one'));
    const running = cloud.processes().map(({ pid }) => pid);
    await cloud.close();
    assert.equal(mini.records().filter(({ kind, body }) => kind === 'done' && body === 'slow-one').length, 1);
    for (const deadline = Date.now() + 2000; running.some(isAlive); await pause(10))
      assert.ok(Date.now() < deadline);

    const again = await startLocalCloud(options);
    await post(again.apiUrl, 'after');
    await mini.until((seen) => seen.some(({ kind, body }) => kind === 'done' && body === 'after'));
    await again.close();
    assert.equal(mini.records().filter(({ kind, body }) => kind === 'work' && body === 'slow-one').length, 1);
    mini.remove();
  });

  it('ends what runs longer than the grace, and delivers it again at the next start', async () => {
    const mini = writeMiniAssembly(({ service }) => {
      Object.assign(service.Resources.Work?.Properties ?? {}, { VisibilityTimeout: 600 });
    });
    const options = { assembly: mini.assembly, folder: mini.data, graceMilliseconds: 50 };
    const cloud = await startLocalCloud(options);
    await post(cloud.apiUrl, 'slow-one');
    await mini.until((seen) => seen.some(({ body }) => body === 'slow-one'));
    await cloud.close();
    assert.ok(!mini.records().some(({ kind }) => kind === 'done'));
    const again = await startLocalCloud(options);
    await mini.until((seen) => seen.some(({ kind, body }) => kind === 'done' && body === 'slow-one'));
    await again.close();
    mini.remove();
  });
});

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalCloud } from '../../local/cloud.ts';
import { type MiniAssembly, writeMiniAssembly } from './fixtures/mini-assembly.ts';

type Started = Pick<LocalCloud, 'apiUrl' | 'outputs' | 'clients'> & {
  processes: { name: string; pid: number }[];
};

describe('kill -9 of the local cloud', () => {
  let mini: MiniAssembly;
  let child: ChildProcess;
  const start = async (): Promise<Started> => {
    const program = fileURLToPath(new URL('fixtures/run-cloud.ts', import.meta.url));
    child = fork(program, [mini.assembly, mini.data], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [started] = await once(child, 'message');
    return started;
  };
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const processes = async (): Promise<Started['processes']> => {
    const answered = once(child, 'message');
    child.send('processes');
    return (await answered)[0].processes;
  };
  const isAlive = (pid: number) => {
    try {
      // A process that nobody has waited for yet is dead all the same.
      return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  beforeEach(() => {
    mini = writeMiniAssembly();
  });
  afterEach(async () => {
    await kill();
    mini.remove();
  });

  it('leaves no process behind', async () => {
    const { apiUrl } = await start();
    await fetch(`${apiUrl}/pid`);
    const running = await processes();
    assert.deepEqual(
      new Set(running.map(({ name }) => name)).isSupersetOf(new Set(['dynoxide', 'watchdog', 'Service-Api'])),
      true,
    );
    await kill();
    for (const deadline = Date.now() + 5000; running.some(({ pid }) => isAlive(pid)); await pause(20))
      assert.ok(
        Date.now() < deadline,
        `still alive: ${JSON.stringify(running.filter(({ pid }) => isAlive(pid)))}`,
      );
    await start();
  });

  it('loses neither items, objects, addresses, nor work in flight', async () => {
    const first = await start();
    const database = new DynamoDBClient({ ...first.clients, endpoint: first.clients.endpoints.dynamodb });
    const media = new S3Client({
      ...first.clients,
      endpoint: first.clients.endpoints.s3,
      forcePathStyle: true,
    });
    const TableName = first.outputs.TableName;
    const put = (pk: string) => database.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }));
    await put('TASK#before');
    await mini.until((seen) => seen.some(({ pk }) => pk === 'TASK#before'));
    const work = { method: 'POST', body: 'slow-work', headers: { 'content-type': 'text/plain' } };
    await fetch(`${first.apiUrl}/work`, work);
    await mini.until((seen) => seen.some(({ kind, body }) => kind === 'work' && body === 'slow-work'));
    await Promise.all([
      put('TASK#last'),
      media.send(new PutObjectCommand({ Bucket: first.outputs.MediaName, Key: 'kept', Body: 'media' })),
    ]);
    await kill();
    assert.ok(!mini.records().some(({ kind, body }) => kind === 'done' && body === 'slow-work'));

    const second = await start();
    assert.deepEqual([second.apiUrl, second.clients.endpoints], [first.apiUrl, first.clients.endpoints]);
    const seen = await mini.until((records) =>
      [
        records.some(({ kind, body }) => kind === 'done' && body === 'slow-work'),
        records.some(({ pk }) => pk === 'TASK#last'),
        records.some(({ kind, key }) => kind === 'upload' && key === 'kept'),
      ].every(Boolean),
    );
    const deliveries = seen.filter(({ kind, body }) => kind === 'work' && body === 'slow-work');
    assert.deepEqual(
      deliveries.slice(0, 2).map(({ count }) => count),
      ['1', '2'],
      'whoever works on it sees that it came before',
    );
    assert.equal(
      seen.filter(({ pk }) => pk === 'TASK#before').length,
      1,
      'the stream went on behind its checkpoint',
    );
    const { Item } = await database.send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'TASK#before' } } }),
    );
    assert.ok(Item);
    const { Body } = await media.send(new GetObjectCommand({ Bucket: first.outputs.MediaName, Key: 'kept' }));
    assert.equal(await Body?.transformToString(), 'media');
  });
});

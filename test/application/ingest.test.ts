import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advance } from '../../functions/application/advance.ts';
import { createTask } from '../../functions/application/create-task.ts';
import { estimateTask } from '../../functions/application/estimate-task.ts';
import { runUnit } from '../../functions/application/run-unit.ts';
import { sweep } from '../../functions/application/sweep.ts';
import { uploadObject } from '../../functions/contract/keys.ts';
import { ProblemError, TransientError } from '../../functions/contract/problems.ts';
import type { CreateTaskRequest } from '../../functions/contract/task-schemas.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { memoryProgress, memoryQueues, memoryTasks, silentLog } from '../support/memory-stores.ts';
import { TARIFF } from '../support/tariff.ts';
import { AT } from '../support/tasks.ts';
import { typesOf } from '../support/work.ts';

const access = { key_id: 'k', owner: 'ann', name: 'key', scopes: ['tasks:write' as const] };
const URL_OF_FILE = 'https://media.example.com/talks/first%20talk.mp4?token=1';
const DAY_MS = 86_400_000;

const open = () => {
  let clock = new Date(AT);
  return {
    tasks: memoryTasks(),
    media: createMemoryMediaStore(),
    queues: memoryQueues(),
    ...typesOf(),
    log: silentLog,
    tariff: TARIFF,
    allowPrivate: false,
    now: () => clock,
    wait: (ms: number) => {
      clock = new Date(clock.getTime() + ms);
    },
  };
};

const request = (params: object): CreateTaskRequest => ({ type: 'media.process', params: { ...params } });
const create = (ports: ReturnType<typeof open>, params: object = { source_url: URL_OF_FILE }) =>
  createTask(request(params), undefined, access, ports);

const faultsOf = async (params: object): Promise<readonly { path: string }[]> => {
  const error: unknown = await create(open(), params).catch((cause: unknown) => cause);
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'invalid_params');
  return error.problem.errors ?? [];
};

const pathsOf = async (params: object) => (await faultsOf(params)).map(({ path }) => path);

describe('creating a task with a source_url', () => {
  it('asks for no upload, and tells the pipeline to begin', async () => {
    const ports = open();
    const { task, uploads } = await create(ports);
    assert.deepEqual(uploads, []);
    assert.equal(task.status, 'processing');
    assert.deepEqual(
      task.files.map(({ id, name, size, uploaded }) => ({ id, name, size, uploaded })),
      [{ id: 'f1', name: 'first talk.mp4', size: 0, uploaded: false }],
    );
    assert.deepEqual(ports.queues.pipeline, [{ kind: 'nudge', task_id: task.id, reason: 'created' }]);
  });

  it('finds the task that does the same already, and tells nobody again', async () => {
    const ports = open();
    const first = await create(ports);
    const second = await create(ports);
    assert.deepEqual([second.task.id, second.deduplicated], [first.task.id, true]);
    assert.deepEqual(second.uploads, []);
    assert.equal(ports.queues.pipeline.length, 1);
  });

  it('is only tried out on demand', async () => {
    const ports = open();
    const { status } = await estimateTask(request({ source_url: URL_OF_FILE }), access, ports);
    assert.equal(status, 'processing');
    assert.deepEqual(ports.queues.pipeline, []);
  });

  it('wants either files or a URL, and says which is amiss', async () => {
    assert.deepEqual(await pathsOf({}), ['/params/files']);
    const both = { files: [{ name: 'a.mp4', size: 1 }], source_url: URL_OF_FILE };
    assert.deepEqual(await pathsOf(both), ['/params/source_url']);
  });

  it('refuses at once what is no URL we fetch from', async () => {
    for (const source_url of ['talk.mp4', 'file:///etc/passwd', 'https://www.youtube.com/@somebody'])
      assert.deepEqual(await pathsOf({ source_url }), ['/params/source_url'], source_url);
  });
});

describe('the sweeper, of a task whose file is fetched', () => {
  it('sets it going where the message was lost, and takes an unfinished file for none', async () => {
    const ports = open();
    const { task } = await create(ports);
    ports.queues.pipeline.length = 0;
    // As S3 shows it: somebody put it there, and the unit that did has not reported yet.
    ports.media.objects.set(uploadObject(task.id, 'f1'), new Uint8Array(5));
    ports.wait(DAY_MS);
    assert.equal((await sweep(ports)).nudged, 1);
    assert.deepEqual(
      ports.queues.pipeline.map(({ kind }) => kind),
      ['nudge'],
    );
    await advance(task.id, ports.queues.pipeline, false, {
      ...ports,
      surroundingsOf: async () => ({ unitsInFlight: 200 }),
    });
    assert.deepEqual(
      ports.queues.stages.map(({ unit }) => unit.stage),
      ['ingest'],
    );
  });
});

describe('a unit whose last try failed with a fault that may pass', () => {
  const failing = async (fault: TransientError) => {
    const ports = open();
    const { task } = await create(ports);
    const message = {
      task_id: task.id,
      unit: { file_id: 'f1', stage: 'ingest' as const, chunk: null },
      attempt: 1,
    };
    const run = (receiveCount: number) =>
      runUnit(
        message,
        async () => {
          throw fault;
        },
        { receiveCount, deadline: new AbortController().signal },
        {
          ...ports,
          progress: memoryProgress(),
          logs: { append: async () => undefined },
        },
      );
    return { run, told: () => ports.queues.pipeline.at(-1), message };
  };

  it('tells what the fault was, where it is one that people are told of', async () => {
    const problem = { code: 'source_unreachable', detail: 'The server did not answer.' } as const;
    const { run, told, message } = await failing(new TransientError('not now', { problem }));
    await assert.rejects(run(1), TransientError);
    assert.equal(await run(3), 'failed');
    assert.deepEqual(told(), { kind: 'unit_failed', ...message, problem });
  });

  it('is given more time where it only waits for something, and still not for ever', async () => {
    const problem = { code: 'scan_impossible', detail: 'No verdict.' } as const;
    const pending = new TransientError('not yet', { problem, againAfterSeconds: 60 });
    const { run, told, message } = await failing(pending);
    await assert.rejects(run(7), TransientError);
    assert.equal(await run(8), 'failed');
    assert.deepEqual(told(), { kind: 'unit_failed', ...message, problem });
  });
});

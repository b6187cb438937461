import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { changeTask } from '../../functions/application/change-task.ts';
import { createBatch } from '../../functions/application/create-batch.ts';
import { type CreatePorts, createTask } from '../../functions/application/create-task.ts';
import { estimateTask } from '../../functions/application/estimate-task.ts';
import type { AccessKey, MediaStore } from '../../functions/application/ports.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import type { CreateTaskRequest } from '../../functions/contract/task-schemas.ts';
import { memoryQueues, memoryTasks } from '../support/memory-stores.ts';
import { TARIFF } from '../support/tariff.ts';
import { AT } from '../support/tasks.ts';
import { typesOf, workType } from '../support/work.ts';

const access: AccessKey = { key_id: 'k', owner: 'ann', name: 'key', scopes: ['tasks:write'] };
const now = (): Date => new Date(AT);
const tea = workType({
  name: 'tea.make',
  version: 3,
  param_schema: { type: 'object', properties: { cups: { type: 'integer' } } },
});
let aborted: string[];
let ports: CreatePorts;

const media = (): MediaStore =>
  ({
    signUpload: async (key: string) => ({ url: `https://store/${key}`, headers: {}, expires_at: AT }),
    startMultipart: async () => 'upload-1',
    abortMultipart: async (key: string) => void aborted.push(key),
  }) as unknown as MediaStore;

beforeEach(() => {
  aborted = [];
  const reach = { allowPrivate: false };
  ports = { tasks: memoryTasks(), media: media(), queues: memoryQueues(), ...typesOf(tea), now, ...reach };
});

const request = (over: Partial<CreateTaskRequest> = {}, size = 1000): CreateTaskRequest => ({
  type: 'media.process',
  params: { files: [{ name: 'talk.mp4', size }] },
  ...over,
});

const problemOf = async (promise: Promise<unknown>): Promise<ProblemError> => {
  const error = await promise.then(
    () => assert.fail('nothing was refused'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof ProblemError);
  return error;
};

describe('creating a task', () => {
  it('is refused when its webhook could not be reached by the public internet', async () => {
    const asked = request({ webhook_url: 'http://2130706433:3000/hook' });
    const { problem } = await problemOf(createTask(asked, undefined, access, ports));
    assert.deepEqual(
      [problem.code, problem.errors],
      ['invalid_request', [{ path: '/webhook_url', message: 'must name a public address' }]],
    );
    assert.ok(await createTask(asked, undefined, access, { ...ports, allowPrivate: true }));
  });

  it('numbers tasks by owner and day', async () => {
    const first = await createTask(request(), undefined, access, ports);
    const second = await createTask(request({ dedupe: false }), undefined, access, ports);
    assert.deepEqual([first.task.id, second.task.id], ['ann_20261121_1', 'ann_20261121_2']);
    assert.equal(first.task.status, 'awaiting_upload');
  });

  it('counts what is announced against the quota of the key, once', async () => {
    const spent: unknown[] = [];
    const tasks = memoryTasks();
    const nextSerial: typeof tasks.nextSerial = async (_owner, _day, spending) => spent.push(spending);
    const givenBack: unknown[] = [];
    const giveBack: typeof tasks.giveBack = async (_owner, _day, spending) => void givenBack.push(spending);
    const quota = { upload_bytes_per_day: 5000 };
    const files = [
      { name: 'a.mp4', size: 1000 },
      { name: 'b.mp4', size: 2000 },
    ];
    const create = () =>
      createTask(
        request({ params: { files } }),
        undefined,
        { ...access, quota },
        { ...ports, tasks: { ...tasks, nextSerial, giveBack } },
      );
    await create();
    await create();
    const once = { upload_bytes: 3000, quota };
    assert.deepEqual([spent, givenBack], [[once, once], [once]]);
  });

  it('answers the first task when the same work is asked for again, however it is written', async () => {
    const first = await createTask(request(), undefined, access, ports);
    const again = request({ params: JSON.parse('{"files":[{"size":1e3,"name":"talk.mp4"}]}') });
    const second = await createTask(again, undefined, access, ports);
    assert.equal(second.deduplicated, true);
    assert.equal(second.task.id, first.task.id);
    assert.equal(second.uploads.length, 1);
  });

  it('keeps owners apart', async () => {
    await createTask(request(), undefined, access, ports);
    const other = await createTask(request(), undefined, { ...access, owner: 'bob' }, ports);
    assert.equal(other.deduplicated, false);
  });

  it('makes a new task once the first was cancelled', async () => {
    const first = await createTask(request(), undefined, access, ports);
    await changeTask(first.task.id, [{ kind: 'cancel' }], 'ann', ports);
    assert.equal((await createTask(request(), undefined, access, ports)).deduplicated, false);
  });

  it('knows a recording again whether or not its length is told', async () => {
    const file = { name: 'talk.mp4', size: 1000 };
    const told = { type: 'media.process', params: { files: [{ ...file, duration: 61.5 }] } };
    const first = await createTask({ ...told, params: { files: [file] } }, undefined, access, ports);
    const second = await createTask(told, undefined, access, ports);
    assert.equal(second.task.id, first.task.id);
  });

  it("takes the caller's dedupe_key in place of the params", async () => {
    const first = await createTask(request({ dedupe_key: 'episode 7' }), undefined, access, ports);
    const second = await createTask(request({ dedupe_key: 'episode 7' }, 2000), undefined, access, ports);
    assert.equal(second.task.id, first.task.id);
  });

  it('gives the same task for the same Idempotency-Key, and refuses the key with another body', async () => {
    const first = await createTask(request({ dedupe: false }), 'once', access, ports);
    const second = await createTask(request({ dedupe: false }), 'once', access, ports);
    assert.equal(second.task.id, first.task.id);
    assert.equal(second.deduplicated, false);
    const refused = await problemOf(createTask(request({ dedupe: false }, 5), 'once', access, ports));
    assert.equal(refused.problem.code, 'idempotency_mismatch');
  });

  it('remembers an Idempotency-Key also when the work was there before, whatever becomes of it then', async () => {
    const first = await createTask(request(), undefined, access, ports);
    const second = await createTask(request(), 'mine', access, ports);
    assert.equal(second.task.id, first.task.id);
    await changeTask(first.task.id, [{ kind: 'cancel' }], 'ann', ports);
    assert.equal((await createTask(request(), 'mine', access, ports)).task.id, first.task.id);
    assert.notEqual((await createTask(request(), 'another', access, ports)).task.id, first.task.id);
  });

  it('says of a retry that another task has taken over, for good', async () => {
    const first = await createTask(request(), undefined, access, ports);
    const arrived = {
      kind: 'file_arrived',
      task_id: first.task.id,
      file_id: 'f1',
      size: 1,
      etag: 'e',
    } as const;
    await changeTask(first.task.id, [arrived], 'pipeline', ports);
    await createTask(request(), undefined, access, ports);
    const refused = await problemOf(changeTask(first.task.id, [{ kind: 'retry' }], 'ann', ports));
    assert.equal(refused.problem.code, 'superseded');
  });

  it('names every fault in the params with its path', async () => {
    const params = { files: [{ name: '', size: -1 }], outputs: ['opera'], colour: 'red' };
    const { problem } = await problemOf(createTask(request({ params }), undefined, access, ports));
    assert.equal(problem.code, 'invalid_params');
    assert.deepEqual(problem.errors?.map((fault) => fault.path).sort(), [
      '/params/colour',
      '/params/files/0/name',
      '/params/files/0/size',
      '/params/outputs/0',
    ]);
  });

  it('refuses unknown types, files too large and impossible speaker bounds', async () => {
    const codes = await Promise.all(
      [
        request({ type: 'coffee.make' }),
        request({}, 11 * 1024 ** 3),
        request({ params: { files: [{ name: 'a', size: 1 }], speakers: { min: 3, max: 2 } } }),
      ].map(async (one) => (await problemOf(createTask(one, undefined, access, ports))).problem.code),
    );
    assert.deepEqual(codes, ['unknown_task_type', 'file_too_large', 'invalid_params']);
  });

  it('opens multipart uploads for large files, and stops them when another request was first', async () => {
    const large = 200 * 1024 ** 2;
    const [first, second] = await Promise.all([
      createTask(request({}, large), undefined, access, ports),
      createTask(request({}, large), undefined, access, ports),
    ]);
    assert.equal(first.uploads[0]?.strategy, 'multipart');
    assert.equal(second.task.id, first.task.id);
    assert.deepEqual(aborted, ['uploads/ann_20261121_2/f1']);
  });

  it('refuses another body under the same key, even when both come at once', async () => {
    const create = (size: number) => createTask(request({ dedupe: false }, size), 'once', access, ports);
    const [first, refusal] = await Promise.all([create(1000), problemOf(create(2000))]);
    assert.equal(first.deduplicated, false);
    assert.equal(refusal.problem.code, 'idempotency_mismatch');
  });

  it('takes work for workers at once, or when its time comes, under the terms of its type', async () => {
    const make = (over: Partial<CreateTaskRequest>) =>
      createTask({ type: 'tea.make', params: { cups: 1 }, dedupe: false, ...over }, undefined, access, ports);
    const { task } = await make({ priority: 7 });
    assert.deepEqual(
      [task.status, task.type_version, task.priority, task.max_attempts],
      ['pending', 3, 7, 3],
    );
    const later = '2026-11-21T09:00:00.000Z';
    const scheduled = (await make({ run_at: later, max_attempts: 1 })).task;
    assert.deepEqual([scheduled.status, scheduled.run_at, scheduled.max_attempts], ['scheduled', later, 1]);
    assert.equal((await make({ run_at: '2026-11-21' })).task.status, 'pending');
    const refused = await problemOf(make({ params: { cups: 'two' } }));
    assert.deepEqual(
      refused.problem.errors?.map(({ path }) => path),
      ['/params/cups'],
    );
    assert.equal((await problemOf(make({ run_at: '2026-99-99' }))).problem.code, 'invalid_request');
    assert.equal(
      (await problemOf(make({ params: { x: 'x'.repeat(200_000) } }))).problem.code,
      'body_too_large',
    );
  });

  it('takes no tasks of a deactivated type', async () => {
    const inactive = { ...ports, ...typesOf({ ...tea, is_active: false }) };
    const refused = createTask({ type: 'tea.make', params: {} }, undefined, access, inactive);
    assert.equal((await problemOf(refused)).problem.code, 'task_type_inactive');
  });

  it('estimates without writing anything', async () => {
    const ask = { type: 'tea.make', params: { cups: 1 } };
    const before = await estimateTask(ask, access, { ...ports, tariff: TARIFF });
    assert.deepEqual([before.status, before.type_version, before.duplicate_of], ['pending', 3, null]);
    const { task } = await createTask(ask, undefined, access, ports);
    assert.equal(task.id, 'ann_20261121_1');
    assert.equal((await estimateTask(ask, access, { ...ports, tariff: TARIFF })).duplicate_of, task.id);
  });

  it('makes many at once, each with its own outcome', async () => {
    const bodies = [{ type: 'tea.make', params: { cups: 1 } }, { type: 'x', params: {} }, { cups: 1 }];
    const first = await createBatch(bodies, 'once', access, ports);
    assert.deepEqual(
      first.map(({ status, problem }) => [status, problem?.code]),
      [
        [201, undefined],
        [422, 'unknown_task_type'],
        [400, 'invalid_request'],
      ],
    );
    const again = await createBatch(bodies, 'once', access, ports);
    assert.equal(again[0]?.task?.id, first[0]?.task?.id);
  });
});

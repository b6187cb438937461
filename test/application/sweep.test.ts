import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { advance } from '../../functions/application/advance.ts';
import { changeTask } from '../../functions/application/change-task.ts';
import { sweep } from '../../functions/application/sweep.ts';
import type { SweepPorts } from '../../functions/application/sweep-task.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import { uploadObject } from '../../functions/contract/keys.ts';
import type { PipelineMessage, UnitProgress } from '../../functions/contract/message-schemas.ts';
import { evolve } from '../../functions/domain/task/evolve.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { memoryQueues, memoryTasks, silentLog } from '../support/memory-stores.ts';
import { AT, arrival, creation, failed, unit } from '../support/tasks.ts';

const ID = 'local_20261121_1';
const DAY_MS = 86_400_000;
let progress: UnitProgress[];
let ports: SweepPorts & ReturnType<typeof open>;
let clock: Date;

const open = () => {
  progress = [];
  const aborted: string[] = [];
  const deleted: string[] = [];
  const media = {
    ...createMemoryMediaStore(),
    abortMultipart: async (_: string, uploadId: string) => void aborted.push(uploadId),
    deletePrefix: async (prefix: string) => void deleted.push(prefix),
  };
  const tasks = memoryTasks(progress);
  return { tasks, queues: memoryQueues(), media, log: silentLog, now: () => clock, aborted, deleted };
};

const create = async (event: TaskEvent = creation()): Promise<void> => {
  const state = evolve(undefined, event);
  await ports.tasks.commit({ events: [event], state, due_at: AT, claim_dedupe: 'abc' });
};

const step = (...messages: PipelineMessage[]) =>
  advance(ID, messages, false, { ...ports, surroundingsOf: async () => ({ unitsInFlight: 200 }) });

const later = (ms: number): void => {
  clock = new Date(clock.getTime() + ms);
};

const state = async () => (await ports.tasks.load(ID)) ?? assert.fail('no task');
const due = () => ports.tasks.dueTimes.get(ID);

beforeEach(async () => {
  clock = new Date(AT);
  ports = open();
  await create();
});

describe('the sweeper, of a running task', () => {
  it('has the pipeline send again what went quiet, and gives up when that goes on and on', async () => {
    await step(arrival());
    const { max_attempts } = await state();
    for (let time = 0; time <= max_attempts; time += 1) {
      progress.splice(0, 1, {
        task_id: ID,
        unit: unit('probe'),
        attempt: 1,
        fraction: 0,
        at: clock.toISOString(),
      });
      later(3_600_000);
      assert.equal((await sweep(ports)).nudged, 1);
      await step(...ports.queues.pipeline.splice(0));
    }
    assert.equal(ports.queues.stages.length, 1 + max_attempts);
    assert.equal((await state()).status, 'failed');
  });

  it('sends again, ever later, what nobody has picked up: a long queue is no fault of the task', async () => {
    await step(arrival());
    const waits: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      waits.push((Date.parse(due() ?? '') - clock.getTime()) / 1000);
      clock = new Date(due() ?? '');
      await sweep(ports);
      await step(...ports.queues.pipeline.splice(0));
    }
    assert.deepEqual(waits, [300, 600, 1200, 2400, 3600, 3600]);
    assert.deepEqual([(await state()).status, (await state()).resends], ['processing', 0]);
    assert.equal(ports.queues.stages.length, 7);
  });

  it('leaves a unit alone that reports, and looks again in a minute, so that others have their turn', async () => {
    await step(arrival());
    later(3_600_000);
    progress.push({ task_id: ID, unit: unit('probe'), attempt: 1, fraction: 0, at: clock.toISOString() });
    assert.equal((await sweep(ports)).waiting, 1);
    assert.equal(due(), new Date(clock.getTime() + 60_000).toISOString());
    assert.deepEqual(ports.queues.pipeline, []);
  });

  it('goes on after a task that cannot be read, and tells of it', async () => {
    await step(arrival());
    later(3_600_000);
    const told: unknown[] = [];
    const log = { ...silentLog, error: (_: string, facts = {}) => void told.push(facts) };
    const { loadWithProgress } = ports.tasks;
    const broken: SweepPorts['tasks'] = {
      ...ports.tasks,
      due: async () => ['broken', ID],
      loadWithProgress: (id) =>
        id === 'broken' ? Promise.reject(new Error('is not valid')) : loadWithProgress(id),
    };
    const { failed: lost, nudged } = await sweep({ ...ports, tasks: broken, log });
    assert.deepEqual([lost, nudged, told.length], [1, 1, 1]);
  });
});

describe('the sweeper, of an upload', () => {
  it('finds a file whose arrival nobody told of', async () => {
    await ports.media.put(uploadObject(ID, 'f1'), new Uint8Array(1000), 'video/mp4');
    later(900_000);
    assert.equal((await sweep(ports)).nudged, 1);
    const { etag = '' } = (await ports.media.facts(uploadObject(ID, 'f1'))) ?? {};
    assert.deepEqual(ports.queues.pipeline, [
      { kind: 'file_arrived', task_id: ID, file_id: 'f1', size: 1000, etag },
    ]);
  });

  it('finds it also beside a file that is worked on, whose units are not sent again for that', async () => {
    ports = open();
    await create(creation({ strategy: 'single' }, { files: 2 }));
    await step(arrival());
    await ports.media.put(uploadObject(ID, 'f2'), new Uint8Array(1000), 'video/mp4');
    later(900_000);
    assert.equal((await sweep(ports)).nudged, 1);
    assert.deepEqual(
      ports.queues.pipeline.map(({ kind }) => kind),
      ['file_arrived'],
    );
    await step(...ports.queues.pipeline.splice(0));
    later(900_000);
    await sweep(ports);
    assert.deepEqual(
      ports.queues.pipeline.map(({ kind }) => kind),
      ['nudge'],
    );
  });

  it('looks ever less often, and gives it up after a week with its parts', async () => {
    ports = open();
    await create(creation({ strategy: 'multipart', upload_id: 'u1', part_size: 500, part_count: 2 }));
    const looks: number[] = [];
    while ((await state()).status === 'awaiting_upload' && looks.length < 40) {
      clock = new Date(due() ?? '');
      await sweep(ports);
      looks.push((clock.getTime() - Date.parse(AT)) / DAY_MS);
    }
    assert.ok(looks.length < 20, `${looks.length} looks`);
    assert.deepEqual([looks.at(-1), (await state()).status, ports.aborted], [7, 'cancelled', ['u1']]);
  });
});

describe('the sweeper, of an ended task', () => {
  const fail = async () => {
    await step(arrival(), failed(unit('probe')));
  };

  it('leaves it alone where tasks are kept for ever', async () => {
    await fail();
    later(1000 * DAY_MS);
    assert.equal(
      Object.values(await sweep(ports)).reduce((sum, n) => sum + n, 0),
      0,
    );
  });

  it('deletes it when its days are over, and what was left meanwhile a while later', async () => {
    ports = { ...ports, retentionDays: 30 };
    await fail();
    later(30 * DAY_MS - 1);
    assert.equal((await sweep(ports)).deleted, 0);
    later(1);
    assert.equal((await sweep(ports)).deleted, 1);
    assert.deepEqual(ports.deleted, [`uploads/${ID}/`, `work/${ID}/`, `results/${ID}/`]);
    const { params, files, deleted_at, version } = await state();
    assert.deepEqual([params, files, deleted_at], [{}, [], clock.toISOString()]);
    assert.deepEqual(
      (await ports.tasks.events(ID, 0, 100)).map(({ seq, type, actor }) => [seq, type, actor]),
      [[version, 'TaskDeleted', 'sweeper']],
    );
    later(1_200_000);
    assert.equal((await sweep(ports)).deleted, 1);
    assert.equal(ports.deleted.length, 6);
    assert.equal(due(), undefined);
  });
});

it('two sweeps at once end an expired claim once', async () => {
  await step(arrival());
  await changeTask(ID, [{ kind: 'cancel' }], 'ann', ports);
  await Promise.all([sweep(ports), sweep(ports)]);
  const ends = (await ports.tasks.events(ID, 0, 100)).filter(({ type }) => type === 'TaskCancelled');
  assert.equal(ends.length, 1);
});

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { advance } from '../../functions/application/advance.ts';
import { changeTask } from '../../functions/application/change-task.ts';
import { type Perform, type RunPorts, runUnit } from '../../functions/application/run-unit.ts';
import { surroundingsOf } from '../../functions/application/urgency.ts';
import type { LogLine } from '../../functions/contract/log-schemas.ts';
import type { PipelineMessage, UnitMessage, UnitProgress } from '../../functions/contract/message-schemas.ts';
import { ProblemError, TransientError } from '../../functions/contract/problems.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import {
  type MemoryQueues,
  type MemoryTasks,
  memoryProgress,
  memoryQueues,
  memoryTasks,
  silentLog,
} from '../support/memory-stores.ts';
import { AT, arrival, completed, failed, mediaTask, summaryOf, unit } from '../support/tasks.ts';

const ID = 'local_20261121_1';
let tasks: MemoryTasks;
let queues: MemoryQueues;
let clock = new Date(AT);
const now = (): Date => clock;

const create = async (files = 1, progress: readonly UnitProgress[] = []): Promise<void> => {
  tasks = memoryTasks(progress);
  const state = mediaTask({ files });
  const { id, owner, type, params, priority, max_attempts, metadata } = state;
  await tasks.commit({
    events: [
      {
        type: 'TaskCreated',
        seq: 1,
        at: AT,
        actor: 'test',
        data: {
          id,
          owner,
          type,
          params,
          priority,
          max_attempts,
          metadata,
          dedupe_hash: 'abc',
          stages: state.stage_names,
          files: state.files.map(({ id, name, size, upload }) => ({ id, name, size, upload })),
        },
      },
    ],
    state,
    due_at: null,
    claim_dedupe: 'abc',
  });
};

const ports = () => ({ tasks, queues, log: silentLog, now, surroundingsOf: surroundingsOf(tasks, now) });

const step = (...messages: Parameters<typeof advance>[1]) => advance(ID, messages, false, ports());

beforeEach(async () => {
  clock = new Date(AT);
  queues = memoryQueues();
  await create();
});

describe('advance', () => {
  it('sends what may run after the change is committed', async () => {
    await step(arrival());
    assert.deepEqual(queues.stages, [{ task_id: ID, unit: unit('probe'), attempt: 1 }]);
  });

  it('folds a batch of reports into one change', async () => {
    await step(arrival(), completed(unit('probe')), completed(unit('extract')));
    const events = await tasks.events(ID, 0, 100);
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
    assert.deepEqual(fold(events), await tasks.load(ID));
  });

  describe('when it crashed between commit and send', () => {
    const crash = async (...messages: Parameters<typeof advance>[1]) => {
      const broken = { ...queues, toStages: () => Promise.reject(new Error('crash')) };
      await assert.rejects(advance(ID, messages, false, { ...ports(), queues: broken }));
    };
    const redeliver = (...messages: Parameters<typeof advance>[1]) => advance(ID, messages, true, ports());
    const sent = () => queues.stages.map((message) => message.unit);

    it('sends again what was to be sent', async () => {
      await crash(arrival());
      await redeliver(arrival());
      assert.deepEqual(queues.stages, [{ task_id: ID, unit: unit('probe'), attempt: 1 }]);
    });

    it('sends all that several reports of one change led to', async () => {
      await create(2);
      await crash(arrival('f1'), arrival('f2'));
      await redeliver(arrival('f1'), arrival('f2'));
      assert.deepEqual(sent(), [unit('probe', null, 'f1'), unit('probe', null, 'f2')]);
    });

    it('sends it also when another report has come meanwhile', async () => {
      await create(2);
      await crash(arrival('f1'));
      await redeliver(arrival('f1'), arrival('f2'));
      assert.deepEqual(
        sent()
          .map(({ file_id }) => file_id)
          .sort(),
        ['f1', 'f2'],
      );
    });

    it('sends what is to be done a second time, although the first time was picked up', async () => {
      const first = { task_id: ID, unit: unit('transcribe', 1), attempt: 1, fraction: 0, at: AT };
      await create(1, [first]);
      await step(arrival(), completed(unit('probe')), completed(unit('extract')));
      const maps = queues.stages.flatMap(({ unit: one }) => (one.chunk === null ? [] : [completed(one)]));
      await step(...maps);
      const report: PipelineMessage = {
        kind: 'unit_completed',
        task_id: ID,
        unit: unit('assemble'),
        attempt: 1,
        summary: { stage: 'assemble', artifacts: [], models: [], listen_again: [1] },
      };
      await crash(report);
      queues.stages.length = 0;
      await redeliver(report);
      assert.deepEqual(sent(), [unit('transcribe', 1)]);
    });

    it('sends nothing that a function has picked up', async () => {
      await create(1, [{ task_id: ID, unit: unit('probe'), attempt: 1, fraction: 0, at: AT }]);
      await step(arrival());
      await redeliver(arrival());
      assert.equal(queues.stages.length, 1);
    });
  });

  it('decides anew when another writer moved first', async () => {
    await step(arrival());
    tasks.interfere(async () => void (await changeTask(ID, [{ kind: 'cancel' }], 'user', { tasks, now })));
    await step(completed(unit('probe')));
    assert.equal((await tasks.load(ID))?.status, 'cancelled');
    assert.equal(queues.stages.length, 1);
  });

  it('leaves the queues to a more urgent task of the same owner, and goes on in a small way', async () => {
    const urgent = { ...tasks, running: async () => ({ mostUrgent: 7, tasks: 2 }) };
    const narrow = { ...ports(), surroundingsOf: surroundingsOf(urgent, now) };
    const extract = { ...completed(unit('extract')), summary: summaryOf(unit('extract'), 40) };
    await advance(ID, [arrival(), completed(unit('probe')), extract], false, narrow);
    assert.equal(queues.stages.filter(({ unit: { chunk } }) => chunk !== null).length, 4);
    await step(completed(unit('diarize', 0)));
    assert.equal(queues.stages.filter(({ unit: { chunk } }) => chunk !== null).length, 80);
  });

  it('sends less at once of each task, the more of them the same owner has', async () => {
    const crowd = { ...tasks, running: async () => ({ mostUrgent: 0, tasks: 20 }) };
    const extract = { ...completed(unit('extract')), summary: summaryOf(unit('extract'), 40) };
    const shared = { ...ports(), surroundingsOf: surroundingsOf(crowd, now) };
    await advance(ID, [arrival(), completed(unit('probe')), extract], false, shared);
    assert.equal(queues.stages.filter(({ unit: { chunk } }) => chunk !== null).length, 20);
  });

  it('frees the dedupe key when the task fails and takes it back on retry', async () => {
    await step(arrival(), failed(unit('probe')));
    assert.equal(await tasks.findDuplicate('local', 'abc'), undefined);
    await changeTask(ID, [{ kind: 'retry' }], 'user', { tasks, now });
    assert.equal(await tasks.findDuplicate('local', 'abc'), ID);
  });
});

describe('a unit', () => {
  const message: UnitMessage = { task_id: ID, unit: unit('probe'), attempt: 1 };
  let told: LogLine[];
  beforeEach(() => {
    told = [];
  });
  const runPorts = (progress = memoryProgress()): RunPorts => ({
    tasks,
    progress,
    queues,
    logs: { append: async (_taskId, lines) => void told.push(...lines) },
    log: silentLog,
    now,
  });
  const delivery = (receiveCount = 1) => ({ receiveCount, deadline: new AbortController().signal });
  const stage: Perform = async () => summaryOf(message.unit);

  it('reports its summary to the pipeline, and how long it took', async () => {
    await step(arrival());
    const slow: Perform = async (input) => {
      clock = new Date(clock.getTime() + 1000);
      return stage(input);
    };
    assert.equal(await runUnit(message, slow, delivery(), runPorts()), 'completed');
    assert.deepEqual(queues.pipeline, [completed(unit('probe'))]);
  });

  it('says which time round it was, where its file is gone over again', async () => {
    await step(arrival());
    const state = await tasks.load(ID);
    assert.ok(state);
    const files = state.files.map((file) => ({ ...file, pass: 2 }));
    const reports: UnitProgress[] = [];
    const progress: RunPorts['progress'] = {
      report: async (one) => {
        reports.push(one);
        return 'go_on';
      },
    };
    const ports = { ...runPorts(), progress, tasks: { ...tasks, load: async () => ({ ...state, files }) } };
    const failing: Perform = () => Promise.reject(new ProblemError('media_corrupt', 'Broken.'));
    await runUnit(message, stage, delivery(), ports);
    await runUnit(message, failing, delivery(), ports);
    await runUnit(message, stage, delivery(99), ports);
    assert.deepEqual(
      [...queues.pipeline, ...reports].map((one) => 'pass' in one && one.pass),
      [2, 2, 2, 2, 2],
    );
  });

  it('is dropped unseen when the task was cancelled', async () => {
    await step(arrival());
    await changeTask(ID, [{ kind: 'cancel' }], 'user', { tasks, now });
    assert.equal(await runUnit(message, () => assert.fail('ran'), delivery(), runPorts()), 'dropped');
    assert.deepEqual(queues.pipeline, []);
  });

  it('is stopped in the middle when its progress is no longer wanted', async () => {
    await step(arrival());
    const waiting: Perform = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    assert.equal(await runUnit(message, waiting, delivery(), runPorts(memoryProgress('stop'))), 'dropped');
    assert.deepEqual(queues.pipeline, []);
  });

  it('fails at once for good, but a passing fault goes back to the queue until its tries are used up', async () => {
    await step(arrival());
    const broken: Perform = () => Promise.reject(new ProblemError('media_corrupt', 'The file is damaged.'));
    assert.equal(await runUnit(message, broken, delivery(), runPorts()), 'failed');
    assert.deepEqual(queues.pipeline, [failed(unit('probe'))]);
    const source = { attempt: 1, stage: 'probe', file_id: 'f1' };
    const line = { at: AT, level: 'ERROR', message: 'probe failed: The file is damaged.', ...source };
    assert.deepEqual(told, [line]);
    const shaky: Perform = () => Promise.reject(new TransientError('the engine crashed'));
    await assert.rejects(runUnit(message, shaky, delivery(2), runPorts()), TransientError);
    assert.equal(await runUnit(message, shaky, delivery(3), runPorts()), 'failed');
    const last = queues.pipeline.at(-1);
    assert.equal(last?.kind === 'unit_failed' && last.problem.code, 'stage_failed');
    assert.deepEqual(
      told.slice(1).map(({ level, message }) => [level, message]),
      [
        ['WARN', 'probe failed on try 2 of 3, and is tried again.'],
        ['ERROR', 'probe failed on try 3 of 3.'],
      ],
    );
  });

  it('has told its log before it reports, in a write a second at most', async () => {
    await step(arrival());
    const writes: number[] = [];
    const append = async (_taskId: string, lines: readonly LogLine[]): Promise<void> => {
      assert.deepEqual(queues.pipeline, []);
      writes.push(lines.length);
    };
    const talkative: Perform = async (input) => {
      for (let n = 0; n < 25; n += 1) {
        clock = new Date(clock.getTime() + 100);
        input.onLog('INFO', 'x'.repeat(3_000));
      }
      return stage(input);
    };
    await runUnit(message, talkative, delivery(), { ...runPorts(), logs: { append } });
    assert.deepEqual(writes, [10, 10, 5]);
    const failing = { append: () => Promise.reject(new Error('throttled')) };
    assert.equal(
      await runUnit(message, talkative, delivery(), { ...runPorts(), logs: failing }),
      'completed',
    );
  });

  it('that kills its process each time is not tried for ever', async () => {
    await step(arrival());
    const outcome = await runUnit(message, () => assert.fail('ran'), delivery(9), runPorts());
    assert.equal(outcome, 'failed');
    assert.equal(queues.pipeline.at(-1)?.kind, 'unit_failed');
    assert.deepEqual(
      told.map(({ level }) => level),
      ['ERROR'],
    );
  });
});

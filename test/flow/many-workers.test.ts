/** Many workers at once, and many tasks: each is done once, whoever dies meanwhile. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { TaskStatus, TaskView } from '../../functions/contract/task-schemas.ts';
import { type Chance, openChance } from '../support/chance.ts';
import { type RunningService, startService } from '../support/service.ts';
import { startWorkerProcess, type WorkerProcess, type WorkerTerms } from '../support/worker-process.ts';

/**
 * SOUNDSTAGE_WORKERS=50 SOUNDSTAGE_TASKS=2000 is the whole measure: ten minutes, for which two cores should have nothing
 * else to do. Where the gateway gives up before a claim is answered, its task waits until the lease ends.
 */
const TASKS = Number(process.env['SOUNDSTAGE_TASKS'] ?? 200);
const WORKERS = Number(process.env['SOUNDSTAGE_WORKERS'] ?? 12);
const SEED = Number(process.env['SOUNDSTAGE_SEED'] ?? randomInt(2 ** 31));
const BATCH = 100;
/** Whatever else the machine does, a living worker keeps it. */
const LONG_LEASE_SECONDS = 600;
/** A killed worker's tasks are free again after it; a living one is heard in time even on a busy machine. */
const SHORT_LEASE_SECONDS = 10;
const READERS = 8;
/** A minute where nothing else runs; one that hangs is told of by the tasks that are left. */
const PATIENCE_MS = 120_000 + 500 * TASKS;

/** A task as it ended, with all that happened to it. */
interface Ended {
  readonly number: number;
  readonly task: TaskView;
  readonly events: readonly TaskEvent[];
}

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

const post = async (path: string, body: object): Promise<unknown> => {
  const answer = await service.ask('POST', path, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status}`);
  return answer.body;
};

/** As every minute, but a test does not wait for a minute. On a busy machine it takes longer than API Gateway waits. */
const sweep = async (): Promise<void> => {
  const { status } = await service.ask('POST', 'sweep', {});
  assert.ok([200, 503].includes(status), `sweep: ${status}`);
};

const register = (name: string, lease_seconds: number) =>
  post('task-types/register', {
    name,
    param_schema: { type: 'object', required: ['number'] },
    lease_seconds,
    // None runs out of tries, however often its workers die.
    max_attempts: 10,
  });

/** The tasks' ids, by their number. */
const createTasks = async (type: string): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < TASKS) {
    const numbers = Array.from({ length: Math.min(BATCH, TASKS - ids.length) }, (_, at) => ids.length + at);
    const tasks = numbers.map((number) => ({ type, params: { number }, dedupe: false }));
    const { items } = (await post('tasks/batch', { tasks })) as { items: { task: TaskView }[] };
    ids.push(...items.map(({ task }) => task.id));
  }
  return ids;
};

const isThere = async (type: string, status: TaskStatus): Promise<boolean> =>
  (await service.client.listTasks({ type, status, limit: 1 })).items.length > 0;

/** A task moves from one list to the other and back, but is in one of three looks. */
const areAllDone = async (type: string): Promise<boolean> =>
  !(await isThere(type, 'pending')) &&
  !(await isThere(type, 'claimed')) &&
  !(await isThere(type, 'scheduled')) &&
  !(await isThere(type, 'pending'));

const readAll = async (ids: readonly string[]): Promise<Ended[]> => {
  const ended: Ended[] = [];
  const waiting = [...ids.entries()];
  const read = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [number, id] = next;
      const [task, events] = await Promise.all([service.client.getTask(id), service.client.events(id)]);
      ended.push({ number, task, events });
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return ended;
};

const ofType = <Type extends TaskEvent['type']>(events: readonly TaskEvent[], type: Type) =>
  events.filter((event): event is Extract<TaskEvent, { type: Type }> => event.type === type);

/** Each result is there once, and is what its last claim's worker made of this task. */
const assertResults = (all: readonly Ended[]): void => {
  const runs = new Set<unknown>();
  for (const { number, task, events } of all) {
    assert.equal(task.status, 'completed');
    const [completed] = ofType(events, 'TaskCompleted');
    const result = completed?.data.result as { number: number; worker_id: string; run: string };
    assert.equal(result.number, number);
    assert.equal(result.worker_id, ofType(events, 'TaskClaimed').at(-1)?.data.worker_id);
    runs.add(result.run);
  }
  assert.equal(runs.size, TASKS);
};

const startWorkers = (terms: WorkerTerms): WorkerProcess[] =>
  Array.from({ length: WORKERS }, (_, index) => startWorkerProcess(`worker-${index}`, service, terms));

const since = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;

/** Kills workers at random and puts others in their place; how many died. */
const killAtRandom = async (
  workers: WorkerProcess[],
  terms: WorkerTerms,
  chance: Chance,
  over: AbortSignal,
): Promise<number> => {
  let deaths = 0;
  while (!over.aborted) {
    // The start of a process is dear.
    await pause(chance.below(2_000));
    const place = Math.floor(chance.below(workers.length));
    await workers[place]?.end('SIGKILL');
    deaths += 1;
    workers[place] = startWorkerProcess(`worker-${place}-${deaths}`, service, terms);
  }
  return deaths;
};

describe(`${WORKERS} worker processes and ${TASKS} tasks (SOUNDSTAGE_SEED=${SEED})`, () => {
  const runs = async (test: TestContext, terms: WorkerTerms, meanwhile?: typeof killAtRandom) => {
    await register(terms.type, meanwhile ? SHORT_LEASE_SECONDS : LONG_LEASE_SECONDS);
    const ids = await createTasks(terms.type);
    const began = performance.now();
    const workers = startWorkers(terms);
    const over = new AbortController();
    test.signal.addEventListener('abort', () => over.abort());
    const killing = meanwhile?.(workers, terms, openChance(SEED), over.signal);
    try {
      while (!(await areAllDone(terms.type))) {
        over.signal.throwIfAborted();
        if (killing) await sweep();
        await pause(500);
      }
      test.diagnostic(`all ended after ${since(began)}`);
    } finally {
      over.abort();
      await killing;
      await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
    }
    const deaths = await killing;
    return { all: await readAll(ids), deaths };
  };

  it('do each task once', { timeout: PATIENCE_MS }, async (test) => {
    const { all } = await runs(test, { type: 'many.once', workMs: 20 });
    assertResults(all);
    for (const { events } of all)
      assert.deepEqual(
        events.map(({ type }) => type),
        ['TaskCreated', 'TaskClaimed', 'TaskCompleted'],
      );
  });

  it('lose no task and do none twice at a time when they are killed', {
    timeout: PATIENCE_MS,
  }, async (test) => {
    const { all, deaths } = await runs(test, { type: 'many.killed', workMs: 400 }, killAtRandom);
    assertResults(all);
    let expired = 0;
    for (const { task, events } of all) {
      const story = events.map(({ type }) => type).join(' ');
      assert.match(story, /^TaskCreated (TaskClaimed ClaimExpired )*TaskClaimed TaskCompleted$/);
      const claims = ofType(events, 'TaskClaimed').length;
      assert.equal(task.attempts, claims);
      expired += claims - 1;
    }
    test.diagnostic(`${deaths} workers died, ${expired} claims expired`);
    assert.ok(expired > 0, 'nobody died at work');
  });
});

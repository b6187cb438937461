import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { dynamodbClaims } from '../../functions/adapters/dynamodb/claims.ts';
import { dynamodbTaskLogs } from '../../functions/adapters/dynamodb/task-logs.ts';
import { dynamodbTaskStore } from '../../functions/adapters/dynamodb/task-store.ts';
import { changeFrom, changeTask } from '../../functions/application/change-task.ts';
import { type ClaimedView, claimTasks } from '../../functions/application/claim-tasks.ts';
import { crowds } from '../../functions/application/crowd.ts';
import { heartbeat } from '../../functions/application/finish-work.ts';
import type { MediaStore, Queues } from '../../functions/application/ports.ts';
import { workerSightings } from '../../functions/application/workers.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { TaskType } from '../../functions/contract/type-schemas.ts';
import { evolve, fold } from '../../functions/domain/task/evolve.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';
import { logRoutes } from '../../functions/handlers/routes/logs.ts';
import { taskRoutes } from '../../functions/handlers/routes/tasks.ts';
import { workerRoutes } from '../../functions/handlers/routes/workers.ts';
import { hashOfSecret } from '../../functions/runtime/authenticate.ts';
import { newId, newSecret } from '../../functions/runtime/secrets.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { silentLog } from '../support/memory-stores.ts';
import { recordingLog } from '../support/recording-log.ts';
import { asking, keyOf } from '../support/routes.ts';
import { TARIFF } from '../support/tariff.ts';
import { AT } from '../support/tasks.ts';
import { typesOf, workType } from '../support/work.ts';

const ALL = ['tasks:read', 'tasks:write', 'worker'];
const keys = { ann: keyOf('ann', ...ALL), bob: keyOf('bob', ...ALL), reader: keyOf('ann', 'tasks:read') };
const poured = { type: 'object', required: ['poured'], properties: { poured: { type: 'boolean' } } };
const unused = {} as MediaStore & Queues;

const open = async (context: TestContext, ...types: TaskType[]) => {
  const client = await startTable(context);
  let calls: string[] = [];
  let [underWay, trips] = [0, 0];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        calls.push(commandName.replace('Command', ''));
        // What is asked for side by side is one round trip.
        if (underWay === 0) trips += 1;
        underWay += 1;
        return next(args).finally(() => {
          underWay -= 1;
        });
      },
    { step: 'initialize' },
  );
  let time = new Date(AT);
  const now = () => time;
  const tasks = dynamodbTaskStore(client, TABLE, now);
  const claims = dynamodbClaims(client, TABLE, tasks.events);
  const passes = async (ms: number): Promise<void> => {
    time = new Date(time.getTime() + ms);
  };
  const ports = {
    ...typesOf(...types, workType(), workType({ name: 'coffee.make', result_schema: poured })),
    tasks,
    claims,
    media: unused,
    queues: unused,
    sightings: workerSightings(claims, now),
    logs: dynamodbTaskLogs(client, TABLE, { now, newId }),
    log: silentLog,
    tariff: TARIFF,
    allowPrivate: false,
    crowds: crowds(now),
    newToken: newSecret,
    hashOf: hashOfSecret,
    random: Math.random,
    pause: passes,
    now,
  };
  const ask = asking([...taskRoutes(ports), ...logRoutes(ports), ...workerRoutes(ports)], keys);
  return {
    ports,
    ask,
    passes,
    callsOf: async (work: () => Promise<unknown>) => {
      calls = [];
      await work();
      return calls;
    },
    tripsOf: async (work: () => Promise<unknown>) => {
      trips = 0;
      await work();
      return trips;
    },
    create: async (over: object = {}, as = 'ann'): Promise<string> => {
      const body = { type: 'tea.make', params: {}, dedupe: false, ...over };
      const answer = await ask('POST', '/api/tasks', { body, as });
      assert.equal(answer.status, 201);
      return answer.body.task.id;
    },
    claim: (over: object = {}, as = 'ann') =>
      ask('POST', '/api/tasks/claim', { body: { worker_id: 'w1', types: ['tea.make'], ...over }, as }),
  };
};

const ids = ({ body }: { body: { tasks: readonly ClaimedView[] } }) => body.tasks.map(({ id }) => id);
const holder = ({ claim_token }: ClaimedView) => ({ worker_id: 'w1', claim_token });

test('a task is claimed, held, and completed with its result', async (t) => {
  const { ask, claim, create, passes } = await open(t);
  const id = await create({ type: 'coffee.make' });
  const [task] = (await claim({ types: ['coffee.make'] })).body.tasks;
  assert.deepEqual(
    [task.id, task.status, task.lease_expires_at],
    [id, 'claimed', '2026-11-21T08:01:00.000Z'],
  );
  assert.equal((await claim({ types: ['coffee.make'] })).status, 204);
  await passes(30_000);
  const beat = { ...holder(task), progress: 40, message: 'boiling' };
  const { body } = await ask('POST', `/api/tasks/${id}/heartbeat`, { body: beat });
  assert.deepEqual(body, { lease_expires_at: '2026-11-21T08:01:30.000Z', cancel_requested: false });
  const seen = (await ask('GET', `/api/tasks/${id}`)).body;
  assert.deepEqual([seen.progress, seen.claim.message, seen.claim.worker_id], [40, 'boiling', 'w1']);
  assert.doesNotMatch(JSON.stringify(seen), new RegExp(`token|${task.claim_token}`));
  const complete = (result: unknown) =>
    ask('POST', `/api/tasks/${id}/complete`, { body: { ...holder(task), success: true, result } });
  const refused = await complete({ poured: 'perhaps' });
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.errors[0].path],
    [422, 'invalid_result', '/result/poured'],
  );
  assert.equal((await complete({ poured: true })).body.task.status, 'completed');
  assert.deepEqual((await ask('GET', `/api/tasks/${id}/result`)).body.result, { poured: true });
  const repeated = await complete({ poured: true });
  assert.deepEqual([repeated.status, repeated.body.task.status], [200, 'completed']);
  const late = { worker_id: 'w2', claim_token: 'somebody else, long ago', success: true };
  const refusedLate = await ask('POST', `/api/tasks/${id}/complete`, { body: late });
  assert.deepEqual([refusedLate.status, refusedLate.body.code], [409, 'claim_lost']);
});

test('the most urgent comes first, then the oldest, or whatever order is asked for, over several types', async (t) => {
  const { claim, create, passes } = await open(t);
  const made: string[] = [];
  for (const [priority, type] of [
    [0, 'tea.make'],
    [5, 'coffee.make'],
    [-3, 'tea.make'],
    [5, 'tea.make'],
    [0, 'tea.make'],
  ] as const) {
    made.push(await create({ priority, type }));
    await passes(1000);
  }
  const [a, b, c, d, e] = made;
  const types = ['tea.make', 'coffee.make'];
  const order = async (over: object) => {
    const answer = await claim({ types, count: 5, lease_seconds: 5, ...over });
    return ids(answer);
  };
  assert.deepEqual(await order({ types: ['tea.make'], sort_by: 'created_at', count: 1 }), [a]);
  assert.deepEqual(
    await order({ types: ['tea.make'], sort_by: 'created_at', sort_order: 'desc', count: 1 }),
    [e],
  );
  assert.deepEqual(await order({}), [b, d, c]);
});

test('orders by age hold over priorities, in both directions', async (t) => {
  const { ports, create, passes } = await open(t);
  const made: string[] = [];
  for (const priority of [0, 5, -3, 5, 0]) {
    made.push(await create({ priority }));
    await passes(1000);
  }
  const wanted = { owner: 'ann', type: 'tea.make', by: 'created_at', limit: 4 } as const;
  const oldest = await ports.claims.claimable({ ...wanted, order: 'asc' });
  assert.deepEqual(
    oldest.map(({ id }) => id),
    made.slice(0, 4),
  );
  const newest = await ports.claims.claimable({ ...wanted, order: 'desc' });
  assert.deepEqual(
    newest.map(({ id }) => id),
    made.toReversed().slice(0, 4),
  );
});

test('a creation is two round trips, with all that finds it again; to find it is three', async (t) => {
  const { ask, callsOf, tripsOf } = await open(t);
  const create = (n: number) =>
    ask('POST', '/api/tasks', {
      body: { type: 'tea.make', params: { n } },
      headers: { 'idempotency-key': `key ${n}` },
    });
  assert.deepEqual((await callsOf(() => create(1))).toSorted(), [
    'GetItem',
    'GetItem',
    'TransactWriteItems',
    'UpdateItem',
  ]);
  assert.equal(await tripsOf(() => create(2)), 2);
  assert.ok((await tripsOf(() => create(2))) <= 3);
});

test('a claim costs one query and one transaction; a heartbeat a read and a write; a report a read and a transaction', async (t) => {
  const { ask, claim, create, callsOf } = await open(t);
  await Promise.all([create(), create()]);
  await claim();
  let task: ClaimedView | undefined;
  assert.deepEqual(await callsOf(async () => ([task] = (await claim()).body.tasks)), [
    'Query',
    'TransactWriteItems',
  ]);
  assert.ok(task);
  const body = holder(task);
  const beat = await callsOf(() => ask('POST', `/api/tasks/${task?.id}/heartbeat`, { body }));
  assert.deepEqual(beat, ['GetItem', 'UpdateItem']);
  const ended = await callsOf(() =>
    ask('POST', `/api/tasks/${task?.id}/complete`, { body: { ...body, success: true } }),
  );
  assert.deepEqual(ended, ['GetItem', 'TransactWriteItems']);
});

test('who lost a claim is refused, whatever he says; foreign tasks are not there', async (t) => {
  const { ask, claim, create, passes, ports } = await open(t);
  const id = await create();
  const [first] = (await claim()).body.tasks;
  await passes(61_000);
  await changeTask(id, [{ kind: 'wake', now: ports.now().toISOString() }], 'sweeper', ports);
  const [second] = (await claim({ worker_id: 'w2' })).body.tasks;
  assert.equal(second.attempts, 2);
  const post = (what: string, body: object, as = 'ann') =>
    ask('POST', `/api/tasks/${id}/${what}`, { body, as });
  assert.deepEqual(
    [(await post('heartbeat', holder(first))).status, (await post('heartbeat', holder(first))).body.code],
    [409, 'claim_lost'],
  );
  assert.equal((await post('complete', { ...holder(first), success: true })).status, 409);
  assert.equal((await post('heartbeat', holder(second), 'bob')).status, 404);
  assert.equal((await post('complete', { ...holder(second), success: true }, 'bob')).status, 404);
  assert.equal((await claim({}, 'bob')).status, 204);
  assert.equal((await claim({}, 'reader')).body.code, 'forbidden');
  assert.equal((await post('heartbeat', holder(second))).status, 200);
});

test('what the holder of a claim logs is read by the owner, and by nobody else', async (t) => {
  const { ask, claim, create, passes } = await open(t);
  const id = await create();
  const [task] = (await claim()).body.tasks;
  const post = (what: string, body: object) => ask('POST', `/api/tasks/${id}/${what}`, { body });
  const logs = [
    { level: 'INFO', message: 'fills the kettle', at: '2026-11-21T07:59:59.000Z' },
    { level: 'WARN', message: 'runs ahead of time', at: '2027-01-01' },
  ];
  await passes(1_000);
  assert.equal((await post('heartbeat', { ...holder(task), logs })).status, 200);
  assert.equal((await post('heartbeat', { worker_id: 'w2', claim_token: 'a'.repeat(40), logs })).status, 409);
  await passes(1_000);
  const end = { ...holder(task), success: true, logs: [{ level: 'ERROR', message: 'spilt some' }] };
  assert.equal((await post('complete', end)).status, 200);
  assert.equal((await post('complete', end)).status, 200);
  const read = (as = 'ann', query = {}) => ask('GET', `/api/tasks/${id}/logs`, { as, query });
  const { items, next_cursor } = (await read()).body;
  const by = { worker_id: 'w1', attempt: 1 };
  assert.deepEqual(
    items.map(({ id: _id, ...line }: { id: string }) => line),
    [
      { ...logs[0], ...by },
      { ...logs[1], at: '2026-11-21T08:00:01.000Z', ...by },
      { ...end.logs[0], at: '2026-11-21T08:00:02.000Z', ...by },
    ],
  );
  assert.equal(next_cursor, null);
  assert.equal((await read('bob')).status, 404);
  assert.equal((await read('ann', { level: 'ERROR', limit: '1' })).body.items[0].message, 'spilt some');
});

test('work goes on when its log cannot be written', async (t) => {
  const { ports, claim, create } = await open(t);
  const id = await create();
  const [task] = (await claim()).body.tasks;
  const log = recordingLog();
  const logs = { append: () => Promise.reject(new Error('throttled')) };
  const said = { ...holder(task), logs: [{ level: 'INFO' as const, message: 'boils' }] };
  const { cancel_requested } = await heartbeat(id, said, keys.ann, { ...ports, logs, log });
  assert.equal(cancel_requested, false);
  assert.deepEqual(
    log.entries.map(({ level, fields }) => [level, fields['task_id'], String(fields['cause'])]),
    [['warn', id, 'Error: throttled']],
  );
});

test('a cancel reaches the worker with its heartbeat, and is done when it answers', async (t) => {
  const { ask, claim, create } = await open(t);
  const id = await create();
  const [task] = (await claim()).body.tasks;
  const { body } = await ask('POST', `/api/tasks/${id}/cancel`);
  assert.deepEqual([body.task.status, body.task.claim.cancel_requested], ['claimed', true]);
  assert.equal(
    (await ask('POST', `/api/tasks/${id}/heartbeat`, { body: holder(task) })).body.cancel_requested,
    true,
  );
  const answer = { ...holder(task), success: false, error_message: 'stopped' };
  assert.equal(
    (await ask('POST', `/api/tasks/${id}/complete`, { body: answer })).body.task.status,
    'cancelled',
  );
});

test('heartbeats move the time at which the sweeper looks', async (t) => {
  const { ask, claim, create, ports, passes } = await open(t);
  const id = await create();
  const [task] = (await claim()).body.tasks;
  await passes(50_000);
  await ask('POST', `/api/tasks/${id}/heartbeat`, { body: holder(task) });
  await passes(50_000);
  assert.deepEqual(await ports.tasks.due(ports.now(), 10), []);
  await passes(11_000);
  assert.deepEqual(await ports.tasks.due(ports.now(), 10), [id]);
});

test('a heartbeat that comes while the sweeper decides keeps the claim', async (t) => {
  const { ask, claim, create, ports, passes } = await open(t);
  const id = await create();
  const [task] = (await claim()).body.tasks;
  await passes(61_000);
  const read = await ports.tasks.load(id);
  assert.equal((await ask('POST', `/api/tasks/${id}/heartbeat`, { body: holder(task) })).status, 200);
  const wake = { kind: 'wake', now: ports.now().toISOString() } as const;
  assert.equal(read && (await changeFrom(read, [wake], 'sweeper', ports)), undefined);
  const done = await ask('POST', `/api/tasks/${id}/complete`, { body: { ...holder(task), success: true } });
  assert.equal(done.body.task.status, 'completed');
});

test('a claim waits for work as long as it is asked to', async (t) => {
  const { ask, claim, create, ports } = await open(t);
  const before = ports.now().getTime();
  assert.equal((await claim({ wait_seconds: 20 })).status, 204);
  const waited = ports.now().getTime() - before;
  assert.ok(waited > 18_000 && waited <= 20_000, `${waited}`);
  const [answer, id] = await Promise.all([claim({ wait_seconds: 20 }), create()]);
  assert.deepEqual(ids(answer), [id]);
  const body = { worker_id: 'w1', types: ['tea.make'], wait_seconds: 21 };
  assert.equal((await ask('POST', '/api/tasks/claim', { body })).body.code, 'invalid_request');
});

test('workers are active with a task, idle without, and stale when they went quiet', async (t) => {
  const { ask, claim, create, passes } = await open(t);
  const id = await create();
  await claim();
  await claim({ worker_id: 'w2' });
  const list = async (as = 'ann') =>
    (await ask('GET', '/api/workers', { as })).body.items.map(
      ({ worker_id, status, tasks }: { worker_id: string; status: string; tasks: string[] }) => [
        worker_id,
        status,
        tasks,
      ],
    );
  assert.deepEqual(await list(), [
    ['w1', 'active', [id]],
    ['w2', 'idle', []],
  ]);
  assert.deepEqual(await list('bob'), []);
  await passes(121_000);
  assert.deepEqual(await list(), [
    ['w1', 'stale', [id]],
    ['w2', 'stale', []],
  ]);
});

const creation = (n: number): { event: TaskEvent; state: TaskState } => {
  const event: TaskEvent = {
    type: 'TaskCreated',
    seq: 1,
    at: AT,
    actor: 'test',
    data: {
      id: `ann_20261121_${n}`,
      owner: 'ann',
      type: 'tea.make',
      params: {},
      priority: n % 3,
      max_attempts: 3,
      metadata: {},
      work: { type_version: 1, lease_seconds: 60 },
      stages: [],
      files: [],
    },
  };
  return { event, state: evolve(undefined, event) };
};

test('fifty workers at once take five hundred tasks, each once, and lose few races', async (t) => {
  const { ports } = await open(t);
  let commits = 0;
  const commit: typeof ports.tasks.commit = (change) => {
    commits += 1;
    return ports.tasks.commit(change);
  };
  for (let n = 0; n < 500; n += 1) {
    const { event, state } = creation(n);
    await ports.tasks.commit({ events: [event], state, due_at: null });
  }
  const racing = { ...ports, tasks: { ...ports.tasks, commit }, pause: (ms: number) => pause(ms) };
  const taken: string[] = [];
  const work = async (worker_id: string): Promise<void> => {
    for (let empty = 0; empty < 3; ) {
      const tasks = await claimTasks({ worker_id, types: ['tea.make'] }, keys.ann, racing);
      taken.push(...tasks.map(({ id }) => id));
      empty = tasks.length === 0 ? empty + 1 : 0;
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, n) => work(`w${n}`)));
  assert.equal(taken.length, 500);
  assert.equal(new Set(taken).size, 500);
  assert.ok(commits < 2 * 500, `${commits} transactions`);
  t.diagnostic(`${commits} transactions for 500 claims by 50 workers`);
  for (const id of taken.slice(0, 20)) {
    assert.deepEqual(fold(await ports.tasks.events(id, 0, 10)), await ports.tasks.load(id));
  }
});

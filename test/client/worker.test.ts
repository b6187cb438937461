import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createClient,
  runWorker,
  TaskFailure,
  type WorkContext,
  type WorkEvent,
  type WorkerOptions,
  WorkStopped,
} from '../../client/index.ts';
import { type Answer, type Asked, startFakeApi, taskView } from './fake-api.ts';

const TOKEN = 'token-token-token-token';
const COMPLETE = 'POST /api/tasks/t1/complete';
const HEARTBEAT = 'POST /api/tasks/t1/heartbeat';

const claimed = (id: string, leaseMs = 60_000) => {
  const [claimed_at, lease_expires_at] = [0, leaseMs].map((ms) => new Date(ms).toISOString());
  return {
    ...taskView({ status: 'claimed', id, type: 'tea.make', params: { cups: 2 } }),
    claim: { worker_id: 'w', claimed_at, lease_expires_at, cancel_requested: false },
    claim_token: TOKEN,
    lease_expires_at,
  };
};

const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { code, detail: `It is ${code}.`, ...more },
});
const beaten = (cancel_requested = false): Answer => ({ body: { lease_expires_at: 'z', cancel_requested } });
const ended = (status: 'completed' | 'failed' | 'cancelled' | 'scheduled'): Answer => ({
  body: { task: taskView({ status, id: 't1' }) },
});

/** An API with these tasks to claim, then none; every claim waits a moment. */
const startQueue = async (tasks: object[], complete: (asked: Asked) => Answer = () => ended('completed')) => {
  const waiting = [...tasks];
  const api = await startFakeApi({
    'POST /api/tasks/claim': async ({ json }) => {
      const taken = waiting.splice(0, json().count);
      if (taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return taken.length === 0 ? { status: 204 } : { body: { tasks: taken } };
    },
    [COMPLETE]: complete,
    [HEARTBEAT]: () => beaten(),
  });
  const asksOf = (route: string) => api.asked.filter(({ method, path }) => `${method} ${path}` === route);
  return Object.assign(api, { asksOf });
};

/** Runs until the worker has told of so many tasks; what it told. */
const work = async (
  url: string,
  options: Pick<WorkerOptions, 'handle'> & Partial<WorkerOptions>,
  ends = 1,
): Promise<WorkEvent[]> => {
  const events: WorkEvent[] = [];
  const over = new AbortController();
  await runWorker({
    client: createClient({ apiUrl: url, apiKey: 'sst_secret' }),
    types: ['tea.make'],
    workerId: 'w',
    signal: over.signal,
    ...options,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
      if (events.filter(({ kind }) => kind === 'reported' || kind === 'lost').length === ends) over.abort();
    },
  });
  return events;
};

const untilStopped = ({ signal }: WorkContext): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('a worker', () => {
  it('claims, has the task done, and completes it with the result', async () => {
    await using api = await startQueue([claimed('t1')]);
    const seen: unknown[] = [];
    const events = await work(api.url, {
      wishes: { lease_seconds: 30, sort_by: 'created_at' },
      handle: async (task) => {
        seen.push(task);
        return { poured: task.params['cups'] };
      },
    });
    assert.deepEqual(api.asked[0]?.json(), {
      worker_id: 'w',
      types: ['tea.make'],
      count: 1,
      wait_seconds: 20,
      lease_seconds: 30,
      sort_by: 'created_at',
    });
    assert.deepEqual(api.asksOf(COMPLETE)[0]?.json(), {
      worker_id: 'w',
      claim_token: TOKEN,
      success: true,
      result: { poured: 2 },
    });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['claimed', 'reported'],
    );
    assert.doesNotMatch(JSON.stringify([events, seen]), /sst_secret|token-token/, 'secrets stay inside');
  });

  it('claims as many as it has room for, and no more', async () => {
    await using api = await startQueue(['t1', 't2', 't3', 't4', 't5'].map((id) => claimed(id)));
    for (const id of ['t2', 't3', 't4', 't5'])
      api.routes[`POST /api/tasks/${id}/complete`] = () => ended('completed');
    let [running, most] = [0, 0];
    const handle = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
    };
    await work(api.url, { concurrency: 3, handle }, 5);
    assert.equal(most, 3);
    const counts = api.asksOf('POST /api/tasks/claim').map((asked) => asked.json().count);
    assert.equal(counts[0], 3);
    assert.ok(counts.every((count) => count <= 3));
  });

  it('heartbeats with what the handler reports', async () => {
    await using api = await startQueue([claimed('t1', 30)]);
    const { promise: beat, resolve } = Promise.withResolvers<void>();
    api.routes[HEARTBEAT] = ({ json }) => {
      if (json().progress !== undefined) resolve();
      return beaten();
    };
    await work(api.url, {
      handle: async (_, { report, log }) => {
        report({ progress: 41.6 });
        report({ progress: Number.NaN });
        log('boiling');
        await beat;
      },
    });
    const told = api.asksOf(HEARTBEAT).find((asked) => asked.json().progress !== undefined);
    assert.ok(told);
    const { logs, ...said } = told.json();
    assert.deepEqual(said, { worker_id: 'w', claim_token: TOKEN, progress: 42, message: 'boiling' });
    assert.deepEqual(
      logs.map(({ level, message }: { level: string; message: string }) => [level, message]),
      [['INFO', 'boiling']],
    );
  });

  it('sends lines of its log again that did not arrive', async () => {
    await using api = await startQueue([claimed('t1', 30)]);
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    const sent: string[][] = [];
    api.routes[HEARTBEAT] = ({ json }) => {
      const lines: { message: string }[] = json().logs ?? [];
      if (lines.length > 0) sent.push(lines.map(({ message }) => message));
      if (sent.length === 2) resolve();
      return sent.length === 1 ? problem(503, 'unavailable') : beaten();
    };
    await work(api.url, {
      handle: async (_, { log }) => {
        log('boiling');
        await arrived;
      },
    });
    assert.deepEqual(sent, [['boiling'], ['boiling']]);
  });

  it('fails the try with the handler’s words, for good where it says so', async () => {
    await using api = await startQueue([claimed('t1'), claimed('t1')], () => ended('failed'));
    const faults = [new Error('no water'), new TaskFailure('no such tea', { retryable: false })];
    await work(api.url, { handle: () => Promise.reject(faults.shift()) }, 2);
    const told = api.asksOf(COMPLETE).map((asked) => asked.json());
    assert.deepEqual(
      told.map(({ success, error_message, retryable }) => [success, error_message, retryable]),
      [
        [false, 'no water', true],
        [false, 'no such tea', false],
      ],
    );
  });

  it('stops the handler of a cancelled task, and says that it stopped', async () => {
    await using api = await startQueue([claimed('t1', 30)], () => ended('cancelled'));
    api.routes[HEARTBEAT] = () => beaten(true);
    let reason: unknown;
    await work(api.url, {
      handle: (_, context) => {
        context.signal.addEventListener('abort', () => {
          reason = context.signal.reason;
        });
        return untilStopped(context);
      },
    });
    assert.ok(reason instanceof WorkStopped && reason.why === 'cancelled');
    assert.equal(api.asksOf(COMPLETE)[0]?.json().success, false);
  });

  for (const [status, code] of [
    [409, 'claim_lost'],
    [404, 'not_found'],
  ] as const)
    it(`stops the handler of a task it has lost (${code}), and completes nothing`, async () => {
      await using api = await startQueue([claimed('t1', 30)]);
      api.routes[HEARTBEAT] = () => problem(status, code);
      const events = await work(api.url, { handle: (_, context) => untilStopped(context) });
      assert.deepEqual(events.at(-1), { kind: 'lost', task_id: 't1', detail: `It is ${code}.` });
      assert.equal(api.asksOf(COMPLETE).length, 0);
    });

  it('tells when the service took its result from another worker', async () => {
    await using api = await startQueue([claimed('t1')], () => problem(409, 'claim_lost'));
    const events = await work(api.url, { handle: async () => 'late' });
    assert.deepEqual(events.at(-1), { kind: 'lost', task_id: 't1', detail: 'It is claim_lost.' });
    assert.equal(api.asksOf(COMPLETE).length, 1);
  });

  it('sends a completion again until the service answers it', async () => {
    const faults = [problem(503, 'unavailable'), problem(409, 'conflict')];
    await using api = await startQueue([claimed('t1')], () => faults.shift() ?? ended('completed'));
    const events = await work(api.url, { handle: async () => 'done' });
    assert.equal(api.asksOf(COMPLETE).length, 3);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['claimed', 'retry', 'retry', 'reported'],
    );
  });

  it('outlives a service that does not answer', async () => {
    await using api = await startQueue([claimed('t1')]);
    let silent = 2;
    const client = createClient({
      apiUrl: api.url,
      apiKey: 'k',
      fetch: (...request) =>
        silent-- > 0 ? Promise.reject(new TypeError('fetch failed')) : fetch(...request),
    });
    const events = await work(api.url, { client, handle: async () => undefined });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['retry', 'retry', 'claimed', 'reported'],
    );
  });

  it('waits as long as the service asks', async () => {
    await using api = await startQueue([]);
    const { promise, resolve } = Promise.withResolvers<WorkEvent>();
    const over = new AbortController();
    api.routes['POST /api/tasks/claim'] = () => ({
      ...problem(429, 'rate_limited'),
      headers: { 'retry-after': '17' },
    });
    const ending = work(api.url, { handle: async () => undefined, signal: over.signal, onEvent: resolve });
    const told = await promise;
    assert.ok(told.kind === 'retry' && told.delay_ms === 17_000);
    over.abort();
    await ending;
  });

  for (const status of [401, 403])
    it(`ends when its key is refused (${status}), and hands back what runs`, async () => {
      await using api = await startQueue([claimed('t1')], () => problem(status, 'refused'));
      api.routes['POST /api/tasks/claim'] = () =>
        api.asked.length === 1 ? { body: { tasks: [claimed('t1')] } } : problem(status, 'refused');
      const working = work(api.url, { concurrency: 2, handle: (_, context) => untilStopped(context) });
      await assert.rejects(working, { name: 'ApiProblem', status, code: 'refused' });
    });

  it('fails a task whose result the service does not take', async () => {
    const errors = [{ path: '/result/poured', message: 'is needed' }];
    await using api = await startQueue([claimed('t1')], ({ json }) =>
      json().success ? problem(422, 'invalid_result', { errors }) : ended('failed'),
    );
    await work(api.url, {
      handle: async (_, { log }) => {
        log('nothing to pour');
        return {};
      },
    });
    const told = api.asksOf(COMPLETE).at(-1)?.json();
    assert.equal(told.retryable, false);
    assert.equal(told.logs[0].message, 'nothing to pour');
    assert.match(told.error_message, /invalid_result: It is invalid_result\.\n\/result\/poured is needed/);
  });

  it('fails a task whose result is not JSON', async () => {
    await using api = await startQueue([claimed('t1')], () => ended('failed'));
    await work(api.url, { handle: async () => 1n });
    const { success, error_message, retryable } = api.asksOf(COMPLETE)[0]!.json();
    assert.deepEqual([success, retryable], [false, false]);
    assert.match(error_message, /not JSON/);
  });

  it('lets what runs finish when it is stopped', async () => {
    await using api = await startQueue([claimed('t1'), claimed('t2')]);
    const [over, { promise, resolve }] = [new AbortController(), Promise.withResolvers<string>()];
    await work(api.url, {
      signal: over.signal,
      handle: (_, { signal }) => {
        over.abort();
        setImmediate(() => resolve(signal.aborted ? 'stopped' : 'finished'));
        return promise;
      },
    });
    assert.deepEqual(api.asksOf(COMPLETE)[0]?.json().result, 'finished');
    assert.equal(api.asksOf('POST /api/tasks/claim').length, 1);
  });

  it('does what a claim brings that was under way when it was stopped', async () => {
    await using api = await startQueue([]);
    const over = new AbortController();
    api.routes['POST /api/tasks/claim'] = async () => {
      over.abort();
      return { body: { tasks: [claimed('t1')] } };
    };
    await work(api.url, { signal: over.signal, handle: async () => 'done' });
    assert.equal(api.asksOf(COMPLETE)[0]?.json().result, 'done');
  });

  for (const [when, options] of [
    ['after its grace', { graceMs: 5 }],
    ['at once when told to', {}],
  ] as const)
    it(`hands back what runs ${when}`, async () => {
      await using api = await startQueue([claimed('t1')], () => ended('scheduled'));
      const [over, handBack] = [new AbortController(), new AbortController()];
      await work(api.url, {
        ...options,
        signal: over.signal,
        handBack: handBack.signal,
        handle: (_, context) => {
          if ('graceMs' in options) over.abort();
          else handBack.abort();
          return untilStopped(context);
        },
      });
      const { success, retryable, error_message } = api.asksOf(COMPLETE)[0]!.json();
      assert.deepEqual([success, retryable], [false, true]);
      assert.match(error_message, /worker was stopped before/);
    });

  it('hands a task back over the head of a handler that does not stop', async () => {
    await using api = await startQueue([claimed('t1')], () => ended('scheduled'));
    const handBack = new AbortController();
    await work(api.url, {
      handBack: handBack.signal,
      stopMs: 5,
      handle: () => {
        handBack.abort();
        return new Promise(() => undefined);
      },
    });
    assert.equal(api.asksOf(COMPLETE).length, 1);
  });
});

import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { type Answer, type Routes, startFakeApi, taskView } from '../client/fake-api.ts';
import { dataFolder, runCli, startCli } from './run-cli.ts';

const KEY = { SOUNDSTAGE_KEY: 'sst_secret' };
const CLAIM = 'POST /api/tasks/claim';
const COMPLETE = 'POST /api/tasks/t1/complete';
const HEARTBEAT = 'POST /api/tasks/t1/heartbeat';

after(() => rmSync(dataFolder, { recursive: true, force: true }));

const type = (executor: string): Answer => ({
  body: {
    name: 'tea.make',
    version: 1,
    param_schema: {},
    executor,
    max_attempts: 3,
    lease_seconds: 60,
    is_active: true,
    created_at: 'z',
  },
});

const claimed = (leaseMs = 60_000) => {
  const [claimed_at, lease_expires_at] = [0, leaseMs].map((ms) => new Date(ms).toISOString());
  return {
    ...taskView({ status: 'claimed', id: 't1', type: 'tea.make', params: { cups: 2 }, attempts: 2 }),
    claim: { worker_id: 'w', claimed_at, lease_expires_at, cancel_requested: false },
    claim_token: 'token-token-token-token',
    lease_expires_at,
  };
};

/** An API with one task, which ends as it is reported. */
const startQueue = async (task: object | undefined = claimed(), routes: Routes = {}) => {
  let waiting = task === undefined ? [] : [task];
  const api = await startFakeApi({
    'GET /api/task-types/tea.make': () => type('worker'),
    [CLAIM]: async () => {
      const tasks = waiting;
      waiting = [];
      if (tasks.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return tasks.length === 0 ? { status: 204 } : { body: { tasks } };
    },
    [HEARTBEAT]: () => ({ body: { lease_expires_at: 'z', cancel_requested: false } }),
    [COMPLETE]: ({ json }) => ({
      body: { task: taskView({ id: 't1', status: json().success ? 'completed' : 'failed' }) },
    }),
    ...routes,
  });
  const bodiesOf = (route: string) =>
    api.asked.filter(({ method, path }) => `${method} ${path}` === route).map((asked) => asked.json());
  return Object.assign(api, { bodiesOf });
};

const worker = (url: string, command: readonly string[], ...options: string[]) =>
  startCli(['worker', '--type', 'tea.make', '--api', url, ...options, '--', ...command], KEY);

/** What one task makes of a command of Node, and what the worker said of it. */
const doOne = async (script: string, ...options: string[]) => {
  await using api = await startQueue();
  const running = worker(api.url, [process.execPath, '-e', script], ...options);
  await running.said(/t1 {2}(completed|failed)/);
  running.kill('SIGTERM');
  const run = await running.run;
  return { ...run, told: api.bodiesOf(COMPLETE)[0] };
};

/** The dead that nobody has waited for yet are not there. Linux only. */
const isThere = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
};

const UNTIL_TERMINATED =
  "console.error('at it'); process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 2e9)";
const DEAF =
  "process.on('SIGTERM', () => {}); console.error('at it ' + process.pid); setInterval(() => {}, 2e9)";

describe('soundstage worker', () => {
  it('gives a task to the command, and its last line of JSON to the service', async () => {
    const { code, stdout, stderr, told } = await doOne(`
      const params = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
      const { SOUNDSTAGE_TASK_ID: id, SOUNDSTAGE_ATTEMPT: attempt, SOUNDSTAGE_KEY: key } = process.env;
      console.log('{"not":"yet"}');
      console.log(JSON.stringify({ params, id, attempt, key: key ?? null }));
      console.log('done');
    `);
    assert.equal(told.success, true);
    assert.deepEqual(told.result, { params: { cups: 2 }, id: 't1', attempt: '2', key: null });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /t1 {2}claimed, try 2 of 3\nt1 {2}completed/);
    assert.doesNotMatch(stdout + stderr, /sst_secret|token-token/);
  });

  it('fails a try with what the command said last, and lets it be tried again', async () => {
    const { told, stdout } = await doOne(`
      for (let line = 0; line < 500; line += 1) console.error('line ' + line);
      console.error('no water');
      process.exitCode = 3;
    `);
    assert.deepEqual([told.success, told.retryable], [false, true]);
    assert.match(told.error_message, /^The command ended with exit code 3\.[\s\S]*line 499\nno water$/);
    assert.ok(told.error_message.length <= 2000);
    assert.match(stdout, /^t1 {2}no water$/m);
  });

  it('gives the task’s log the latest lines, each with its level', async () => {
    const { told } = await doOne(`
      for (let line = 0; line < 60; line += 1) console.error('line ' + line);
      console.error('[warning] runs dry');
      console.error('Error: is empty');
      console.error('{"progress":40,"message":"boiling"}');
      console.error('wars and errors');
    `);
    const logs: { level: string; message: string }[] = told.logs;
    assert.equal(logs.length, 50);
    assert.deepEqual(
      logs.slice(-4).map(({ level, message }) => [level, message]),
      [
        ['INFO', 'line 59'],
        ['WARN', '[warning] runs dry'],
        ['ERROR', 'Error: is empty'],
        ['INFO', 'wars and errors'],
      ],
    );
    assert.deepEqual(logs[0], { level: 'WARN', message: '14 lines came too fast, and are left out.' });
    assert.equal(logs[1]?.message, 'line 14');
  });

  it('takes exit code 65 for a fault of the input, which another try does not mend', async () => {
    assert.equal((await doOne('process.exit(65)')).told.retryable, false);
  });

  it('has a result without a line of JSON, and without reading its input', async () => {
    const { told } = await doOne('console.log("no JSON")');
    assert.deepEqual([told.success, told.result], [true, undefined]);
  });

  it('refuses a line that is longer than any result', async () => {
    const { told } = await doOne('console.log(JSON.stringify("x".repeat(2e6)))');
    assert.deepEqual([told.success, told.retryable], [false, false]);
    assert.match(told.error_message, /line of more than 1000000 characters/);
  });

  it('ends what the command leaves running', async () => {
    const { told } = await doOne(
      "const { spawn } = require('node:child_process');" +
        "console.log(spawn('sleep', ['1000'], { stdio: 'inherit' }).pid); process.exit()",
    );
    assert.ok(!isThere(told.result));
  });

  it('sends what the command says as progress and message', async () => {
    await using api = await startQueue(claimed(30));
    const { promise: told, resolve } = Promise.withResolvers<void>();
    api.routes[HEARTBEAT] = ({ json }) => {
      if (json().progress === 40 && json().message === 'boiling') resolve();
      return { body: { lease_expires_at: 'z', cancel_requested: false } };
    };
    const running = worker(api.url, [
      process.execPath,
      '-e',
      `process.stderr.write('{"progress":40}\\nboiling\\n'); setInterval(() => {}, 2e9)`,
    ]);
    await told;
    running.kill('SIGTERM');
    await running.said(/Stopping/);
    running.kill('SIGTERM');
    await running.run;
  });

  it('terminates the command of a cancelled task, and kills one that does not hear', async () => {
    const reply = { body: { lease_expires_at: 'z', cancel_requested: true } };
    await using api = await startQueue(claimed(300), { [HEARTBEAT]: () => reply });
    const running = worker(api.url, [process.execPath, '-e', DEAF], '--kill-after', '1', '--json');
    await running.said(/"kind":"reported"/);
    running.kill('SIGTERM');
    const { stdout } = await running.run;
    assert.match(api.bodiesOf(COMPLETE)[0].error_message, /was cancelled/);
    assert.ok(!isThere(Number(/at it (\d+)/.exec(stdout)?.[1])));
  });

  it('finishes what runs when it is terminated', async () => {
    await using api = await startQueue();
    const running = worker(api.url, [
      process.execPath,
      '-e',
      "console.error('at it'); setTimeout(() => console.log(1), 500)",
    ]);
    await running.said(/at it/);
    running.kill('SIGTERM');
    assert.equal((await running.run).code, 0);
    assert.equal(api.bodiesOf(COMPLETE)[0].result, 1);
  });

  it('hands back what runs when it is terminated twice', async () => {
    await using api = await startQueue();
    const running = worker(api.url, [process.execPath, '-e', UNTIL_TERMINATED]);
    await running.said(/at it/);
    running.kill('SIGTERM');
    await running.said(/Stopping/);
    running.kill('SIGTERM');
    assert.equal((await running.run).code, 130);
    const { success, retryable, error_message } = api.bodiesOf(COMPLETE)[0];
    assert.deepEqual([success, retryable], [false, true]);
    assert.match(error_message, /worker was stopped/);
  });

  it('leaves no process behind when it is killed itself', async () => {
    await using api = await startQueue();
    const running = worker(api.url, [process.execPath, '-e', DEAF]);
    await running.said(/at it \d+/);
    running.kill('SIGKILL');
    const pid = Number(/at it (\d+)/.exec((await running.run).stdout)?.[1]);
    while (isThere(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('takes nothing when it cannot work', async () => {
    await using api = await startQueue(undefined, {
      'GET /api/task-types/media.process': () => type('pipeline'),
      'GET /api/task-types/nothing': () => ({ status: 404, body: { code: 'not_found', detail: 'No.' } }),
    });
    const told = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await runCli(['worker', '--api', api.url, ...args], KEY);
      assert.equal(code, 1);
      return stderr;
    };
    assert.match(await told('--type', 'tea.make', '--', 'no-such-program'), /no program "no-such-program"/);
    assert.match(await told('--type', 'tea.make'), /behind "--"/);
    assert.match(await told('--type', 'nothing', '--', 'true'), /no task type "nothing"/);
    assert.match(await told('--type', 'media.process', '--', 'true'), /done by the service itself/);
    assert.match(await told('--type', 'tea.make', '--concurrency', '0', '--', 'true'), /At least 1/);
    assert.equal(api.bodiesOf(CLAIM).length, 0);
  });

  it('may be given a key that cannot read types', async () => {
    await using api = await startQueue(claimed(), {
      'GET /api/task-types/tea.make': () => ({ status: 403, body: { code: 'forbidden', detail: 'No.' } }),
    });
    const running = worker(api.url, ['true'], '--worker-id', 'kettle', '--lease', '30', '--concurrency', '3');
    await running.said(/t1 {2}completed/);
    running.kill('SIGTERM');
    await running.run;
    const [{ worker_id, types, count, lease_seconds }] = api.bodiesOf(CLAIM);
    assert.deepEqual([worker_id, types, count, lease_seconds], ['kettle', ['tea.make'], 3, 30]);
  });

  it('ends with an error when its key is refused', async () => {
    await using api = await startQueue(undefined, {
      [CLAIM]: () => ({ status: 401, body: { code: 'key_revoked', detail: 'Since noon.' } }),
    });
    const { code, stderr } = await worker(api.url, ['true']).run;
    assert.equal(code, 1);
    assert.match(stderr, /key_revoked: Since noon\./);
  });
});

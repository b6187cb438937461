/** What people do to tasks while they run, over the real API. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiProblem, createClient, uploadFile } from '../../client/index.ts';
import type { TaskEstimate } from '../../functions/application/estimate-task.ts';
import { STAGE_NAMES } from '../../functions/contract/stages.ts';
import { openWorkshop, SAMPLE, source, type Workshop } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let workshop: Workshop;

before(async () => {
  [service, workshop] = await Promise.all([startService(), openWorkshop()]);
});
after(async () => {
  await service.close();
  await workshop.close();
});

const problemOf = async (promise: Promise<unknown>): Promise<ApiProblem> => {
  const fault = await promise.then(
    () => assert.fail('nothing was refused'),
    (cause: unknown) => cause,
  );
  assert.ok(fault instanceof ApiProblem, String(fault));
  return fault;
};

const announce = (over: Record<string, unknown> = {}) => ({
  type: 'media.process',
  params: { files: [{ name: 'talk.mp4', size: 1000 }] },
  ...over,
});

describe('a task', () => {
  it('is cancelled while it waits for its file, and then refuses to be retried', async () => {
    const { task } = await service.client.createTask(announce());
    assert.equal((await service.client.cancel(task.id)).status, 'cancelled');
    assert.equal((await problemOf(service.client.retry(task.id))).code, 'invalid_state');
    assert.equal((await problemOf(service.client.result(task.id))).code, 'task_cancelled');
  });

  it('stops its work when it is cancelled in the middle', async () => {
    const long = ['-stream_loop', '30', '-i', SAMPLE, '-vn', '-c:a', 'copy'];
    const task = await service.submit(await workshop.make('long.m4a', ...long));
    while (
      !(await service.client.getTask(task.id)).stages.some((stage) => (stage.chunks?.completed ?? 0) > 0)
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal((await service.client.cancel(task.id)).status, 'cancelled');
    const events = (await service.client.events(task.id)).length;
    const done = await service.client.getTask(task.id);
    assert.equal((await service.ended((await service.submit(SAMPLE)).id)).status, 'completed');
    assert.equal((await service.client.events(task.id)).length, events);
    assert.equal(done.status, 'cancelled');
  });

  it('is retried after a failure and fails again for the same reason, counted', async () => {
    const task = await service.ended(
      (await service.submit(await workshop.file('x.mp4', 'no media at all'))).id,
    );
    assert.equal(task.status, 'failed');
    assert.equal((await problemOf(service.client.result(task.id))).code, 'task_failed');
    assert.equal((await service.client.retry(task.id)).attempts, 2);
    assert.equal((await service.ended(task.id)).status, 'failed');
  });

  it('is estimated before anything is uploaded', async () => {
    const body = announce({ params: { files: [{ name: 'talk.mp4', size: 1e9, duration: 3600 }] } });
    const answer = await service.ask('POST', 'tasks?dry_run=true', body);
    const { estimate } = answer.body as { estimate: TaskEstimate };
    assert.deepEqual([estimate.status, estimate.media?.audio_seconds], ['awaiting_upload', 3600]);
    const { warm = 0, cold = 0 } = estimate.media?.processing_seconds ?? {};
    assert.ok(0 < warm && warm < cold);
    assert.ok((estimate.media?.cost.total ?? 0) > 0);
  });

  it('is found again by an identical request, and by its Idempotency-Key', async () => {
    const first = await service.client.createTask(announce());
    const second = await service.client.createTask(announce());
    assert.deepEqual([second.task.id, second.deduplicated], [first.task.id, true]);
    const options = { idempotencyKey: 'a-key' };
    const one = await service.client.createTask(announce({ dedupe: false }), options);
    const two = await service.client.createTask(announce({ dedupe: false }), options);
    assert.equal(one.task.id, two.task.id);
    const other = service.client.createTask(announce({ dedupe: false, priority: 5 }), options);
    assert.equal((await problemOf(other)).code, 'idempotency_mismatch');
    const empty = { idempotencyKey: '' };
    const three = await service.client.createTask(announce({ dedupe: false }), empty);
    const four = await service.client.createTask(announce({ dedupe: false }), empty);
    assert.notEqual(three.task.id, four.task.id);
  });

  it('is listed page by page, by status and by type', async () => {
    await Promise.all([1, 2, 3].map((n) => service.client.createTask(announce({ dedupe_key: `list-${n}` }))));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, status: 'awaiting_upload', type: 'media.%' } as const;
      const page = await service.client.listTasks(cursor === undefined ? query : { ...query, cursor });
      assert.ok(page.items.every((task) => task.status === 'awaiting_upload'));
      seen.push(...page.items.map((task) => task.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    assert.ok(seen.length >= 3);
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual((await service.client.listTasks({ type: 'tea.%' })).items, []);
  });

  it('is gone when it is deleted, from the store as well, and what still ran for it leaves nothing', async () => {
    const task = await service.ended((await service.submit(SAMPLE)).id);
    const link = await service.client.artifactLink(task.id, 'transcript.json');
    assert.equal((await fetch(link.url)).status, 200);
    await service.client.deleteTask(task.id);
    assert.equal((await problemOf(service.client.getTask(task.id))).code, 'not_found');
    assert.equal((await problemOf(service.client.events(task.id))).code, 'not_found');
    assert.equal((await fetch(link.url)).status, 404);
    const { items } = await service.client.listTasks({ limit: 100 });
    assert.ok(items.every(({ id }) => id !== task.id));
    const running = await service.submit(SAMPLE);
    while ((await service.client.getTask(running.id)).status !== 'processing');
    await service.client.deleteTask(running.id);
    assert.equal((await service.ended((await service.submit(SAMPLE)).id)).status, 'completed');
    assert.equal((await problemOf(service.client.getTask(running.id))).code, 'not_found');
  });

  it('never takes a file of another size than announced', async () => {
    const file = await source(SAMPLE);
    const { task, uploads } = await service.client.createTask(announce({ dedupe: false }));
    const [upload] = uploads;
    assert.ok(upload);
    await assert.rejects(uploadFile(service.client, task.id, upload, file, { retryDelayMs: 1 }));
    assert.equal((await service.client.getTask(task.id)).status, 'awaiting_upload');
  });
});

describe('an admin', () => {
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  const asked = async (method: string, path: string): Promise<any> => {
    const { status, body } = await service.ask(method, path);
    assert.equal(status, 200);
    return body;
  };

  it('sweeps when there is no time to wait for the next minute', async () => {
    const { swept } = await asked('POST', 'sweep');
    assert.equal(swept.failed, 0);
  });

  it('sees the dead letters of every queue, and sends them back', async () => {
    const { items } = await asked('GET', 'dead-letters');
    const names = [...STAGE_NAMES, 'pipeline', 'uploads', 'webhooks'].sort();
    assert.deepEqual(items.map(({ queue }: { queue: string }) => queue).sort(), names);
    const redriven = await asked('POST', 'dead-letters/redrive');
    assert.equal(redriven.items.length, names.length);
  });
});

describe('the API', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${service.apiUrl}${path}`, { headers });

  it('tells its health without a key', async () => {
    const health = await service.client.health();
    assert.equal(health.status, 'ok');
    assert.deepEqual(Object.keys(health.checks).sort(), ['queues', 'storage', 'table']);
  });

  it('answers a missing or wrong key as a problem', async () => {
    for (const headers of [{}, { 'x-api-key': 'sst_wrong' }, { authorization: 'Bearer nonsense' }]) {
      const response = await get('/api/tasks', headers as Record<string, string>);
      assert.equal(response.status, 401);
      assert.match(response.headers.get('content-type') ?? '', /application\/problem\+json/);
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(body['code'], 'unauthenticated');
      assert.ok(body['request_id']);
    }
  });

  it('answers unknown paths, tasks and methods, broken JSON and wrong types as problems', async () => {
    const headers = { 'x-api-key': service.key, 'content-type': 'application/json' };
    const post = (body: string, over: Record<string, string> = {}) =>
      fetch(`${service.apiUrl}/api/tasks`, { method: 'POST', headers: { ...headers, ...over }, body });
    const cases: [Promise<Response>, number, string][] = [
      [get('/api/nothing', headers), 404, 'not_found'],
      [get('/api/tasks/local_20000101_1', headers), 404, 'not_found'],
      [get('/api/tasks?limit=1000', headers), 400, 'invalid_request'],
      [fetch(`${service.apiUrl}/api/tasks`, { method: 'PUT', headers }), 405, 'method_not_allowed'],
      [post('{"type":'), 400, 'invalid_json'],
      [post('{}', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
      [post('{"type":"tea.make","params":{}}'), 422, 'unknown_task_type'],
      [post('{"type":"media.process","params":{"files":[]}}'), 422, 'invalid_params'],
    ];
    for (const [answer, status, code] of cases) {
      const response = await answer;
      const body = (await response.json()) as Record<string, unknown>;
      assert.deepEqual([response.status, body['code']], [status, code]);
    }
  });

  it('shows nobody the tasks of another', async () => {
    const stranger = createClient({ apiUrl: service.apiUrl, apiKey: 'sst_somebodyelse' });
    const { task } = await service.client.createTask(announce());
    assert.equal((await problemOf(stranger.getTask(task.id))).code, 'unauthenticated');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiProblem, createClient } from '../../client/index.ts';
import { startFakeApi, taskView } from './fake-api.ts';

const ID = 'local_20261102_1';

const clientOf = (url: string) => createClient({ apiUrl: url, apiKey: 'sst_test', retryDelayMs: 1 });

describe('the client', () => {
  it('sends the key and the body, and answers the task with its uploads', async () => {
    const upload = {
      file_id: 'f1',
      strategy: 'single',
      method: 'PUT',
      url: 'http://x',
      headers: {},
      expires_at: 'z',
    };
    await using api = await startFakeApi({
      'POST /api/tasks': () => ({
        status: 201,
        body: { task: taskView({ status: 'awaiting_upload' }), uploads: [upload] },
      }),
    });
    const created = await clientOf(`${api.url}/`).createTask({
      type: 'media.process',
      params: { files: [] },
    });
    assert.equal(created.task.id, ID);
    assert.deepEqual(created.uploads, [upload]);
    assert.equal(created.deduplicated, false);
    assert.equal(api.asked[0]?.headers['x-api-key'], 'sst_test');
    assert.deepEqual(api.asked[0]?.json(), { type: 'media.process', params: { files: [] } });
  });

  it('turns a problem into an error with all that it says', async () => {
    const body = {
      code: 'invalid_params',
      detail: 'no',
      request_id: 'r-1',
      errors: [{ path: '/params/files', message: 'is needed' }],
    };
    await using api = await startFakeApi({ 'POST /api/tasks': () => ({ status: 422, body }) });
    await assert.rejects(clientOf(api.url).createTask({ type: 'media.process', params: {} }), (fault) => {
      assert.ok(fault instanceof ApiProblem);
      const { status, code, detail, errors, request_id } = fault;
      assert.deepEqual({ status, code, detail, errors, request_id }, { status: 422, ...body });
      return true;
    });
    assert.equal(api.asked.length, 1, 'a POST is never repeated by itself');
  });

  it('does not take a proxy’s page for an answer', async () => {
    await using api = await startFakeApi({ [`GET /api/tasks/${ID}`]: () => ({ body: '<html>' }) });
    await assert.rejects(clientOf(api.url).getTask(ID), { name: 'ApiProblem', code: 'unexpected_answer' });
  });

  it('asks again when a read meets a passing fault', async () => {
    let failures = 2;
    await using api = await startFakeApi({
      [`GET /api/tasks/${ID}`]: () =>
        failures-- > 0
          ? { status: 503, body: { code: 'unavailable', detail: 'later' } }
          : { body: taskView({ status: 'processing' }) },
    });
    assert.equal((await clientOf(api.url).getTask(ID)).status, 'processing');
    assert.equal(api.asked.length, 3);
  });

  it('gives up a read that keeps failing, with the problem', async () => {
    await using api = await startFakeApi({
      [`GET /api/tasks/${ID}`]: () => ({ status: 503, body: { code: 'unavailable', detail: 'later' } }),
    });
    await assert.rejects(clientOf(api.url).getTask(ID), { code: 'unavailable' });
    assert.equal(api.asked.length, 3);
  });

  it('tells a result from one that is still being made', async () => {
    const result = { task_id: ID, status: 'completed', completed_at: 'z', files: [], models: [] };
    await using api = await startFakeApi({
      [`GET /api/tasks/${ID}/result`]: () => ({
        status: 202,
        headers: { 'retry-after': '4' },
        body: { status: 'processing', progress: 40, stage: 'transcribe' },
      }),
    });
    assert.deepEqual(await clientOf(api.url).result(ID), {
      kind: 'pending',
      retry_after: 4,
      status: 'processing',
      progress: 40,
      stage: 'transcribe',
    });
    api.routes[`GET /api/tasks/${ID}/result`] = () => ({ body: result });
    assert.deepEqual(await clientOf(api.url).result(ID), { kind: 'ready', result });
  });

  it('downloads by a link, and keeps the key from the bucket', async () => {
    await using api = await startFakeApi({
      [`GET /api/tasks/${ID}/artifacts/transcript.json`]: () => ({
        body: { url: `${api.url}/bucket`, expires_at: 'z' },
      }),
      'GET /bucket': () => ({ body: { text: 'hello' } }),
    });
    const response = await clientOf(api.url).downloadArtifact(ID, 'transcript.json', 'f2');
    assert.deepEqual(await response.json(), { text: 'hello' });
    assert.equal(api.asked[0]?.query.toString(), 'redirect=false&file_id=f2');
    assert.equal(api.asked[1]?.headers['x-api-key'], undefined);
  });

  it('answers the health of a service that is unwell', async () => {
    const body = { status: 'degraded', version: '1', checks: { table: { status: 'failed' } } };
    await using api = await startFakeApi({ 'GET /api/health': () => ({ status: 503, body }) });
    assert.deepEqual(await clientOf(api.url).health(), body);
  });
});

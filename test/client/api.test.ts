import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ApiProblem, createApi } from '../../client/index.ts';
import { startFakeApi } from './fake-api.ts';

const endpoint = {
  id: 'we_1',
  url: 'https://example.org/hook',
  events: ['task.completed'],
  payload: 'full',
  is_active: true,
  created_at: 'z',
};

it('asks any operation of the document, with its key, and answers what the document says', async () => {
  await using api = await startFakeApi({
    'PATCH /api/webhooks/we%201': () => ({ body: endpoint }),
    'GET /api/webhooks/we_1/deliveries': () => ({ body: { items: [], next_cursor: null } }),
  });
  const { PATCH, GET } = createApi({ apiUrl: `${api.url}/`, apiKey: 'sst_test' });
  const id = { path: { id: 'we 1' } };
  const { data } = await PATCH('/api/webhooks/{id}', { params: id, body: { payload: 'thin' } });
  assert.equal(data?.payload, 'full');
  await GET('/api/webhooks/{id}/deliveries', { params: { path: { id: 'we_1' }, query: { limit: '5' } } });
  const [changed, listed] = api.asked;
  assert.deepEqual([changed?.headers['x-api-key'], changed?.json()], ['sst_test', { payload: 'thin' }]);
  assert.equal(listed?.query.get('limit'), '5');
});

it('throws a problem as the client does', async () => {
  const body = { code: 'not_found', detail: 'There is no task "x".', request_id: 'r' };
  await using api = await startFakeApi({ 'GET /api/tasks/x': () => ({ status: 404, body }) });
  const read = createApi({ apiUrl: api.url }).GET('/api/tasks/{id}', { params: { path: { id: 'x' } } });
  await assert.rejects(read, (fault) => {
    assert.ok(fault instanceof ApiProblem);
    assert.deepEqual([fault.status, fault.code, fault.request_id], [404, 'not_found', 'r']);
    return true;
  });
  assert.equal(api.asked[0]?.headers['x-api-key'], undefined);
});

it('knows what each operation takes', () => {
  const { POST, GET } = createApi({ apiUrl: 'http://localhost' });
  // @ts-expect-error there is no such operation
  const unknown = () => GET('/api/nothing');
  // @ts-expect-error a task has a type and params
  const incomplete = () => POST('/api/tasks', { body: { params: {} } });
  assert.deepEqual([unknown.length, incomplete.length], [0, 0]);
});

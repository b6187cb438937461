/** Work for outside workers, over the real API. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

const tea = {
  name: 'tea.make',
  param_schema: { type: 'object', required: ['cups'], properties: { cups: { type: 'integer' } } },
  result_schema: { type: 'object', required: ['poured'] },
};

describe('work for outside workers', () => {
  it('is answered with its result, when it is small and the caller waits', async () => {
    await service.ask('POST', 'task-types/register', { ...tea, name: 'tea.small' });
    const creating = service.ask('POST', 'tasks?wait_seconds=20', {
      type: 'tea.small',
      params: { cups: 1 },
      dedupe: false,
    });
    const claiming = { worker_id: 'kettle', types: ['tea.small'], wait_seconds: 10 };
    const [task] = (await service.ask('POST', 'tasks/claim', claiming)).body.tasks;
    const report = {
      worker_id: 'kettle',
      claim_token: task.claim_token,
      success: true,
      result: { poured: 1 },
    };
    await service.ask('POST', `tasks/${task.id}/complete`, report);
    const { status, body } = await creating;
    assert.deepEqual([status, body.task.status, body.result], [201, 'completed', { poured: 1 }]);
  });

  it('is described, asked for, claimed while the worker waits, and done', async () => {
    assert.ok([200, 201].includes((await service.ask('POST', 'task-types/register', tea)).status));
    const refused = await service.ask('POST', 'tasks', { type: 'tea.make', params: {} });
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, '/params/cups']);

    const claiming = service.ask('POST', 'tasks/claim', {
      worker_id: 'kettle',
      types: ['tea.make'],
      wait_seconds: 10,
    });
    const { body: created } = await service.ask('POST', 'tasks', {
      type: 'tea.make',
      params: { cups: 2 },
      dedupe: false,
    });
    const { id } = created.task;
    const claimed = await claiming;
    assert.equal(claimed.status, 200);
    const [task] = claimed.body.tasks;
    assert.deepEqual([task.id, task.params], [id, { cups: 2 }]);

    const hold = { worker_id: 'kettle', claim_token: task.claim_token };
    const beat = await service.ask('POST', `tasks/${id}/heartbeat`, {
      ...hold,
      progress: 50,
      message: 'boiling',
    });
    assert.equal(beat.body.cancel_requested, false);
    const { items } = (await service.ask('GET', 'workers')).body;
    assert.deepEqual(items.find((one: { worker_id: string }) => one.worker_id === 'kettle')?.tasks, [id]);
    const done = { ...hold, success: true, result: { poured: true } };
    assert.equal((await service.ask('POST', `tasks/${id}/complete`, done)).body.task.status, 'completed');
    assert.deepEqual((await service.ask('GET', `tasks/${id}/result`)).body.result, { poured: true });
    assert.equal((await service.ask('POST', `tasks/${id}/complete`, done)).body.task.status, 'completed');
    const late = { ...done, claim_token: 'of somebody who lost it' };
    assert.equal((await service.ask('POST', `tasks/${id}/complete`, late)).body.code, 'claim_lost');
    const history = (await service.ask('GET', `tasks/${id}/events`)).body.items;
    assert.deepEqual(
      history.map(({ type }: { type: string }) => type),
      ['TaskCreated', 'TaskClaimed', 'TaskCompleted'],
    );
  });
});

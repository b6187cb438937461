/** Webhooks on the page of the task that they told of. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startReceiver } from '../../support/webhook-receiver.ts';
import { inspect } from '../running-dashboard.ts';
import { type Stage, shown } from './stage.ts';

export const deliveries = (stage: () => Stage): void => {
  it('shows who was told of a task and what they answered, and tells them again', async (t) => {
    const { dashboard, page } = stage();
    const receiver = await startReceiver(t, (_, response) =>
      response.writeHead(410).end('Nobody lives here.'),
    );
    await dashboard.client.registerType({ name: 'demo.bell', param_schema: { type: 'object' } });
    const { task } = await dashboard.client.createTask({
      type: 'demo.bell',
      params: {},
      webhook_url: receiver.url,
      dedupe: false,
    });
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByRole('link', { name: 'demo.bell' }).click();
    await page.getByRole('tab', { name: 'Webhooks' }).click();
    await shown(page, 'No deliveries');
    await page.getByRole('button', { name: 'Cancel' }).click();
    const [told] = await receiver.next(1);
    assert.match(told?.body ?? '', new RegExp(task.id));
    await page.reload();
    await page.getByRole('tab', { name: 'Webhooks' }).click();
    const again = page.getByRole('button', { name: `Redeliver: task.cancelled to ${receiver.url}` });
    await again.and(page.locator(':enabled')).waitFor();
    await page.getByText('task.cancelled · 1 attempt').click();
    await page.getByText(/Answered 410 after \d+ ms/).waitFor();
    await shown(page, 'Nobody lives here.');
    await page.getByText(`"task_id":"${task.id}"`).waitFor();
    await page.locator('.badge', { hasText: 'Failed' }).waitFor();
    assert.deepEqual(await inspect(page, 'task-webhooks'), []);
    receiver.behaviour.answer = (_, response) => response.end('Welcome.');
    await again.click();
    await page.locator('.badge', { hasText: 'Delivered' }).waitFor();
    await shown(page, 'Welcome.');
    const [first, second] = await receiver.next(2);
    assert.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
  });
};

/** What keeps the service going, as admins see and mend it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startReceiver } from '../../support/webhook-receiver.ts';
import { inspect } from '../running-dashboard.ts';
import { type Stage, shown } from './stage.ts';

const STAMP = {
  name: 'demo.stamp',
  max_attempts: 5,
  lease_seconds: 90,
  param_schema: {
    type: 'object',
    required: ['motif'],
    properties: { motif: { type: 'string', title: 'Motif' }, value: { type: 'integer', title: 'Value' } },
  },
  result_schema: { type: 'object', required: ['sheet'] },
};

/** As if a message had been tried in vain: what it asks for is done once it is sent back. */
const deadLetter = async ({ dashboard: { clients } }: Stage, queue: RegExp, body: object): Promise<void> => {
  const { endpoints, credentials, region } = clients;
  const sqs = new SQSClient({ endpoint: endpoints.sqs, credentials, region });
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((url) => queue.test(url));
  assert.ok(QueueUrl, `One of ${QueueUrls}`);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
};

const openAdmin = async ({ page }: Stage, tab: string): Promise<void> => {
  await page.getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('tab', { name: tab }).click();
};

export const admin = (stage: () => Stage): void => {
  it('shows dead letters, and sends them back to be done after all', async (t) => {
    const { dashboard, page } = stage();
    const receiver = await startReceiver(t);
    await dashboard.client.registerType(STAMP);
    const params = { motif: 'lost' };
    const { task } = await dashboard.client.createTask({ type: STAMP.name, params, dedupe: false });
    const { body: endpoint } = await dashboard.ask('POST', 'webhooks', {
      url: receiver.url,
      events: ['task.created'],
    });
    const { owner, created_at: at, id: task_id } = task;
    const lost = { kind: 'happened', owner, task_id, seq: 1, event: 'task.created', at };
    await deadLetter(stage(), /webhooks.*dead|dead.*webhooks/i, lost);
    await openAdmin(stage(), 'Dead letters');
    const letters = page.getByRole('region', { name: 'webhooks', exact: true });
    await letters.getByRole('button', { name: 'Redrive' }).waitFor();
    await letters.getByText(/received \d+ times?$/).click();
    await letters.getByText(`"task_id": "${task_id}"`).waitFor();
    assert.deepEqual(await inspect(page, 'admin-letters'), []);
    await letters.getByRole('button', { name: 'Redrive' }).click();
    await page.getByText('1 message redriven.').waitFor();
    await shown(page, 'No dead letters');
    const [told] = await receiver.next(1, ({ body }) => body.includes(task_id));
    assert.match(told?.body ?? '', /task\.created/);
    await dashboard.ask('DELETE', `webhooks/${endpoint.id}`);
  });

  it('changes a type as a new version, with the rest of it kept, and shows how it will be asked for', async () => {
    const { dashboard, page } = stage();
    await openAdmin(stage(), 'Task types');
    await page.getByRole('button', { name: 'Edit demo.stamp' }).click();
    const schema = page.getByLabel('Parameter schema');
    const changed = {
      ...STAMP.param_schema,
      properties: { ...STAMP.param_schema.properties, perforated: { type: 'boolean', title: 'Perforated' } },
    };
    assert.deepEqual(JSON.parse(await schema.inputValue()), STAMP.param_schema);
    await schema.fill(JSON.stringify(changed, null, 2));
    await page.getByText('Form preview').click();
    await page.getByLabel('Perforated').waitFor();
    assert.deepEqual(await inspect(page, 'admin-type-editor'), []);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Version 2 · workers · 5 attempts · lease 90 s').waitFor();
    const types = await dashboard.client.taskTypes();
    const { max_attempts, lease_seconds, result_schema, param_schema } = types.find(
      ({ name }) => name === STAMP.name,
    )!;
    assert.deepEqual(
      { max_attempts, lease_seconds, result_schema },
      {
        max_attempts: 5,
        lease_seconds: 90,
        result_schema: STAMP.result_schema,
      },
    );
    assert.deepEqual(param_schema, changed);
  });

  it('says where a schema is no JSON, and at which place in it the service finds fault', async () => {
    const { page } = stage();
    await page.getByRole('button', { name: 'Edit demo.stamp' }).click();
    const schema = page.getByLabel('Parameter schema');
    await schema.fill('{\n  "type": "object",\n}');
    await page.getByText(/line 3 column 1/).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    assert.ok(await schema.evaluate((field) => field.matches(':invalid')), 'the browser keeps it back');
    await schema.fill('{"type": "object", "properties": {"motif": {"type": "strange"}}}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^\/properties\/motif\/type must be/).waitFor();
    assert.deepEqual(await inspect(page, 'admin-type-refused'), []);
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('takes a type out of use and back into it', async () => {
    const { dashboard, page } = stage();
    const isActive = async () =>
      (await dashboard.client.taskTypes()).find(({ name }) => name === STAMP.name)?.is_active;
    await page.getByRole('button', { name: 'Deactivate demo.stamp' }).click();
    await page.getByRole('button', { name: 'Activate demo.stamp', exact: true }).waitFor();
    assert.equal(await isActive(), false);
    await page.getByRole('button', { name: 'Activate demo.stamp', exact: true }).click();
    await page.getByRole('button', { name: 'Deactivate demo.stamp' }).waitFor();
    assert.equal(await isActive(), true);
    await page.getByRole('link', { name: 'demo.stamp' }).click();
    await page.getByLabel('Motif').waitFor();
  });
};

/** Every documented example is sent to the service, in an order in which there is what each is about. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../../lib/openapi/row.ts';
import { answerFaults } from '../support/answers.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
const told = new Map<string, string>();

before(async () => {
  service = await startService();
});
after(() => service.close());

const ask = async (name: string, body?: object, headers: Record<string, string> = {}) => {
  const [method = '', pattern = ''] = name.split(' ');
  const path = pattern.replace(
    /\{(\w+)\}/g,
    (_, variable) => told.get(`${name} ${variable}`) ?? told.get(variable) ?? 'none',
  );
  const response = await fetch(service.apiUrl + path, {
    method,
    redirect: 'manual',
    headers: { 'x-api-key': service.key, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.deepEqual(
    answerFaults(name, response, text),
    [],
    `${name} ${response.status} ${text.slice(0, 500)}`,
  );
  return { status: response.status, text };
};

const ORDER = [
  'registerType',
  'createTask',
  'claimTasks',
  'createTasks',
  'signParts',
  'createWebhook',
  'changeWebhook',
];
const placeOf = (id: string): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

const examples = rows()
  .toSorted((a, b) => placeOf(a.operation.id) - placeOf(b.operation.id))
  .flatMap((row) => Object.entries(row.operation.examples ?? {}).map((example) => ({ row, example })));

test('every documented example answers what it says', async () => {
  const { id } = await service.submit(SAMPLE);
  assert.equal((await service.ended(id)).status, 'completed');
  told.set('PATCH /api/tasks/{id}/transcript id', id);
  assert.ok(examples.length > 10);
  for (const {
    row,
    example: [title, example],
  } of examples) {
    const { status, text } = await ask(row.name, example.body, { 'if-match': '*' });
    assert.equal(status, example.answers, `${row.name} ${title}: ${text}`);
    const answer = text === '' ? {} : JSON.parse(text);
    if (row.operation.id === 'createTask' && title === 'upload') {
      told.set('id', answer.task.id);
      told.set('file', answer.uploads[0].file_id);
    }
    if (row.operation.id === 'createWebhook')
      for (const { name } of rows())
        told.set(
          `${name} id`,
          name.includes('/webhooks') ? answer.id : (told.get(`${name} id`) ?? told.get('id') ?? ''),
        );
  }
});

test('what is read without a body answers what the document says of it', async () => {
  const { id } = (await service.client.listTasks({ type: 'media.process' })).items.at(-1) ?? assert.fail();
  for (const { name } of rows())
    told.set(`${name} id`, name.includes('/tasks/') ? id : (told.get(`${name} id`) ?? 'none'));
  told.set('file', 'f1');
  told.set('name', 'transcript.json');
  told.set('GET /api/task-types/{name} name', 'media.process');
  const page = await (await fetch(`${service.apiUrl}/docs`)).text();
  told.set(
    'GET /docs/{file} file',
    /src="docs\/([^"]+)"/.exec(page)?.[1] ?? assert.fail('the page has no script'),
  );
  const statuses = new Map<string, number>();
  for (const { name, route } of rows().filter(({ route }) => route.method === 'GET'))
    statuses.set(name, (await ask(name)).status === route.success ? 0 : 1);
  // The sample was uploaded whole: its upload has no parts. Keys are known by another id.
  const others = [...statuses].flatMap(([name, other]) => (other ? [name] : []));
  assert.deepEqual(others.toSorted(), ['GET /api/keys/{id}', 'GET /api/tasks/{id}/files/{file}/parts']);
});

/** What every route says to those who ask wrongly, over the real API: the code that programs act on, and where the fault is. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
/** Of `ann`, unless their names say otherwise. */
let keys: Record<'admin' | 'ann' | 'reader' | 'writer' | 'worker' | 'bob' | 'revoked', string>;
/** Ann's: one pending, one claimed, one completed, one cancelled, one whose file is awaited. */
let tasks: Record<'pending' | 'claimed' | 'completed' | 'cancelled' | 'upload', string>;
let token: string;

interface Question {
  readonly as?: keyof typeof keys | 'nobody';
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = { status: number; body: any };

const ask = async (question: string, { as = 'ann', body, text, headers }: Question = {}): Promise<Answer> => {
  const [method = '', path = ''] = question.split(' ');
  const response = await fetch(`${service.apiUrl}/api/${path}`, {
    method,
    headers: {
      ...(as === 'nobody' ? {} : { 'x-api-key': keys[as] }),
      'content-type': 'application/json',
      ...headers,
    },
    ...(text !== undefined && { body: text }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
};

const asked = async (question: string, more: Question = {}): Promise<Answer['body']> => {
  const { status, body } = await ask(question, more);
  assert.ok(status < 300, `${question}: ${status} ${JSON.stringify(body)}`);
  return body;
};

const newKey = async (owner: string, ...scopes: string[]) =>
  asked('POST keys', { as: 'admin', body: { owner, name: `${owner} ${scopes.join(' ')}`, scopes } });

const tea = {
  name: 'misuse.tea',
  param_schema: { type: 'object', properties: { cups: { type: 'integer' } } },
  result_schema: { type: 'object', required: ['poured'] },
};
const make = async (cups: number, type = tea.name): Promise<string> =>
  (await asked('POST tasks', { body: { type, params: { cups }, dedupe: false } })).task.id;
const claim = async (): Promise<{ id: string; claim_token: string }> =>
  (await asked('POST tasks/claim', { body: { worker_id: 'w1', types: [tea.name] } })).tasks[0];

before(async () => {
  service = await startService();
  keys = Object.fromEntries(['admin', 'ann'].map((name) => [name, service.key])) as typeof keys;
  const all = ['tasks:read', 'tasks:write', 'worker'];
  const owner = `ann-${Date.now().toString(36)}`;
  const revoked = await newKey(owner, ...all);
  await asked(`DELETE keys/${revoked.key_id}`, { as: 'admin' });
  keys = {
    admin: service.key,
    ann: (await newKey(owner, ...all)).key,
    reader: (await newKey(owner, 'tasks:read')).key,
    writer: (await newKey(owner, 'tasks:write')).key,
    worker: (await newKey(owner, 'worker')).key,
    bob: (await newKey(`bob-${Date.now().toString(36)}`, ...all)).key,
    revoked: revoked.key,
  };
  await asked('POST task-types/register', { body: tea });
  await asked('POST task-types/register', { body: { ...tea, name: 'misuse.old' } });
  await asked('DELETE task-types/misuse.old');
  const completed = await make(1);
  const held = await claim();
  const done = { worker_id: 'w1', claim_token: held.claim_token, success: true, result: { poured: true } };
  await asked(`POST tasks/${completed}/complete`, { body: done });
  const claimed = await make(2);
  token = (await claim()).claim_token;
  const cancelled = await make(3);
  await asked(`POST tasks/${cancelled}/cancel`);
  const media = { type: 'media.process', params: { files: [{ name: 'a.mp4', size: 10 }] } };
  const upload = (await asked('POST tasks', { body: media })).task.id;
  tasks = { completed, claimed, cancelled, upload, pending: await make(4) };
});
after(() => service.close());

/** `{name}` in a question is one of ann's tasks; the last is the path of the first fault. */
type Misuse = readonly [question: string, more: Question, status: number, code: string, path?: string];

const worker = (over: object = {}) => ({ worker_id: 'w1', claim_token: token, ...over });
const schema = (param_schema: object) => ({ body: { name: 'misuse.new', param_schema } });
const deep = (levels: number): object => (levels === 0 ? {} : { in: deep(levels - 1) });

const everyRoute = (): Misuse[] =>
  [
    'POST tasks',
    'POST tasks/batch',
    'GET tasks',
    'GET tasks/statistics',
    'GET tasks/{pending}',
    'DELETE tasks/{pending}',
    'POST tasks/{pending}/cancel',
    'POST tasks/{pending}/retry',
    'GET tasks/{pending}/events',
    'GET tasks/{pending}/logs',
    'GET tasks/{pending}/result',
    'GET tasks/{pending}/artifacts',
    'POST tasks/{upload}/files/f1/parts',
    'POST task-types/register',
    'GET task-types',
    'GET task-types/misuse.tea',
    'DELETE task-types/misuse.tea',
    'POST tasks/claim',
    'POST tasks/{claimed}/heartbeat',
    'POST tasks/{claimed}/complete',
    'GET workers',
    'POST realtime/tickets',
    'POST keys',
    'GET keys',
    'GET keys/k',
    'DELETE keys/k',
    'GET stats',
    'GET dead-letters',
    'POST dead-letters/redrive',
    'POST sweep',
    'POST webhooks',
    'GET webhooks',
    'PATCH webhooks/w',
    'DELETE webhooks/w',
    'POST webhooks/w/rotate',
    'POST webhooks/w/test',
    'GET webhooks/w/deliveries',
    'GET tasks/{pending}/webhook-deliveries',
    'POST webhooks/w/deliveries/d/redeliver',
  ].flatMap((question): Misuse[] => [
    [question, { as: 'nobody' }, 401, 'unauthenticated'],
    [question, { as: 'revoked' }, 401, 'key_revoked'],
  ]);

const scopes = (): Misuse[] => [
  ['POST tasks', { as: 'reader', body: {} }, 403, 'forbidden'],
  ['POST tasks/batch', { as: 'reader', body: {} }, 403, 'forbidden'],
  ['DELETE tasks/{pending}', { as: 'reader' }, 403, 'forbidden'],
  ['POST tasks/{pending}/cancel', { as: 'reader' }, 403, 'forbidden'],
  ['POST tasks/{pending}/retry', { as: 'worker' }, 403, 'forbidden'],
  ['GET tasks', { as: 'writer' }, 403, 'forbidden'],
  ['GET tasks/{pending}', { as: 'worker' }, 403, 'forbidden'],
  ['GET tasks/{pending}/logs', { as: 'worker' }, 403, 'forbidden'],
  ['POST tasks/claim', { as: 'writer' }, 403, 'forbidden'],
  ['POST tasks/{claimed}/heartbeat', { as: 'reader' }, 403, 'forbidden'],
  ['POST tasks/{claimed}/complete', { as: 'writer' }, 403, 'forbidden'],
  ['POST task-types/register', { as: 'worker' }, 403, 'forbidden'],
  ...['POST keys', 'GET keys', 'GET stats', 'GET dead-letters', 'POST sweep'].map(
    (question): Misuse => [question, { as: 'ann' }, 403, 'forbidden'],
  ),
];

/** Another owner's tasks and types are answered like those that there are not. */
const strangers = (): Misuse[] => [
  ...[
    'GET tasks/{pending}',
    'DELETE tasks/{pending}',
    'POST tasks/{pending}/cancel',
    'POST tasks/{cancelled}/retry',
    'GET tasks/{completed}/events',
    'GET tasks/{completed}/logs',
    'GET tasks/{completed}/result',
    'GET tasks/{completed}/artifacts',
    'GET task-types/misuse.tea',
    'DELETE task-types/misuse.tea',
  ].map((question): Misuse => [question, { as: 'bob' }, 404, 'not_found']),
  ['POST tasks/{claimed}/heartbeat', { as: 'bob', body: worker() }, 404, 'not_found'],
  ['POST tasks/{claimed}/complete', { as: 'bob', body: worker({ success: true }) }, 404, 'not_found'],
  ['POST tasks', { as: 'bob', body: { type: 'misuse.tea', params: {} } }, 422, 'unknown_task_type'],
];

const bodies = (): Misuse[] => [
  ['POST tasks', { text: '{"type":' }, 400, 'invalid_json'],
  ['POST tasks', { text: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
  ['POST tasks', { text: `"${'x'.repeat(1024 ** 2)}"` }, 413, 'body_too_large'],
  ['POST tasks', { body: { type: 'misuse.tea', params: deep(30) } }, 400, 'invalid_request'],
  ['POST tasks', { body: [] }, 400, 'invalid_request', ''],
  ['POST tasks', { body: {} }, 400, 'invalid_request', '/type'],
  ['POST tasks', { body: { type: 'nothing', params: {} } }, 422, 'unknown_task_type'],
  ['POST tasks', { body: { type: 'misuse.old', params: {} } }, 422, 'task_type_inactive'],
  [
    'POST tasks',
    { body: { type: 'misuse.tea', params: { cups: 'two' } } },
    422,
    'invalid_params',
    '/params/cups',
  ],
  [
    'POST tasks',
    { body: { type: 'misuse.tea', params: {}, priority: 5000 } },
    400,
    'invalid_request',
    '/priority',
  ],
  [
    'POST tasks',
    { body: { type: 'misuse.tea', params: {}, run_at: 'soon' } },
    400,
    'invalid_request',
    '/run_at',
  ],
  [
    'POST tasks',
    { body: { type: 'misuse.tea', params: { much: 'x'.repeat(200_000) } } },
    413,
    'body_too_large',
  ],
  ['POST tasks?wait_seconds=60', { body: {} }, 400, 'invalid_request'],
  ['POST tasks?dry_run=perhaps', { body: {} }, 400, 'invalid_request'],
  ['POST tasks/batch', { body: { tasks: [] } }, 400, 'invalid_request', '/tasks'],
  [
    'POST tasks/batch',
    { body: { tasks: Array.from({ length: 101 }, () => ({})) } },
    400,
    'invalid_request',
    '/tasks',
  ],
  ['GET tasks?status=asleep', {}, 400, 'invalid_request', '/status'],
  ['GET tasks?cursor=made-up', {}, 400, 'invalid_request', '/cursor'],
  ['GET tasks?created_after=2026-13-45', {}, 400, 'invalid_request', '/created_after'],
  ['GET tasks/nobody_20000101_1', {}, 404, 'not_found'],
  ['GET tasks/{pending}/events?after=-1', {}, 400, 'invalid_request', '/after'],
  ['GET tasks/{pending}/logs?level=LOUD', {}, 400, 'invalid_request', '/level'],
  ['GET tasks/{pending}/logs?after=2026-13-45', {}, 400, 'invalid_request', '/after'],
  ['GET tasks/{pending}/logs?cursor=made-up', {}, 400, 'invalid_request', '/cursor'],
  ['PUT tasks', {}, 405, 'method_not_allowed'],
  ['GET nothing', {}, 404, 'not_found'],
];

const states = (): Misuse[] => [
  ['POST tasks/{completed}/cancel', {}, 409, 'invalid_state'],
  ['POST tasks/{completed}/retry', {}, 409, 'invalid_state'],
  ['POST tasks/{pending}/retry', {}, 409, 'invalid_state'],
  ['GET tasks/{cancelled}/result', {}, 409, 'task_cancelled'],
  ['GET tasks/{completed}/artifacts/none', {}, 404, 'not_found'],
  ['POST tasks/{upload}/files/f1/parts', { body: { part_numbers: [1] } }, 409, 'invalid_state'],
  ['POST tasks/{upload}/files/f9/parts', { body: { part_numbers: [1] } }, 404, 'not_found'],
];

const types = (): Misuse[] => [
  [
    'POST task-types/register',
    { body: { name: 'no spaces', param_schema: {} } },
    400,
    'invalid_request',
    '/name',
  ],
  [
    'POST task-types/register',
    { body: { name: 'media.process', param_schema: {} } },
    409,
    'task_type_built_in',
  ],
  ['POST task-types/register', schema({ type: 'nonsense' }), 422, 'invalid_schema', '/param_schema/type'],
  [
    'POST task-types/register',
    schema({ $ref: 'https://example.org/s' }),
    422,
    'invalid_schema',
    '/param_schema/$ref',
  ],
  ['POST task-types/register', schema({ pattern: '(a+)+$' }), 422, 'invalid_schema', '/param_schema/pattern'],
  ['GET task-types/nothing', {}, 404, 'not_found'],
  ['GET task-types/misuse.tea?version=99', {}, 404, 'not_found'],
  ['DELETE task-types/media.process', {}, 409, 'task_type_built_in'],
  ['DELETE task-types/nothing', {}, 404, 'not_found'],
];

const work = (): Misuse[] => [
  ['POST tasks/claim', { body: { worker_id: 'w1' } }, 400, 'invalid_request', '/types'],
  [
    'POST tasks/claim',
    { body: { worker_id: 'w 1', types: ['misuse.tea'] } },
    400,
    'invalid_request',
    '/worker_id',
  ],
  [
    'POST tasks/claim',
    { body: { worker_id: 'w1', types: ['misuse.tea'], wait_seconds: 60 } },
    400,
    'invalid_request',
    '/wait_seconds',
  ],
  [
    'POST tasks/claim',
    { body: { worker_id: 'w1', types: ['misuse.tea'], sort_by: 'mood' } },
    400,
    'invalid_request',
    '/sort_by',
  ],
  ['POST tasks/{claimed}/heartbeat', { body: worker({ claim_token: 'x'.repeat(40) }) }, 409, 'claim_lost'],
  [
    'POST tasks/{claimed}/heartbeat',
    { body: worker({ progress: 200 }) },
    400,
    'invalid_request',
    '/progress',
  ],
  [
    'POST tasks/{claimed}/heartbeat',
    { body: worker({ logs: [{ level: 'LOUD', message: 'tea' }] }) },
    400,
    'invalid_request',
    '/logs/0/level',
  ],
  ['POST tasks/{pending}/heartbeat', { body: worker() }, 409, 'claim_lost'],
  ['POST tasks/{cancelled}/complete', { body: worker({ success: true }) }, 409, 'claim_lost'],
  ['POST tasks/{claimed}/complete', { body: worker({ success: true }) }, 422, 'invalid_result', '/result'],
  [
    'POST tasks/{claimed}/complete',
    { body: worker({ success: true, result: {} }) },
    422,
    'invalid_result',
    '/result/poured',
  ],
  ['POST tasks/{claimed}/complete', { body: worker({}) }, 400, 'invalid_request', '/success'],
  [
    'POST tasks/{claimed}/complete',
    { body: worker({ claim_token: 'x'.repeat(40), success: true }) },
    409,
    'claim_lost',
  ],
];

const admins = (): Misuse[] => [
  [
    'POST keys',
    { as: 'admin', body: { owner: 'ann', name: 'n', scopes: ['everything'] } },
    400,
    'invalid_request',
    '/scopes/0',
  ],
  [
    'POST keys',
    { as: 'admin', body: { owner: 'not an owner', name: 'n', scopes: ['worker'] } },
    400,
    'invalid_request',
    '/owner',
  ],
  [
    'POST keys',
    { as: 'admin', body: { owner: 'ann', name: 'n', scopes: ['worker'], expires_at: '2000-01-01' } },
    400,
    'invalid_request',
    '/expires_at',
  ],
  ['GET keys/none', { as: 'admin' }, 404, 'not_found'],
  ['DELETE keys/none', { as: 'admin' }, 404, 'not_found'],
  ['POST dead-letters/redrive', { as: 'admin', body: { queue: 'nowhere' } }, 404, 'not_found'],
];

const hooks = (): Misuse[] => [
  ['POST webhooks', { body: { url: 'ftp://example.org' } }, 400, 'invalid_request', '/url'],
  // Metadata services are refused also where private addresses are allowed.
  ['POST webhooks', { body: { url: 'http://0xA9FEA9FE/latest/' } }, 400, 'invalid_request', '/url'],
  ['PATCH webhooks/none', { body: { url: 'http://[::ffff:a9fe:a9fe]/' } }, 400, 'invalid_request', '/url'],
  [
    'POST tasks',
    { body: { type: 'misuse.tea', params: {}, webhook_url: 'http://2852039166/' } },
    400,
    'invalid_request',
    '/webhook_url',
  ],
  ['POST webhooks', { body: { url: 'https://example.org', events: [] } }, 400, 'invalid_request', '/events'],
  ['POST webhooks', { as: 'reader', body: {} }, 403, 'forbidden'],
  ['PATCH webhooks/none', { body: { payload: 'thin' } }, 404, 'not_found'],
  ['PATCH webhooks/none', { body: {} }, 400, 'invalid_request', ''],
  ['POST webhooks/none/rotate', { body: { overlap_hours: 999 } }, 400, 'invalid_request', '/overlap_hours'],
  ['POST webhooks/none/test', {}, 404, 'not_found'],
  ['GET webhooks/none/deliveries', {}, 404, 'not_found'],
  ['GET tasks/none/webhook-deliveries', {}, 404, 'not_found'],
  ['POST webhooks/none/deliveries/none/redeliver', {}, 404, 'not_found'],
  [
    'POST tasks',
    { body: { type: 'misuse.tea', params: {}, webhook_url: 'nowhere' } },
    400,
    'invalid_request',
    '/webhook_url',
  ],
];

const MISUSES: Readonly<Record<string, () => Misuse[]>> = {
  'without a key that holds': everyRoute,
  'without the scope': scopes,
  "of another owner's": strangers,
  'with what is not understood': bodies,
  'against the state of a task': states,
  'about task types': types,
  'as a worker': work,
  'as an admin': admins,
  'about webhooks': hooks,
};

describe('whoever asks wrongly is told so', () => {
  for (const [how, misuses] of Object.entries(MISUSES)) {
    it(how, async () => {
      for (const [question, more, status, code, path] of misuses()) {
        const filled = question.replace(/\{(\w+)\}/, (_, name: keyof typeof tasks) => tasks[name]);
        const answer = await ask(filled, more);
        const told = `${question} ${JSON.stringify(more).slice(0, 200)}: ${JSON.stringify(answer.body).slice(0, 400)}`;
        assert.deepEqual([answer.status, answer.body.code], [status, code], told);
        assert.ok(answer.body.request_id && answer.body.title && answer.body.detail, told);
        if (path !== undefined) assert.equal(answer.body.errors[0].path, path, told);
      }
    });
  }
});

/** A call of every command, and the service that each of them does well at. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { TASK_STATUSES } from '../../functions/contract/task-schemas.ts';
import { AT, type Routes, startFakeApi, taskView } from '../client/fake-api.ts';
import { BUCKET, CREDENTIALS, REGION, startFixture } from '../local/s3-fixture.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { dataFolder } from './run-cli.ts';

export interface Call {
  readonly args: readonly string[];
  /** Where the same call would do without any service. */
  readonly fails?: readonly string[];
  readonly stdin?: string;
  /** It tells of several things, a line each. */
  readonly isMany?: true;
  /** It goes on until it is told to end, which it is when it has said this. */
  readonly until?: RegExp;
}

const ID = 'local_20261102_1';
const table = ['--table', TABLE];
const TYPE = { name: 'tea.make', param_schema: { type: 'object' } };

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

/** By the words of the command. */
export const CALLS: Readonly<Record<string, Call>> = {
  start: { args: ['--no-sample', '--once'], fails: ['none.mp4'], isMany: true },
  submit: { args: ['talk.wav', '--outputs', 'transcript', 'analysis'], isMany: true },
  watch: { args: [ID], isMany: true },
  get: { args: [ID, '--download', 'results'] },
  list: { args: ['--status', TASK_STATUSES[0]] },
  cancel: { args: [ID] },
  retry: { args: [ID] },
  speakers: { args: [ID, 'S1=Ada'] },
  lines: { args: [ID] },
  logs: { args: [ID, '--follow'], isMany: true },
  delete: { args: [ID] },
  status: { args: [] },
  'keys create': { args: ['--owner', 'ann'] },
  'keys list': { args: [] },
  'keys revoke': { args: ['key_1'] },
  'types list': { args: [] },
  'types show': { args: ['tea.make'] },
  'types register': { args: ['-'], stdin: JSON.stringify(TYPE) },
  'types deactivate': { args: ['tea.make'] },
  'owner export': { args: ['ann', ...table], isMany: true },
  'owner import': { args: ['-', ...table], fails: ['none.jsonl', ...table] },
  'owner delete': { args: ['ann', ...table, '--bucket', BUCKET, '--yes'] },
  recount: { args: table },
  worker: {
    args: ['--type', 'tea.make', '--', process.execPath, '-e', 'console.log("{}")', '--', '--json'],
    until: /"kind":"reported"/,
    isMany: true,
  },
  mcp: { isMany: true, args: [], fails: ['--api', 'nonsense'], stdin: `${JSON.stringify(INITIALIZE)}\n` },
  doctor: { args: [] },
  completion: { args: ['bash'], fails: ['tcsh'] },
};

const completed = taskView({ status: 'completed', progress: 100 });
const key = { key_id: 'key_1', owner: 'ann', name: 'laptop', scopes: ['worker'], created_at: AT };
const type = { ...TYPE, version: 1, executor: 'worker', max_attempts: 3, lease_seconds: 60, created_at: AT };
const line = { id: 'a', at: AT, level: 'INFO', stage: 'probe', message: 'talk.wav: wav' };
const transcript = {
  ...{ task_id: ID, file_id: 'f1', duration: 3, language: { code: 'en', confidence: null }, speakers: [] },
  segments: [{ id: 1, start: 0, end: 1, speaker: null, text: 'good morning', words: [] }],
  ...{ text: 'good morning', completeness: { covered: 1, speech_without_words_seconds: 0, flags: [] } },
  provenance: { models: [], pipeline: '0.1.0' },
};
const claimed = {
  ...taskView({ status: 'claimed', id: 't1', type: 'tea.make' }),
  claim: { worker_id: 'w', claimed_at: AT, lease_expires_at: AT, cancel_requested: false },
  ...{ claim_token: 'token-token-token-token', lease_expires_at: AT },
};

const problem = (status: number, code: string) => () => ({
  status,
  body: { code, detail: `It is ${code}.` },
});
const task = (status: number) => () => ({ status, body: { task: completed } });

const routes = (url: () => string, claims: object[]): Routes => ({
  'GET /api/health': () => ({ body: { status: 'ok', version: '1', checks: { table: { status: 'ok' } } } }),
  'GET /api/tasks': () => ({ body: { items: [completed], next_cursor: null } }),
  'POST /api/tasks': () => ({ status: 201, body: { task: completed, uploads: [] } }),
  [`GET /api/tasks/${ID}`]: () => ({ body: completed }),
  [`GET /api/tasks/${ID}/result`]: () => ({
    body: { task_id: ID, status: 'completed', completed_at: AT, models: [], files: [] },
  }),
  [`GET /api/tasks/${ID}/logs`]: () => ({ body: { items: [line], next_cursor: null } }),
  [`POST /api/tasks/${ID}/cancel`]: task(202),
  [`POST /api/tasks/${ID}/retry`]: task(202),
  [`DELETE /api/tasks/${ID}`]: () => ({ status: 204 }),
  [`PATCH /api/tasks/${ID}/transcript`]: () => ({ status: 202, body: { file_id: 'f1', version: 2 } }),
  [`GET /api/tasks/${ID}/transcript`]: () => ({ body: { url: `${url()}/transcript.json`, version: 1 } }),
  'GET /transcript.json': () => ({ body: transcript }),
  'POST /api/keys': () => ({ status: 201, body: { ...key, key: 'sst_new' } }),
  'GET /api/keys': () => ({ body: { items: [key], next_cursor: null } }),
  'DELETE /api/keys/key_1': () => ({ status: 204 }),
  'GET /api/task-types': () => ({ body: { items: [{ ...type, is_active: true }] } }),
  'GET /api/task-types/tea.make': () => ({ body: { ...type, is_active: true } }),
  'POST /api/task-types/register': () => ({ status: 201, body: { ...type, is_active: true } }),
  'DELETE /api/task-types/tea.make': () => ({ status: 204 }),
  'POST /api/tasks/claim': () => {
    const tasks = claims.splice(0);
    return tasks.length === 0 ? { status: 204 } : { body: { tasks } };
  },
  'POST /api/tasks/t1/heartbeat': () => ({ body: { lease_expires_at: AT, cancel_requested: false } }),
  'POST /api/tasks/t1/complete': () => ({ body: { task: taskView({ id: 't1', status: 'completed' }) } }),
  // What doctor asks.
  'GET /api/tasks/none': problem(404, 'not_found'),
  'POST /api/tasks/none/cancel': problem(404, 'not_found'),
  'POST /api/tasks/none/heartbeat': problem(404, 'not_found'),
  'GET /api/keys/none': problem(404, 'not_found'),
});

/** The environment of a command line that has all it needs. */
export const startWorld = async (test: TestContext): Promise<NodeJS.ProcessEnv> => {
  const api = await startFakeApi({});
  test.after(() => api[Symbol.asyncDispose]());
  Object.assign(
    api.routes,
    routes(() => api.url, [claimed]),
  );
  const s3 = await startFixture(test, { credentials: CREDENTIALS });
  await s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'other/1', Body: 'x' }));
  const { hostname, port } = (await (await startTable(test)).config.endpoint?.()) ?? {
    hostname: '',
    port: 0,
  };
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(join(dataFolder, 'talk.wav'), 'RIFFdata');
  return {
    SOUNDSTAGE_API: api.url,
    SOUNDSTAGE_KEY: 'sst_test1234',
    SOUNDSTAGE_PORT: '3955',
    AWS_ENDPOINT_URL_DYNAMODB: `http://${hostname}:${port}`,
    AWS_ENDPOINT_URL_S3: s3.service.endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
};

/** The same where nobody answers. */
export const alone = (world: NodeJS.ProcessEnv, port: number): NodeJS.ProcessEnv => {
  const nowhere = `http://127.0.0.1:${port}`;
  return {
    ...world,
    SOUNDSTAGE_API: nowhere,
    AWS_ENDPOINT_URL_DYNAMODB: nowhere,
    AWS_ENDPOINT_URL_S3: nowhere,
    AWS_MAX_ATTEMPTS: '1',
  };
};

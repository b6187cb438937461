import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { dynamodbAccessStore } from '../../functions/adapters/dynamodb/access-store.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import type { Transcript } from '../../functions/contract/transcript-schemas.ts';
import { type Routes, startFakeApi, taskView } from '../client/fake-api.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { dataFolder, runCli } from './run-cli.ts';

const ID = 'local_20261102_1';
const KEY = { SOUNDSTAGE_KEY: 'sst_test' };

after(() => rmSync(dataFolder, { recursive: true, force: true }));

const stages: TaskView['stages'] = [
  { name: 'probe', status: 'completed', progress: 100, attempts: 1 },
  { name: 'transcribe', status: 'running', progress: 40, attempts: 1, chunks: { total: 5, completed: 2 } },
];

const transcript: Transcript = {
  task_id: ID,
  file_id: 'f1',
  duration: 65,
  language: { code: 'en', confidence: null },
  speakers: [
    { id: 'S1', name: null, talk_seconds: 3 },
    { id: 'S2', name: 'Ada', talk_seconds: 2 },
  ],
  segments: [
    { id: 0, start: 1.24, end: 3, speaker: 'S1', text: 'good morning', words: [] },
    { id: 1, start: 63.06, end: 65, speaker: 'S2', text: 'thank you', words: [] },
  ],
  text: 'good morning thank you',
  completeness: { covered: 1, speech_without_words_seconds: 0, flags: [] },
  provenance: { models: [], pipeline: '0.1.0' },
};

const completed = taskView({ status: 'completed', progress: 100, version: 9 });
const result = {
  task_id: ID,
  status: 'completed',
  completed_at: 'z',
  models: [{ role: 'asr', name: 'demo', sha256: 'a', demo: true }],
  files: [
    {
      file_id: 'f1',
      name: 'talk.wav',
      transcript,
      artifacts: [
        {
          name: 'transcript.txt',
          file_id: 'f1',
          content_type: 'text/plain',
          size: 4,
          sha256: 'b',
          created_at: 'z',
        },
      ],
    },
  ],
};

/** A service that takes one small file and has then completed its task. */
const wholeService = async (over: Routes = {}) => {
  const api = await startFakeApi({
    'POST /api/tasks': () => ({
      status: 201,
      body: {
        task: taskView({ status: 'awaiting_upload' }),
        uploads: [
          {
            file_id: 'f1',
            strategy: 'single',
            method: 'PUT',
            url: `${api.url}/bucket`,
            headers: {},
            expires_at: 'z',
          },
        ],
      },
    }),
    'PUT /bucket': () => ({}),
    [`GET /api/tasks/${ID}`]: () => ({ body: completed }),
    [`GET /api/tasks/${ID}/result`]: () => ({ body: result }),
    [`GET /api/tasks/${ID}/artifacts/transcript.txt`]: () => ({
      body: { url: `${api.url}/text`, expires_at: 'z' },
    }),
    'GET /text': () => ({ body: 'text' }),
    ...over,
  });
  return api;
};

const audioFile = (): string => {
  mkdirSync(dataFolder, { recursive: true });
  const path = join(dataFolder, 'talk.wav');
  writeFileSync(path, 'RIFFdata');
  return path;
};

describe('the command line', () => {
  it('tells its commands', async () => {
    const { code, stdout } = await runCli(['--help']);
    assert.equal(code, 0);
    for (const name of ['start', 'submit', 'watch', 'get', 'list', 'cancel', 'retry', 'delete', 'status'])
      assert.match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
  });

  it('refuses an unknown command and suggests the one that was meant', async () => {
    const { code, stderr } = await runCli(['sumbit']);
    assert.equal(code, 1);
    assert.match(stderr, /unknown command 'sumbit'[\s\S]*submit/);
  });

  it('names every missing file before anything starts', async () => {
    const { code, stdout, stderr } = await runCli(['start', 'a.mp4', 'b.mp4']);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /a\.mp4 does not exist[\s\S]*b\.mp4 does not exist/);
    assert.ok(!existsSync(join(dataFolder, 'cdk.out')));
  });

  it('asks for a key where it has none', async () => {
    const { code, stderr } = await runCli(['list', '--api', 'https://api.example.org']);
    assert.equal(code, 1);
    assert.match(stderr, /API key is needed/);
  });

  it('refuses an address that is none, and a key that cannot be one without showing it', async () => {
    for (const command of ['list', 'status', 'doctor']) {
      const { code, stdout, stderr } = await runCli([command, '--api', 'nonsense'], KEY);
      assert.equal(code, 1);
      assert.match(stdout + stderr, /"nonsense" is no address of an API\./);
    }
    for (const key of ['sst_ключ', 'sst_a\nb']) {
      const { code, stderr } = await runCli(['list', '--api', 'http://127.0.0.1:9'], { SOUNDSTAGE_KEY: key });
      assert.deepEqual(
        [code, stderr],
        [1, 'error: The key from SOUNDSTAGE_KEY has characters that no key has.\n'],
      );
    }
  });

  it('finds the local cloud and its key by what it left, and shows the key to nobody else', async () => {
    await using api = await startFakeApi({
      'GET /api/tasks': () => ({ body: { items: [], next_cursor: null } }),
    });
    writeFileSync(join(dataFolder, 'key'), 'sst_local\n');
    writeFileSync(join(dataFolder, 'api-url'), `${api.url}\n`);
    const local = await runCli(['list']);
    const foreign = await runCli(['list', '--api', 'https://api.example.org']);
    rmSync(join(dataFolder, 'key'));
    rmSync(join(dataFolder, 'api-url'));
    assert.equal(local.code, 0, local.stderr);
    assert.equal(api.asked[0]?.headers['x-api-key'], 'sst_local');
    assert.match(foreign.stderr, /API key is needed/);
  });

  it('says when nobody answers', async () => {
    const gone = await startFakeApi({});
    const { url } = gone;
    await gone[Symbol.asyncDispose]();
    const { code, stderr } = await runCli(['status', '--api', url, '--json']);
    assert.equal(code, 1);
    const { code: problem, detail } = JSON.parse(stderr);
    assert.equal(problem, 'no_answer');
    assert.match(detail, /ECONNREFUSED.*npm start/);
  });

  it('says where a key came from that is refused, and who tells what a key may do', async () => {
    const refused = (status: number, code: string) => () => ({ status, body: { code, detail: 'No.' } });
    await using api = await startFakeApi({ 'GET /api/tasks': refused(401, 'unauthenticated') });
    const list = (...args: string[]) => runCli(['list', '--api', api.url, ...args], KEY);
    assert.match((await list()).stderr, /unauthenticated: No\.\n {2}The key came from SOUNDSTAGE_KEY\./);
    assert.match((await list('--key', 'x')).stderr, /came from --key\./);
    api.routes['GET /api/tasks'] = refused(403, 'forbidden');
    assert.match((await list()).stderr, /soundstage doctor/);
    const { type, status } = JSON.parse((await list('--json')).stderr);
    assert.deepEqual([type, status], [`${api.url}/docs#forbidden`, 403]);
  });

  it('suggests the name that was meant, and tells a wrong command line like any fault', async () => {
    const { code, stderr } = await runCli(['submit', audioFile(), '--outputs', 'transcript', 'subtitels']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: .*'subtitels' is invalid\. Did you mean subtitles\? .*spectrogram, audio\./,
    );
    assert.match((await runCli(['list', '--status', 'quux'])).stderr, /invalid\. There are awaiting_upload/);
    const wrong = await runCli(['--json', 'list', '--limt', '3']);
    assert.deepEqual(JSON.parse(wrong.stderr), {
      code: 'usage',
      detail: "unknown option '--limt'\n(Did you mean --limit?)",
      hint: 'What a command takes is told by: soundstage help COMMAND',
    });
    const none = await runCli(['keys', '--json']);
    assert.deepEqual([none.code, JSON.parse(none.stderr).code], [1, 'usage']);
  });

  it('tells a problem with its code, its faults and the request', async () => {
    await using api = await startFakeApi({
      [`GET /api/tasks/${ID}`]: () => ({
        status: 400,
        body: {
          code: 'invalid_request',
          detail: 'no',
          request_id: 'r-7',
          errors: [{ path: '/id', message: 'is odd' }],
        },
      }),
    });
    const { code, stderr } = await runCli(['get', ID, '--api', api.url], KEY);
    assert.equal(code, 1);
    assert.match(stderr, /invalid_request: no\n {2}\/id is odd\n {2}request r-7/);
  });
});

describe('soundstage submit', () => {
  it('sends the file, shows the stages as lines, and prints who said what and when', async () => {
    await using api = await wholeService({
      [`GET /api/tasks/${ID}`]: () => ({ body: { ...completed, stages } }),
    });
    const { code, stdout, stderr } = await runCli(['submit', audioFile(), '--api', api.url], KEY);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /\[00:01\.2\] S1: good morning\n {2}\[01:03\.1\] Ada: thank you/);
    assert.match(stdout, /demonstration models.*will not understand real speech/);
    assert.match(stderr, /upload +completed\nprobe +completed\ntranscribe +40 %/);
    assert.equal(api.asked.find(({ method }) => method === 'PUT')?.body.toString(), 'RIFFdata');
    assert.deepEqual(api.asked[0]?.json(), {
      type: 'media.process',
      params: { files: [{ name: 'talk.wav', size: 8 }] },
      dedupe: false,
    });
  });

  it('prints one JSON object a file, stores the results, and is otherwise silent', async () => {
    await using api = await wholeService();
    const args = ['submit', audioFile(), '--json', '--download', 'results', '--api', api.url];
    const { code, stdout, stderr } = await runCli(args, KEY);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    const told = JSON.parse(stdout);
    assert.equal(told.task.status, 'completed');
    assert.deepEqual(told.result, result);
    assert.equal(readFileSync(join(dataFolder, told.downloaded[0]), 'utf8'), '"text"');
  });

  it('passes on what was asked for', async () => {
    await using api = await wholeService();
    const wishes = [
      '--language',
      'de',
      '--max-speakers',
      '3',
      '--outputs',
      'transcript',
      '--reuse',
      '--no-wait',
    ];
    const { code, stdout } = await runCli(['submit', audioFile(), '--api', api.url, ...wishes], KEY);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^${ID}  talk\\.wav`));
    const { params, dedupe } = api.asked[0]?.json() ?? {};
    assert.equal(dedupe, true);
    assert.match(params.files[0].sha256, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      { outputs: params.outputs, language: params.language, speakers: params.speakers },
      { outputs: ['transcript'], language: 'de', speakers: { max: 3 } },
    );
  });

  it('goes on with the other files when one cannot be sent', async () => {
    await using api = await wholeService();
    const create = api.routes['POST /api/tasks'] ?? assert.fail();
    api.routes['POST /api/tasks'] = (asked) =>
      asked.json().params.source_url === undefined
        ? create(asked)
        : { status: 422, body: { code: 'source_url_refused', detail: 'Not there.' } };
    const args = ['submit', 'https://intranet/a.mp4', audioFile(), '--api', api.url];
    const { code, stdout, stderr } = await runCli(args, KEY);
    assert.equal(code, 1);
    assert.match(stderr, /error: a\.mp4: source_url_refused: Not there\./);
    assert.match(stdout, /Ada: thank you/);
    const told = await runCli([...args, '--json'], KEY);
    assert.equal(JSON.parse(told.stdout).task.status, 'completed');
    assert.equal(JSON.parse(told.stderr).file, 'https://intranet/a.mp4');
  });

  it('asks for translations and for less noise', async () => {
    await using api = await wholeService();
    const wishes = ['--outputs', 'translation', '--translate-to', 'de', 'fr', '--denoise', '--no-wait'];
    await runCli(['submit', audioFile(), '--api', api.url, ...wishes], KEY);
    const { outputs, translate_to, denoise } = api.asked[0]?.json().params ?? {};
    assert.deepEqual([outputs, translate_to, denoise], [['translation'], ['de', 'fr'], true]);
  });

  it('finds out before it sends anything whether results can be stored', async () => {
    await using api = await wholeService();
    const args = ['submit', audioFile(), '--download', join(audioFile(), 'results'), '--api', api.url];
    const { code, stderr } = await runCli(args, KEY);
    assert.equal(code, 1);
    assert.match(stderr, /^error: Nothing can be stored in .*results \(ENOTDIR\)\.$/m);
    assert.deepEqual(api.asked, []);
  });

  it('has URLs fetched by the service', async () => {
    await using api = await wholeService();
    const url = 'https://media.example.com/talks/one.mp4?token=1';
    const { code, stderr } = await runCli(['submit', url, '--outputs', 'transcript', '--api', api.url], KEY);
    assert.equal(code, 0, stderr);
    const { params } = api.asked[0]?.json() ?? {};
    assert.deepEqual(params, { source_url: url, outputs: ['transcript'] });
  });

  it('ends with 1 and the reason when the task failed', async () => {
    const error = { code: 'media_no_audio', detail: 'The video has no sound.' };
    await using api = await wholeService({
      [`GET /api/tasks/${ID}`]: () => ({ body: taskView({ status: 'failed', error }) }),
    });
    const { code, stderr } = await runCli(['submit', audioFile(), '--api', api.url], KEY);
    assert.equal(code, 1);
    assert.match(stderr, /talk\.wav failed: media_no_audio: The video has no sound\./);
    const told = await runCli(['submit', audioFile(), '--json', '--api', api.url], KEY);
    assert.deepEqual(JSON.parse(told.stderr), { ...error, file: audioFile() });
  });
});

describe('the other commands', () => {
  it('get shows the task and its stages', async () => {
    await using api = await wholeService({
      [`GET /api/tasks/${ID}`]: () => ({ body: taskView({ status: 'processing', progress: 55, stages }) }),
    });
    const { code, stdout } = await runCli(['get', ID, '--api', api.url], KEY);
    assert.equal(code, 0);
    assert.match(stdout, /processing {2}55 %[\s\S]*transcribe +running +40 % +2\/5 chunks/);
  });

  it('get --download fails when there is nothing to download', async () => {
    await using api = await wholeService({
      [`GET /api/tasks/${ID}`]: () => ({ body: taskView({ status: 'processing' }) }),
    });
    assert.equal((await runCli(['get', ID, '--download', 'x', '--api', api.url], KEY)).code, 1);
  });

  it('get --download says where nothing can be stored', async () => {
    await using api = await wholeService();
    const { stderr } = await runCli(['get', ID, '--download', audioFile(), '--api', api.url], KEY);
    assert.match(stderr, /^error: Nothing can be stored in .*talk\.wav \(EEXIST\)\.$/m);
  });

  it('watch ends with 0 only for a completed task', async () => {
    await using api = await wholeService();
    const good = await runCli(['watch', ID, '--json', '--api', api.url], KEY);
    assert.equal(good.code, 0);
    assert.equal(JSON.parse(good.stdout).kind, 'snapshot');
    api.routes[`GET /api/tasks/${ID}`] = () => ({ body: taskView({ status: 'cancelled' }) });
    const bad = await runCli(['watch', ID, '--api', api.url], KEY);
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /cancelled/);
  });

  it('list filters and pages', async () => {
    await using api = await startFakeApi({
      'GET /api/tasks': () => ({ body: { items: [completed], next_cursor: 'more' } }),
    });
    const { code, stdout } = await runCli(
      ['list', '--status', 'completed', '--search', 'spring talk', '--limit', '1', '--api', api.url],
      KEY,
    );
    assert.equal(code, 0);
    assert.match(stdout, /local_20261102_1 {2}completed[\s\S]*--cursor more/);
    assert.equal(api.asked[0]?.query.toString(), 'limit=1&status=completed&search=spring+talk');
    for (const limit of ['0', '101']) {
      const { stderr } = await runCli(['list', '--limit', limit, '--api', api.url], KEY);
      assert.match(stderr, /From 1 to 100 are expected\./);
    }
  });

  it('lines shows the lines with their numbers, and mends those that are said anew', async () => {
    const path = `/api/tasks/${ID}/transcript`;
    await using api = await startFakeApi({
      [`GET ${path}`]: () => ({ body: { url: `${api.url}/v3`, version: 3 } }),
      'GET /v3': () => ({ body: transcript }),
      [`PATCH ${path}`]: () => ({ status: 202, body: { file_id: 'f1', version: 4 } }),
    });
    const lines = (...args: string[]) => runCli(['lines', ID, ...args, '--api', api.url], KEY);
    const { code, stdout } = await lines('--file', 'f1');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^ {3}0 {2}\[00:01\.2\] S1: good morning\n {3}1 {2}\[01:03\.1\] Ada: thank you\n\nVersion 3 /,
    );
    assert.equal(api.asked[0]?.query.get('file_id'), 'f1');
    const changed = await lines('1=thank you, "all"', '12=', '--of', '3');
    assert.match(changed.stdout, /f1: version 4/);
    const { body, headers } = api.asked.at(-1) ?? assert.fail();
    assert.deepEqual(JSON.parse(body.toString()), {
      edits: [
        { segment: 1, text: 'thank you, "all"' },
        { segment: 12, text: '' },
      ],
    });
    assert.equal(headers['if-match'], '"3"');
    assert.match((await lines('first=x')).stderr, /Say it as 3="new text"/);
  });

  it('types are registered from a file, listed, shown and deactivated', async () => {
    const type = { name: 'tea.make', version: 2, executor: 'worker', param_schema: { type: 'object' } };
    const known = { ...type, max_attempts: 3, lease_seconds: 60, is_active: false, created_at: 'z' };
    await using api = await startFakeApi({
      'GET /api/task-types': () => ({ body: { items: [known] } }),
      'GET /api/task-types/tea.make': () => ({ body: known }),
      'POST /api/task-types/register': () => ({ status: 201, body: { ...known, is_active: true } }),
      'DELETE /api/task-types/tea.make': () => ({ status: 204 }),
    });
    const types = (...args: string[]) => runCli(['types', ...args, '--api', api.url], KEY);
    assert.match((await types('list')).stdout, /^tea\.make {2}version 2 {2}worker {2}deactivated$/m);
    assert.match((await types('show', 'tea.make')).stdout, /leases of 60 s\n {2}params \{"type":"object"\}/);
    writeFileSync(join(dataFolder, 'tea.json'), JSON.stringify({ name: 'tea.make', param_schema: {} }));
    assert.match((await types('register', 'tea.json')).stdout, /^tea\.make {2}version 2 {2}worker$/m);
    assert.deepEqual(api.asked.at(-1)?.json(), { name: 'tea.make', param_schema: {} });
    assert.match((await types('deactivate', 'tea.make')).stdout, /takes no new tasks/);
    writeFileSync(join(dataFolder, 'bad.json'), '{');
    assert.match((await types('register', 'bad.json')).stderr, /^error: bad\.json is no JSON: /);
    assert.match((await types('register', 'none.json')).stderr, /^error: none\.json does not exist/);
  });

  it('cancel, retry and delete tell what has become of the task', async () => {
    await using api = await startFakeApi({
      [`POST /api/tasks/${ID}/cancel`]: () => ({
        status: 202,
        body: { task: taskView({ status: 'cancelled' }) },
      }),
      [`POST /api/tasks/${ID}/retry`]: () => ({
        status: 409,
        body: { code: 'invalid_state', detail: 'It runs.' },
      }),
    });
    api.routes[`DELETE /api/tasks/${ID}`] = () => ({ status: 204 });
    const deleted = await runCli(['delete', ID, '--json', '--api', api.url], KEY);
    assert.deepEqual([deleted.code, JSON.parse(deleted.stdout)], [0, { deleted: ID }]);
    const cancelled = await runCli(['cancel', ID, '--json', '--api', api.url], KEY);
    assert.equal(JSON.parse(cancelled.stdout).task.status, 'cancelled');
    const retried = await runCli(['retry', ID, '--api', api.url], KEY);
    assert.equal(retried.code, 1);
    assert.match(retried.stderr, /invalid_state: It runs\./);
  });

  it('keys create puts a key into the table that the API then knows, and shows it once', async (t) => {
    const table = await startTable(t);
    const endpoint = String(
      await table.config.endpoint?.().then(({ hostname, port }) => `http://${hostname}:${port}`),
    );
    const aws = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const create = (...more: string[]) => runCli(['keys', 'create', '--table', TABLE, ...more], aws);
    const { code, stdout, stderr } = await create('--owner', 'ann', '--scopes', 'tasks:read');
    assert.equal(code, 0, stderr);
    const hash = createHash('sha256').update(stdout.trim()).digest('hex');
    const found = await dynamodbAccessStore(table, TABLE).findKey(hash);
    assert.deepEqual([found?.owner, found?.scopes], ['ann', ['tasks:read']]);
    assert.match((await create('--owner', 'Not An Owner')).stderr, /owner "Not An Owner" must be/);
    assert.match((await create('--owner', 'ann', '--scopes', 'all')).stderr, /no scope all/);
  });

  it('keys are made, listed and revoked through the API', async () => {
    const key = { key_id: 'key_1', owner: 'ann', name: 'laptop', scopes: ['worker'], created_at: 'z' };
    const revoked = { ...key, key_id: 'key_2', revoked_at: 'y' };
    await using api = await startFakeApi({
      'POST /api/keys': ({ json }) => ({ status: 201, body: { ...key, ...json(), key: 'sst_new' } }),
      'GET /api/keys': () => ({ body: { items: [key, revoked], next_cursor: null } }),
      'DELETE /api/keys/key_1': () => ({ status: 204 }),
    });
    const keys = (...args: string[]) => runCli(['keys', ...args, '--api', api.url], KEY);
    const made = await keys(
      'create',
      '--owner',
      'ann',
      '--scopes',
      'worker',
      '--expires',
      '2099-01-31',
      '--rate-limit',
      '20',
      '--quota',
      'tasks_per_day=9',
    );
    assert.equal(made.stdout, 'sst_new\n', made.stderr);
    assert.deepEqual(api.asked[0]?.json(), {
      owner: 'ann',
      name: 'first key',
      scopes: ['worker'],
      expires_at: '2099-01-31T00:00:00.000Z',
      rate_limit: { requests_per_second: 20, burst: 100 },
      quota: { tasks_per_day: 9 },
    });
    assert.match((await keys('create', '--owner', 'ann', '--expires', '1999-01-31')).stderr, /lies ahead/);
    assert.match((await keys('create', '--owner', 'ann', '--quota', 'gold=1')).stderr, /no quota/);
    assert.match((await keys('list')).stdout, /^key_1 {2}ann {2}laptop {2}worker\nkey_2 .* revoked y$/m);
    assert.match((await keys('revoke', 'key_1')).stdout, /key_1 is revoked/);
    assert.equal((await keys('revoke', 'key_3')).code, 1);
  });

  it('status ends with 0 only for a service that is well', async () => {
    const health = { status: 'ok', version: '1', checks: { table: { status: 'ok', latency_ms: 3 } } };
    await using api = await startFakeApi({ 'GET /api/health': () => ({ body: health }) });
    const well = await runCli(['status', '--api', api.url]);
    assert.equal(well.code, 0);
    assert.match(well.stdout, /table +ok +3 ms/);
    api.routes['GET /api/health'] = () => ({ status: 503, body: { ...health, status: 'degraded' } });
    assert.equal((await runCli(['status', '--api', api.url])).code, 1);
  });
});

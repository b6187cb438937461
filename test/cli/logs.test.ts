import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { LoggedLine, LogLevel } from '../../functions/contract/log-schemas.ts';
import { AT, eventAt, type Routes, startFakeApi, taskView } from '../client/fake-api.ts';
import { dataFolder, runCli } from './run-cli.ts';

const ID = 'local_20261102_1';
const LOGS = `GET /api/tasks/${ID}/logs`;
const KEY = { SOUNDSTAGE_KEY: 'sst_test' };

after(() => rmSync(dataFolder, { recursive: true, force: true }));

const line = (id: string, level: LogLevel, message: string, more: object = {}): LoggedLine => ({
  id,
  at: AT,
  level,
  message,
  ...more,
});
const probed = line('a', 'INFO', 'talk.wav: wav', { stage: 'probe', file_id: 'f1' });
const retried = line('b', 'WARN', 'transcribe failed', { stage: 'transcribe', chunk: 3 });
const empty = line('c', 'ERROR', 'is empty', { worker_id: 'kettle' });

const startApi = (routes: Routes) => startFakeApi(routes);
const page = (items: readonly LoggedLine[], next_cursor: string | null = null) => ({
  body: { items, next_cursor },
});

describe('soundstage logs', () => {
  it('shows all pages, with who wrote each line', async () => {
    await using api = await startApi({
      [LOGS]: ({ query }) => (query.get('cursor') === 'b' ? page([empty]) : page([probed, retried], 'b')),
    });
    const { code, stdout } = await runCli(['logs', ID, '--api', api.url], KEY);
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((text) => text.replace(/ {2,}/g, ' | ')),
      [
        `${AT} | INFO | probe | talk.wav: wav`,
        `${AT} | WARN | transcribe 3 | transcribe failed`,
        `${AT} | ERROR | kettle | is empty`,
      ],
    );
  });

  it('asks for the level that is wanted, and prints lines of JSON', async () => {
    await using api = await startApi({ [LOGS]: () => page([retried]) });
    const { stdout } = await runCli(['logs', ID, '--level', 'WARN', '--json', '--api', api.url], KEY);
    assert.deepEqual(JSON.parse(stdout), retried);
    assert.equal(api.asked[0]?.query.get('level'), 'WARN');
    assert.equal((await runCli(['logs', ID, '--level', 'LOUD', '--api', api.url], KEY)).code, 1);
  });

  it('follows to the end: each line once, whether it came live, was stored, or both', async () => {
    let stored = [probed];
    let task = taskView({ status: 'processing', version: 1 });
    await using api = await startApi({
      [`GET /api/tasks/${ID}`]: () => ({ body: task }),
      [`GET /api/tasks/${ID}/events`]: () => ({ body: { items: [eventAt(2)] } }),
      [LOGS]: () => page(stored),
      'POST /api/realtime/tickets': () => ({
        body: { ticket: 't', url: `${api.socketUrl}/live`, expires_at: 'z' },
      }),
    });
    api.onSocketMessage((socket) => {
      const send = (type: string, data: object) => socket.send(JSON.stringify({ type, task_id: ID, data }));
      send('log', probed);
      send('log', retried);
      // The line in between is stored a moment later than the one behind it.
      stored = [probed, empty];
      task = taskView({ status: 'completed', version: 2 });
      send('event', eventAt(2));
    });
    const { code, stdout } = await runCli(['logs', ID, '--follow', '--json', '--api', api.url], KEY);
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text).id),
      ['a', 'b', 'c'],
    );
  });
});

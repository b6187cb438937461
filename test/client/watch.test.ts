import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClient, type WatchItem, type WatchOptions, watchTask } from '../../client/index.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import { AT, eventAt, startFakeApi, taskView } from './fake-api.ts';

const ID = 'local_20261102_1';
const TASK = `GET /api/tasks/${ID}`;
const EVENTS = `GET /api/tasks/${ID}/events`;
const TICKET = 'POST /api/realtime/tickets';

/** An API whose task is what `current` says, with a socket unless told otherwise. */
const startService = async (current: TaskView, withSocket = true) => {
  const state = { task: current, tickets: 0 };
  const api = await startFakeApi({
    [TASK]: () => ({ body: state.task }),
    [EVENTS]: ({ query }) => {
      const after = Number(query.get('after'));
      const seqs = Array.from({ length: state.task.version }, (_, index) => index + 1);
      return { body: { items: seqs.filter((seq) => seq > after).map(eventAt) } };
    },
    ...(withSocket
      ? {
          [TICKET]: () => {
            state.tickets += 1;
            return { body: { ticket: `t${state.tickets}`, url: `${api.socketUrl}/live`, expires_at: 'z' } };
          },
        }
      : {}),
  });
  return Object.assign(api, { state });
};

const watching = (url: string, options: WatchOptions = {}) =>
  watchTask(createClient({ apiUrl: url, apiKey: 'k', retryDelayMs: 1 }), ID, {
    pollMs: 10,
    quietMs: 60_000,
    reconnectMs: 5,
    ...options,
  });

const toEnd = async (items: AsyncIterable<WatchItem>): Promise<readonly WatchItem[]> => {
  const read: WatchItem[] = [];
  for await (const item of items) read.push(item);
  return read;
};

const seqs = (items: readonly WatchItem[]) =>
  items.flatMap((it) => (it.kind === 'event' ? [it.event.seq] : []));
const progressOf = (items: readonly WatchItem[]) =>
  items.flatMap((it) =>
    it.kind === 'snapshot' ? [it.task.progress] : it.kind === 'progress' ? [it.progress] : [],
  );

const message = (type: string, data: unknown) => JSON.stringify({ type, task_id: ID, data });

describe('watching a task', () => {
  it('that has ended is one snapshot', async () => {
    await using api = await startService(taskView({ status: 'failed' }));
    const items = await toEnd(watching(api.url));
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ['snapshot'],
    );
    assert.equal(api.state.tickets, 0);
  });

  it('that does not exist fails with the problem', async () => {
    await using api = await startFakeApi({});
    await assert.rejects(toEnd(watching(api.url)), { code: 'not_found' });
  });

  it('subscribes after the last event it has, tells each event once and in order, and ends with the task', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 3 }));
    api.onSocketMessage((socket) => {
      for (const seq of [3, 4, 4, 5]) socket.send(message('event', eventAt(seq)));
      api.state.task = taskView({ status: 'completed', version: 7, progress: 100 });
      socket.send(message('event', eventAt(7)));
    });
    const items = await toEnd(watching(api.url));
    assert.deepEqual(seqs(items), [4, 5, 6, 7], 'the lost sixth is read from the API');
    assert.deepEqual(api.connections[0]?.said, [{ action: 'subscribe', task_id: ID, after: 3 }]);
    assert.equal(api.connections[0]?.url, '/live?ticket=t1');
    const last = items.at(-1);
    assert.equal(last?.kind === 'snapshot' && last.task.status, 'completed');
  });

  it('replays history when asked to', async () => {
    await using api = await startService(taskView({ status: 'completed', version: 3 }));
    assert.deepEqual(seqs(await toEnd(watching(api.url, { after: 1 }))), [2, 3]);
  });

  it('comes back with a new ticket when the socket is cut, and misses nothing', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }));
    api.onSocketMessage((socket, { after }) => {
      if (api.connections.length === 1) {
        api.state.task = taskView({ status: 'processing', version: 2 });
        socket.send(message('event', eventAt(2)), () => socket.terminate());
      } else {
        assert.equal(after, 2);
        api.state.task = taskView({ status: 'cancelled', version: 3 });
        socket.send(message('event', eventAt(3)));
      }
    });
    // So patient that only a socket can end it in time.
    const items = await toEnd(watching(api.url, { pollMs: 60_000 }));
    assert.deepEqual(seqs(items), [2, 3]);
    assert.equal(api.state.tickets, 2);
  });

  it('looks by itself when there is no socket', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }), false);
    let looks = 0;
    api.routes[TASK] = () => {
      looks += 1;
      return { body: looks < 4 ? taskView({ status: 'processing', version: 1 }) : api.state.task };
    };
    api.state.task = taskView({ status: 'completed', version: 4, progress: 100 });
    const items = await toEnd(watching(api.url));
    assert.deepEqual(seqs(items), [2, 3, 4]);
    assert.equal(looks, 4);
  });

  it('looks by itself when an open socket stays silent', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }));
    api.onSocketMessage(() => {
      api.state.task = taskView({ status: 'completed', version: 2 });
    });
    const items = await toEnd(watching(api.url, { quietMs: 20 }));
    assert.deepEqual(seqs(items), [2]);
  });

  it('passes on the lines of its log, and nothing that is none', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }));
    const line = { id: 'a', at: AT, level: 'WARN', message: 'runs dry' };
    api.onSocketMessage((socket) => {
      socket.send(message('log', { message: 'no line' }));
      socket.send(message('log', line));
      api.state.task = taskView({ status: 'completed', version: 2 });
      socket.send(message('event', eventAt(2)));
    });
    // So patient that only the socket tells of the end.
    const items = await toEnd(watching(api.url, { pollMs: 60_000, quietMs: 60_000 }));
    assert.deepEqual(
      items.filter(({ kind }) => kind === 'log'),
      [{ kind: 'log', line }],
    );
  });

  const TRANSCRIPT = `GET /api/tasks/${ID}/artifacts/transcript.json`;
  const segments = [{ id: 1, start: 0, end: 1, speaker: 'S1', text: 'hello', words: [] }];
  const unnamed = segments.map((it) => ({ ...it, speaker: null }));
  const part = (chunk: number | null, of: object[], parts = 1) =>
    message('transcript', { file_id: 'f1', chunk, part: 0, parts, segments: of });
  const spokenIn = (items: readonly WatchItem[]) => items.filter(({ kind }) => kind === 'transcript');

  /** A service that tells these messages, then the end. */
  const startSpeaking = async (...messages: string[]) => {
    const api = await startService(taskView({ status: 'processing', version: 1 }));
    let downloads = 0;
    api.routes[TRANSCRIPT] = () => ({ body: { url: `${api.url}/stored`, expires_at: 'z' } });
    api.routes['GET /stored'] = () => {
      downloads += 1;
      const stored = ['task_id', 'duration', 'language', 'speakers', 'text', 'completeness', 'provenance'];
      return { body: { ...Object.fromEntries(stored.map((name) => [name, ''])), file_id: 'f1', segments } };
    };
    api.onSocketMessage((socket) => {
      for (const text of messages) socket.send(text);
      api.state.task = taskView({ status: 'completed', version: 2 });
      socket.send(message('event', eventAt(2)));
    });
    return Object.assign(api, { downloads: () => downloads });
  };
  const patient = { pollMs: 60_000, quietMs: 60_000 };
  const partial = { kind: 'transcript', file_id: 'f1', chunk: 0, segments: unnamed };
  const final = { kind: 'transcript', file_id: 'f1', chunk: null, segments };

  it('passes on each chunk once, and the final transcript', async () => {
    await using api = await startSpeaking(part(0, unnamed), part(0, unnamed), part(null, segments));
    assert.deepEqual(spokenIn(await toEnd(watching(api.url, patient))), [partial, final]);
    assert.equal(api.downloads(), 0);
  });

  it('reads a final transcript that did not come before the end', async () => {
    await using api = await startSpeaking(part(0, unnamed));
    const items = await toEnd(watching(api.url, patient));
    assert.deepEqual(spokenIn(items), [partial, final]);
    assert.equal(items.at(-1)?.kind, 'snapshot');
  });

  it('reads one that is too long for a message, once', async () => {
    await using api = await startSpeaking(part(0, unnamed), part(null, [], 0), part(null, [], 0));
    assert.deepEqual(spokenIn(await toEnd(watching(api.url, patient))), [partial, final]);
    assert.equal(api.downloads(), 1);
  });

  it('looks when it is told of what no message holds', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }));
    api.onSocketMessage((socket) => {
      api.state.task = taskView({ status: 'completed', version: 2 });
      const error = { type: 'error', code: 'message_too_large', detail: 'The event is larger.' };
      socket.send(JSON.stringify({ ...error, task_id: 'another' }));
      socket.send(JSON.stringify({ ...error, task_id: ID }));
    });
    assert.deepEqual(seqs(await toEnd(watching(api.url, patient))), [2]);
    assert.equal(api.asked.filter(({ path }) => path === TASK.slice(4)).length, 2);
  });

  it('does without one that is gone', async () => {
    await using api = await startSpeaking(part(0, unnamed));
    delete api.routes[TRANSCRIPT];
    assert.deepEqual(spokenIn(await toEnd(watching(api.url, patient))), [partial]);
  });

  it('never goes backwards in progress', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1, progress: 30 }));
    api.onSocketMessage((socket) => {
      socket.send(message('progress', { progress: 50, stage: 'extract', stage_progress: 80 }));
      socket.send(message('progress', { progress: 20, stage: 'extract', stage_progress: 10 }));
      socket.send(message('snapshot', taskView({ status: 'processing', version: 1, progress: 40 })));
      api.state.task = taskView({ status: 'completed', version: 2, progress: 100 });
      socket.send(message('event', eventAt(2)));
    });
    // Told by the socket alone: a look in between would see the end before it is told.
    const items = await toEnd(watching(api.url, { pollMs: 60_000, quietMs: 60_000 }));
    assert.deepEqual(progressOf(items), [30, 50, 50, 50, 100]);
    assert.deepEqual(
      items.flatMap((it) => (it.kind === 'progress' ? [it.stage_progress] : [])),
      [80, 80],
    );
  });

  it('survives that the service is away for a while', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }), false);
    let looks = 0;
    api.routes[TASK] = () => {
      looks += 1;
      if (looks > 1 && looks < 9) return { status: 503, body: { code: 'unavailable', detail: 'restarting' } };
      return { body: taskView({ status: looks === 1 ? 'processing' : 'completed', version: 1 }) };
    };
    assert.equal((await toEnd(watching(api.url))).length, 2);
  });

  it('stops when asked to', async () => {
    await using api = await startService(taskView({ status: 'processing', version: 1 }));
    const stop = new AbortController();
    const reading = toEnd(watching(api.url, { signal: stop.signal, pollMs: 60_000 }));
    api.onSocketMessage(() => stop.abort(new Error('enough')));
    await assert.rejects(reading, /enough/);
  });
});

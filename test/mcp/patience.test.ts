/** The tools with a service that answers as the test says. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { createMcpServer } from '../../bin/mcp/server.ts';
import { createClient } from '../../client/index.ts';
import { type Routes, startFakeApi, taskView } from '../client/fake-api.ts';

const ID = 'local_20261102_1';

/** What a tool says of a service with these routes. */
const toolsOf = async (test: TestContext, routes: Routes) => {
  const api = await startFakeApi(routes);
  const model = new Client({ name: 'test', version: '1' });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await createMcpServer(createClient({ apiUrl: api.url, retryDelayMs: 1 }), '1').connect(there);
  await model.connect(here);
  test.after(async () => {
    await model.close();
    await api[Symbol.asyncDispose]();
  });
  return async (name: string, args: Record<string, unknown>) => {
    const { content, isError = false } = await model.callTool({ name, arguments: args });
    assert.ok(Array.isArray(content));
    return { text: String(content[0].text), isError };
  };
};

it('waits on when the service is away for longer than one question is asked again', async (test) => {
  let looks = 0;
  const busy = { status: 503, body: { code: 'unavailable', detail: 'Not just now.' } };
  const use = await toolsOf(test, {
    [`GET /api/tasks/${ID}`]: () => {
      looks += 1;
      return looks > 4 ? { body: taskView({ status: 'cancelled' }) } : busy;
    },
  });
  const { text, isError } = await use('watch_task', { task_id: ID, wait_seconds: 50 });
  assert.equal(isError, false, text);
  assert.match(text, /cancelled[\s\S]*There will be no result\.$/);
});

it('does not wait for a task that there is not', async (test) => {
  const use = await toolsOf(test, {});
  const { text, isError } = await use('watch_task', { task_id: ID, wait_seconds: 50 });
  assert.deepEqual([isError, /^not_found/.test(text)], [true, true], text);
});

it('does not send for the transcript of a task that is about no recording', async (test) => {
  const task = taskView({ status: 'completed', type: 'tea.make', files: [] });
  const result = { task_id: ID, status: 'completed', completed_at: 'z', models: [], files: [] };
  const use = await toolsOf(test, {
    [`GET /api/tasks/${ID}`]: () => ({ body: task }),
    [`GET /api/tasks/${ID}/result`]: () => ({ body: result }),
  });
  assert.doesNotMatch((await use('watch_task', { task_id: ID })).text, /read_transcript/);
  assert.match((await use('read_transcript', { task_id: ID })).text, /^usage: .* not about recordings/);
});

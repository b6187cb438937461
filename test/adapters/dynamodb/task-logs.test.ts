import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { LINES_IN_ROW } from '../../../functions/adapters/dynamodb/log-rows.ts';
import { dynamodbTaskLogs, MOST_LINES } from '../../../functions/adapters/dynamodb/task-logs.ts';
import type { LoggedLine, LogLevel, LogLine } from '../../../functions/contract/log-schemas.ts';
import { newId } from '../../../functions/runtime/secrets.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';
import { AT } from '../../support/tasks.ts';

const TASK = 'ann_20261121_1';
const BEGAN = new Date(AT).getTime();

const open = async (t: TestContext) => {
  const client = await startTable(t);
  let time = BEGAN;
  const now = (): Date => new Date(time);
  const logs = dynamodbTaskLogs(client, TABLE, { now, newId });
  let n = 0;
  const line = (level: LogLevel = 'INFO'): LogLine => {
    n += 1;
    return { at: now().toISOString(), level, message: `line ${n}`, attempt: 1, worker_id: 'w1' };
  };
  return {
    client,
    logs,
    line,
    passes: (ms: number) => {
      time += ms;
    },
    /** A second later than the ones before. */
    write: async (...levels: LogLevel[]): Promise<readonly LogLine[]> => {
      time += 1_000;
      const lines = levels.map(line);
      await logs.append(TASK, lines);
      return lines;
    },
    all: async (query: { level?: LogLevel; after?: string } = {}, limit = 100) => {
      const pages: (readonly LoggedLine[])[] = [];
      let cursor: string | null = null;
      do {
        const page = await logs.list(TASK, { ...query, limit, ...(cursor === null ? {} : { cursor }) });
        pages.push(page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return pages;
    },
  };
};

const messages = (lines: readonly LogLine[]) => lines.map(({ message }) => message);
const unnumbered = (lines: readonly LoggedLine[]) => lines.map(({ id: _id, ...line }) => line);

test('lines are listed as they were written, in their order, page by page', async (t) => {
  const { write, all } = await open(t);
  const levels: LogLevel[] = Array.from({ length: 2 * LINES_IN_ROW + 1 }, () => 'INFO');
  const written = [...(await write('INFO', 'WARN', 'ERROR')), ...(await write(...levels))];
  assert.deepEqual(unnumbered((await all()).flat()), written);
  for (const limit of [1, 7, LINES_IN_ROW, written.length]) {
    const pages = await all({}, limit);
    assert.equal(pages.length, Math.ceil(written.length / limit));
    assert.deepEqual(unnumbered(pages.flat()), written);
  }
  const ids = (await all()).flat().map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)].toSorted());
});

test('of a level are those that are at least as grave, and after a time those that came later', async (t) => {
  const { write, all } = await open(t);
  await write('INFO', 'ERROR', 'WARN');
  const [second] = await write('INFO', 'WARN');
  assert.ok(second);
  await write('ERROR');
  assert.deepEqual(messages((await all({ level: 'WARN' }, 2)).flat()), [
    'line 2',
    'line 3',
    'line 5',
    'line 6',
  ]);
  assert.deepEqual(messages((await all({ level: 'ERROR' })).flat()), ['line 2', 'line 6']);
  assert.deepEqual(messages((await all({ after: second.at })).flat()), ['line 6']);
  const between = new Date(Date.parse(second.at) - 1).toISOString();
  assert.deepEqual(messages((await all({ after: between, level: 'WARN' })).flat()), ['line 5', 'line 6']);
  assert.deepEqual(await all({ after: `2027${second.at.slice(4)}` }), [[]]);
});

test('a burst costs a write for each row of lines and one for the count; all expire', async (t) => {
  const { client, write } = await open(t);
  await write(...Array.from({ length: LINES_IN_ROW }, (): LogLevel => 'INFO'));
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
  assert.equal(items.length, 2);
  const monthLater = BEGAN / 1000 + 1 + 30 * 86_400;
  assert.deepEqual(
    items.map(({ expires_at }) => expires_at),
    [monthLater, monthLater],
  );
});

test('a log that is full keeps its first lines and says so once, however many write to it', async (t) => {
  const { logs, line, write, all } = await open(t);
  const lines = (length: number) => Array.from({ length }, () => line());
  await logs.append(TASK, lines(MOST_LINES - 2));
  await Promise.all(Array.from({ length: 5 }, () => logs.append(TASK, lines(2))));
  await write('ERROR');
  const kept = (await all()).flat();
  assert.equal(kept.length, MOST_LINES + 1);
  assert.equal(kept.filter(({ message }) => /log is full/.test(message)).length, 1);
  await logs.append('ann_20261121_2', lines(1));
  assert.equal((await logs.list('ann_20261121_2', { limit: 10 })).items.length, 1);
});

test('lines that reach over the bound are cut where it lies', async (t) => {
  const { logs, line, all } = await open(t);
  const lines = Array.from({ length: MOST_LINES + 5 }, () => line());
  await logs.append(TASK, lines);
  const kept = (await all()).flat();
  assert.deepEqual(messages(kept.slice(0, -1)), messages(lines.slice(0, MOST_LINES)));
  assert.match(kept.at(-1)?.message ?? '', /full/);
});

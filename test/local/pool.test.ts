/** Which process an event gets, and when one more is started. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openFunction } from '../../local/functions/pool.ts';
import { startWatchdog } from '../../local/watchdog.ts';

/** Tells of each start, which `slow` holds up and `broken` ends; an event is held by the file that it names. */
const SOURCE = `
import { appendFileSync, existsSync } from 'node:fs';
const gone = async (file) => { while (existsSync(file)) await new Promise((done) => setTimeout(done, 10)); };
appendFileSync('starts', 'x');
if (existsSync('broken')) throw new TypeError('broken');
await gone('slow');
export const handler = async ({ until, milliseconds }) => {
  if (until) await gone(until);
  if (milliseconds) await new Promise((done) => setTimeout(done, milliseconds));
  return process.pid;
};
`;

const open = (context: TestContext, room: { capacity: number; most: number }) => {
  const folder = mkdtempSync(join(tmpdir(), 'soundstage-pool-'));
  const place = (name: string) => join(folder, name);
  writeFileSync(place('index.mjs'), SOURCE);
  writeFileSync(place('starts'), '');
  const watchdog = startWatchdog();
  const pool = openFunction(
    {
      logicalId: 'Work',
      name: 'Work',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Work',
      codeFolder: folder,
      bundle: place('index.mjs'),
      exportName: 'handler',
      timeoutSeconds: 30,
      memoryMegabytes: 128,
      reservedConcurrency: undefined,
      environment: {},
      logPath: place('log'),
    },
    room,
    watchdog,
  );
  context.after(async () => {
    await pool.close(0);
    watchdog.close();
    rmSync(folder, { recursive: true });
  });
  const starts = () => readFileSync(place('starts'), 'utf8').length;
  return {
    pool,
    starts,
    put: (name: string) => writeFileSync(place(name), ''),
    remove: (name: string) => existsSync(place(name)) && rmSync(place(name)),
    started: async (count: number) => {
      while (starts() < count) await pause(10);
    },
  };
};

test('an event that waits takes the first process that is free, not the one that is started for it', async (context) => {
  const { pool, put, remove, started } = open(context, { capacity: 1, most: 2 });
  const warm = await pool.invoke({});
  put('slow');
  put('held');
  const first = pool.invoke({ until: 'held' });
  const second = pool.invoke({});
  await started(2);
  remove('held');
  assert.deepEqual(await Promise.all([first, second]), [warm, warm]);
});

test('events that wait have no more processes started at once than there are processors', async (context) => {
  const { pool, starts, put, remove, started } = open(context, {
    capacity: 1,
    most: 2 * availableParallelism() + 2,
  });
  await pool.invoke({});
  put('slow');
  put('held');
  const events = Array.from({ length: 20 }, () => pool.invoke({ until: 'held' }));
  await started(1 + availableParallelism());
  assert.equal(pool.processes().length, 1 + availableParallelism());
  remove('held');
  await Promise.all(events);
  assert.equal(starts(), 1 + availableParallelism());
});

test('no process is added while others come free', async (context) => {
  const { pool, starts } = open(context, { capacity: 1, most: 8 });
  await pool.invoke({});
  // The last of them waits several times as long as an event does before it asks for one more.
  await Promise.all(Array.from({ length: 60 }, () => pool.invoke({ milliseconds: 20 })));
  assert.equal(starts(), 1);
});

test('a process that cannot start fails the event that waits for it; the next event has another', async (context) => {
  const { pool, put, remove } = open(context, { capacity: 1, most: 1 });
  put('broken');
  await assert.rejects(pool.invoke({}), { name: 'TypeError', message: 'broken' });
  remove('broken');
  assert.equal(typeof (await pool.invoke({})), 'number');
});

test('what still waits when a function is closed is refused', async (context) => {
  const { pool, put, started } = open(context, { capacity: 1, most: 1 });
  put('held');
  const running = pool.invoke({ until: 'held' });
  const waiting = pool.invoke({});
  await started(1);
  const ends = [assert.rejects(running), assert.rejects(waiting, { name: 'ServiceException' })];
  await pool.close(0);
  await Promise.all(ends);
});

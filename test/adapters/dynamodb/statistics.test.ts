import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { changeOf } from '../../../functions/adapters/dynamodb/changes.ts';
import { eventOf, snapshotItem } from '../../../functions/adapters/dynamodb/items.ts';
import { dynamodbStatistics } from '../../../functions/adapters/dynamodb/statistics.ts';
import { readStatistics } from '../../../functions/application/read-statistics.ts';
import {
  type CountPorts,
  catchUp,
  countChanges,
  type TaskChange,
} from '../../../functions/application/statistics.ts';
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { EVERYBODY, taskKey } from '../../../functions/contract/keys.ts';
import { fold } from '../../../functions/domain/task/evolve.ts';
import { type Chance, openChance } from '../../support/chance.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';
import { type Commits, commitsOf } from '../../support/histories.ts';
import { assertEqualsRecount } from '../../support/recount.ts';
import { mediaTask } from '../../support/tasks.ts';

const NOW = new Date('2026-12-05T00:00:00.000Z');
const RANGE = { since: '2026-11-20T00:00Z', until: '2026-12-05T00:00Z' };
const SEED = 20261121;

/** Tasks of many owners, by their ids; the same at each run. */
const tasks = (count: number, owners: number): ReadonlyMap<string, Commits> => {
  const ids = Array.from({ length: count }, (_, i) => ({
    id: `o${i % owners}_${i}`,
    owner: `o${i % owners}`,
  }));
  const [histories = []] = fc.sample(fc.tuple(...ids.map(({ id, owner }) => commitsOf(id, owner))), {
    numRuns: 1,
    seed: SEED,
  });
  return new Map(ids.map(({ id }, i) => [id, histories[i] ?? []]));
};

const imageOf = (events: readonly TaskEvent[]) => {
  const state = fold(events);
  return state && snapshotItem({ state, due_at: null });
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** What the stream tells of a task. */
const changesOf = (id: string, commits: Commits): readonly TaskChange[] =>
  commits.map((_, i) =>
    changeOf({
      pk: taskKey(id).pk,
      before: imageOf(commits.slice(0, i).flat()),
      after: imageOf(commits.slice(0, i + 1).flat()),
    }),
  );

/** The changes of all tasks as a stream has them: in order of each task, and in no other. */
const streamOf = (all: ReadonlyMap<string, Commits>, chance: Chance): readonly TaskChange[] => {
  const waiting = [...all].map(([id, commits]) => [...changesOf(id, commits)]);
  const stream: TaskChange[] = [];
  for (;;) {
    const change = chance.pick(waiting.filter((changes) => changes.length > 0))?.shift();
    if (change === undefined) return stream;
    stream.push(change);
  }
};

/** As Lambda delivers, and worse: in batches of any size, again and differently cut whenever an answer is lost, or doubled. */
const deliver = async (stream: readonly TaskChange[], ports: CountPorts, chance: Chance): Promise<void> => {
  for (let from = 0; from < stream.length; ) {
    const to = from + 1 + Math.floor(chance.below(40));
    const batch = stream.slice(from, to);
    await countChanges(chance.below(5) > 4 ? [...batch, ...batch] : batch, ports);
    if (chance.below(3) > 1) from = to;
  }
};

/** Deletion erases what was before it. */
const remainsOf = (events: readonly TaskEvent[]): readonly TaskEvent[] =>
  events.at(-1)?.type === 'TaskDeleted' ? events.slice(-1) : events;

const portsOf = (client: DynamoDBDocumentClient, all: ReadonlyMap<string, Commits>): CountPorts => ({
  statistics: dynamodbStatistics(client, TABLE, () => NOW),
  history: async (taskId) => remainsOf(all.get(taskId)?.flat() ?? []),
});

const assertCounted = async (
  { statistics }: CountPorts,
  all: ReadonlyMap<string, Commits>,
  owners: readonly string[],
): Promise<void> => {
  const histories = [...all];
  for (const owner of [EVERYBODY, ...owners]) {
    const told = await readStatistics(owner, RANGE, { statistics, now: () => NOW });
    const own = histories.filter(([id]) => owner === EVERYBODY || id.startsWith(`${owner}_`));
    assertEqualsRecount(
      told,
      own.map(([, commits]) => commits.flat()),
    );
  }
};

test('every change is counted once, however often and in whatever batches it is told', async (t) => {
  const all = tasks(40, 3);
  const ports = portsOf(await startTable(t), all);
  const chance = openChance(SEED);
  await deliver(streamOf(all, chance), ports, chance);
  await assertCounted(ports, all, ['o0', 'o1', 'o2']);
});

test('two that count the same stream at the same time count it once', async (t) => {
  const all = tasks(30, 2);
  const client = await startTable(t);
  const stream = streamOf(all, openChance(SEED));
  const both = [1, 2].map((seed) => deliver(stream, portsOf(client, all), openChance(seed)));
  await Promise.all(both);
  await assertCounted(portsOf(client, all), all, ['o0', 'o1']);
});

test('a batch that takes more writes than a transaction is split', async (t) => {
  const all = tasks(120, 60);
  const ports = portsOf(await startTable(t), all);
  await countChanges(streamOf(all, openChance(SEED)), ports);
  await assertCounted(ports, all, ['o0', 'o59']);
});

const lossy = (stream: readonly TaskChange[], chance: Chance) => stream.filter(() => chance.below(2) > 1);
const everyTask = (all: ReadonlyMap<string, Commits>) =>
  [...all.keys()].map((task_id) => ({ task_id, changes: [] }));

test('what was lost is counted when its task is next told of, or looked for', async (t) => {
  const all = tasks(40, 2);
  const history = async (id: string) => all.get(id)?.flat() ?? [];
  const ports = { ...portsOf(await startTable(t), all), history };
  const chance = openChance(SEED);
  const told = lossy(streamOf(all, chance), chance);
  await deliver(told, ports, chance);
  assert.ok(new Set(told.map(({ task_id }) => task_id)).size < all.size);
  await catchUp(everyTask(all), ports);
  await assertCounted(ports, all, ['o0', 'o1']);
  const marks = () => Array.fromAsync(all.keys(), (id) => ports.statistics.markOf(id));
  const before = await marks();
  await catchUp(everyTask(all), ports);
  assert.deepEqual(await marks(), before);
});

test('of a deleted task of which much was lost, its end is counted', async (t) => {
  const all = tasks(40, 1);
  const ports = portsOf(await startTable(t), all);
  const chance = openChance(SEED);
  await deliver(lossy(streamOf(all, chance), chance), ports, chance);
  await catchUp(everyTask(all), ports);
  const told = await readStatistics('o0', RANGE, { ...ports, now: () => NOW });
  const ends = [...all.values()].map((commits) => fold(commits.flat()) ?? assert.fail('no task'));
  const deleted = ends.filter(({ deleted_at }) => deleted_at !== undefined);
  assert.ok(deleted.length > 0);
  assert.equal(sum(Object.values(told.by_status)), all.size - deleted.length);
  assert.equal(sum(told.days.map(({ created }) => created)), all.size);
  const cancelled = ends.filter(({ status }) => status === 'cancelled').length;
  assert.equal(sum(told.days.map((day) => day.cancelled)), cancelled);
});

test('a task that is gone leaves the totals once, and nothing told later brings it back', async (t) => {
  const all = tasks(10, 1);
  const ports = portsOf(await startTable(t), all);
  const stream = streamOf(all, openChance(SEED));
  await countChanges(stream, ports);
  const removals = [...all].map(([id, commits]) =>
    changeOf({ pk: taskKey(id).pk, before: imageOf(commits.flat()) }),
  );
  for (const batch of [removals, stream, removals, [...stream, ...removals]])
    await countChanges(batch, ports);
  const told = await readStatistics('o0', RANGE, { ...ports, now: () => NOW });
  assert.ok(Object.values(told.by_status).every((count) => count === 0));
  assert.deepEqual(told.by_type, {});
  assert.equal(
    told.days.reduce((sum, { created }) => sum + created, 0),
    all.size,
  );
});

test('nothing is written of changes that count nothing', async (t) => {
  const client = await startTable(t);
  const ports = portsOf(client, new Map());
  const state = mediaTask();
  const created = snapshotItem({ state, due_at: null });
  const moved = snapshotItem({ state: { ...state, version: 2, resends: 1 }, due_at: null });
  await countChanges([changeOf({ pk: created.pk, after: created })], ports);
  const before = await client.send(new ScanCommand({ TableName: TABLE }));
  await countChanges([changeOf({ pk: created.pk, before: created, after: moved })], ports);
  assert.deepEqual((await client.send(new ScanCommand({ TableName: TABLE }))).Items, before.Items);
  assert.equal(before.Count, 1 + 2 * 3);
});

test('writers that meet take another lane, and all lanes are one sum', async (t) => {
  const all = tasks(20, 2);
  const client = await startTable(t);
  const meeting = ({ input }: TransactWriteCommand): boolean =>
    JSON.stringify(input.TransactItems).includes('STATISTICS#*#0');
  const crowded: DynamoDBDocumentClient = Object.create(client, {
    send: {
      value: (command: TransactWriteCommand) => {
        if (!(command instanceof TransactWriteCommand) || !meeting(command)) return client.send(command);
        const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }];
        throw new TransactionCanceledException({ message: 'met', $metadata: {}, CancellationReasons });
      },
    },
  });
  const [alone, evading] = [portsOf(client, all), portsOf(crowded, all)];
  const stream = streamOf(all, openChance(SEED));
  await countChanges(stream.slice(0, 40), alone);
  await countChanges(stream.slice(40), evading);
  await assertCounted(alone, all, ['o0', 'o1']);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
  const lanes = Items.flatMap(({ pk }) => /^STATISTICS#\*#(\d)$/.exec(pk)?.[1] ?? []);
  assert.deepEqual([...new Set(lanes)].sort(), ['0', '1']);
});

test('snapshots of earlier releases are counted: by what they hold, or else by their events', async (t) => {
  const items: readonly { sk: string; pk: string; state?: object }[] = JSON.parse(
    readFileSync(new URL('fixtures/task-of-version-1.json', import.meta.url), 'utf8'),
  );
  const events = items.filter(({ sk }) => sk.startsWith('EVENT#')).map(eventOf);
  const snapshot = items.find(({ sk }) => sk === 'TASK') ?? assert.fail('no snapshot');
  const unclear = { ...snapshot, state: { of: 'another time' } };
  for (const { before, after, history } of [
    { before: undefined, after: snapshot, history: () => assert.fail('the history was read') },
    { before: unclear, after: unclear, history: async () => events },
  ]) {
    const ports = { ...portsOf(await startTable(t), new Map()), history };
    await countChanges([changeOf({ pk: snapshot.pk, before, after })], ports);
    assertEqualsRecount(await readStatistics('local', RANGE, { ...ports, now: () => NOW }), [events]);
  }
});

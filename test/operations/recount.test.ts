import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { forgetCounts, recount } from '../../bin/operations/recount.ts';
import { deleteItems, scan } from '../../bin/operations/table.ts';
import { changeOf } from '../../functions/adapters/dynamodb/changes.ts';
import { eventItem, snapshotItem } from '../../functions/adapters/dynamodb/items.ts';
import { dynamodbStatistics } from '../../functions/adapters/dynamodb/statistics.ts';
import { readStatistics } from '../../functions/application/read-statistics.ts';
import { countChanges } from '../../functions/application/statistics.ts';
import { EVERYBODY, taskKey } from '../../functions/contract/keys.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { type Commits, tasksOfTwo } from '../support/histories.ts';
import { assertEqualsRecount } from '../support/recount.ts';

const NOW = new Date('2026-12-05T00:00:00.000Z');
const now = () => NOW;
const RANGE = { since: '2026-11-20T00:00Z', until: '2026-12-05T00:00Z' };

const stateOf = (commits: Commits) => fold(commits.flat()) ?? assert.fail('no task');

const itemsOf = (commits: Commits) => {
  const state = stateOf(commits);
  return [snapshotItem({ state, due_at: null }), ...commits.flat().map((event) => eventItem(state, event))];
};

/** A table with the tasks of two owners, none of which was deleted, and none counted. */
const tableOf = async (t: TestContext) => {
  const samples = fc.sample(tasksOfTwo, { numRuns: 20, seed: 7 });
  const all = samples.find((tasks) =>
    [...tasks.values()].every((one) => stateOf(one).deleted_at === undefined),
  );
  assert.ok(all);
  const client = await startTable(t);
  const puts = [...all.values()].flatMap(itemsOf).map((Item) => ({ PutRequest: { Item } }));
  for (let i = 0; i < puts.length; i += 25)
    await client.send(new BatchWriteCommand({ RequestItems: { [TABLE]: puts.slice(i, i + 25) } }));
  return { client, all };
};

const assertCounted = async (client: DynamoDBDocumentClient, histories: readonly Commits[]) => {
  const statistics = dynamodbStatistics(client, TABLE, now);
  const told = await readStatistics(EVERYBODY, RANGE, { statistics, now });
  assertEqualsRecount(
    told,
    histories.map((commits) => commits.flat()),
  );
};

test('what was never counted, or not to its end, is counted from the histories; a second time changes nothing', async (t) => {
  const { client, all } = await tableOf(t);
  const [first] = [...all];
  assert.ok(first);
  const [id, commits] = first;
  const beginning = snapshotItem({ state: stateOf(commits.slice(0, 1)), due_at: null });
  const statistics = dynamodbStatistics(client, TABLE, now);
  const created = changeOf({ pk: taskKey(id).pk, after: beginning });
  await countChanges([created], { statistics, history: () => assert.fail('the history was read') });
  for (let time = 0; time < 2; time += 1) {
    assert.equal(await recount(client, TABLE, now), all.size);
    await assertCounted(client, [...all.values()]);
  }
});

test('tasks whose removal nobody told of leave the totals', async (t) => {
  const { client, all } = await tableOf(t);
  await recount(client, TABLE, now);
  const ofTasks = { TableName: TABLE, FilterExpression: 'begins_with(pk, :task)' };
  const values = { ExpressionAttributeValues: { ':task': taskKey('').pk } };
  await deleteItems(client, TABLE, scan(client, { ...ofTasks, ...values }));
  assert.equal(await recount(client, TABLE, now), all.size);
  const statistics = dynamodbStatistics(client, TABLE, now);
  const { by_status, by_type, days } = await readStatistics(EVERYBODY, RANGE, { statistics, now });
  assert.ok(Object.values(by_status).every((count) => count === 0));
  assert.deepEqual(by_type, {});
  assert.equal(
    days.reduce((sum, { created }) => sum + created, 0),
    all.size,
  );
});

test('all is counted anew after it was forgotten', async (t) => {
  const { client, all } = await tableOf(t);
  await recount(client, TABLE, now);
  assert.ok((await forgetCounts(client, TABLE)) > all.size);
  await assertCounted(client, []);
  await recount(client, TABLE, now);
  await assertCounted(client, [...all.values()]);
});

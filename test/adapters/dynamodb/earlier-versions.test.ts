/** Tasks that earlier releases stored. The fixture is what a run of the sample left in the table before version 2. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { SNAPSHOT_FORM } from '../../../functions/adapters/dynamodb/items.ts';
import { dynamodbTaskStore } from '../../../functions/adapters/dynamodb/task-store.ts';
import { factSchema } from '../../../functions/contract/event-schemas.ts';
import { fold } from '../../../functions/domain/task/evolve.ts';
import { fingerprint } from '../../../functions/domain/task/fingerprint.ts';
import { taskStateSchema } from '../../../functions/domain/task/task.ts';
import { EVENT_VERSION } from '../../../functions/domain/task/upcast.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';

type StoredItem = Record<string, unknown> & { readonly sk: string };

const ID = 'local_20261121_1';
const ITEMS: readonly StoredItem[] = JSON.parse(
  readFileSync(new URL('fixtures/task-of-version-1.json', import.meta.url), 'utf8'),
);

/** The store over the fixture's items, each as `change` would have it. */
const storeOf = async (context: TestContext, change: (item: StoredItem) => object = (item) => item) => {
  const client = await startTable(context);
  for (const item of ITEMS) await client.send(new PutCommand({ TableName: TABLE, Item: change(item) }));
  return dynamodbTaskStore(client, TABLE, () => new Date('2026-12-01T00:00:00.000Z'));
};

const snapshotAs = (over: object) => (item: StoredItem) => (item.sk === 'TASK' ? { ...item, ...over } : item);

test('the history of an earlier release is read, folds to its snapshot, and owns up to what was not measured', async (t) => {
  const store = await storeOf(t);
  const events = await store.events(ID, 0, 100);
  assert.deepEqual(fold(events), await store.load(ID));
  const units = events.filter((event) => event.type === 'UnitCompleted');
  assert.equal(units.length, 5);
  assert.ok(units.every(({ data }) => data.elapsed_ms === null));
});

test('a snapshot in another form is folded anew from the events, wherever it is read', async (t) => {
  const store = await storeOf(t, snapshotAs({ form: 0, state: { of: 'another time' } }));
  const state = fold(await store.events(ID, 0, 100));
  assert.ok(state);
  assert.deepEqual(await store.load(ID), state);
  assert.deepEqual((await store.loadWithProgress(ID))?.state, state);
  const page = await store.list({ owner: 'local', limit: 10, order: 'desc' });
  assert.deepEqual(page.items, [state]);
});

test('what a later release wrote is refused, not guessed at', async (t) => {
  const store = await storeOf(t, (item) => ({ ...item, v: 99 }));
  await assert.rejects(store.events(ID, 0, 100), /version 99 cannot be read/);
});

test('a change of what is stored does not go unnoticed', () => {
  const formOf = (schema: object): string => fingerprint(JSON.parse(JSON.stringify(schema))).slice(0, 12);
  assert.deepEqual(
    { snapshot: [SNAPSHOT_FORM, formOf(taskStateSchema)], facts: [EVENT_VERSION, formOf(factSchema)] },
    { snapshot: [3, '436967c47f92'], facts: [2, '4be40fd7008a'] },
    'Can what is stored still be read? Raise SNAPSHOT_FORM; for facts add an upcaster, unless only something optional is new. Then write the new hash here.',
  );
});

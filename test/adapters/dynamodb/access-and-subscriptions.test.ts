import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodbAccessStore } from '../../../functions/adapters/dynamodb/access-store.ts';
import { dynamodbSubscriptions } from '../../../functions/adapters/dynamodb/subscriptions.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const LATER = new Date('2026-11-21T08:01:00.000Z');

test('of many who take a ticket at once one gets it', async (context) => {
  const access = dynamodbAccessStore(await startTable(context), TABLE);
  await access.putTicket('hash', { owner: 'ada', expires_at: LATER });
  const taken = await Promise.all(Array.from({ length: 5 }, () => access.takeTicket('hash', NOW)));
  assert.deepEqual(
    taken.filter((owner) => owner !== undefined),
    [{ owner: 'ada' }],
  );
});

test('an expired ticket opens nothing', async (context) => {
  const access = dynamodbAccessStore(await startTable(context), TABLE);
  await access.putTicket('hash', { owner: 'ada', expires_at: NOW });
  assert.equal(await access.takeTicket('hash', LATER), undefined);
});

test('subscribers of a topic are found until they leave it', async (context) => {
  const subscriptions = dynamodbSubscriptions(await startTable(context), TABLE);
  await subscriptions.connect('c1', 'ada', LATER);
  assert.equal(await subscriptions.ownerOf('c1'), 'ada');
  assert.equal(await subscriptions.ownerOf('c2'), undefined);
  await subscriptions.subscribe('c1', 'task:t1', LATER);
  await subscriptions.subscribe('c2', 'task:t1', LATER);
  assert.deepEqual(await subscriptions.subscribers('task:t1'), ['c1', 'c2']);
  await subscriptions.unsubscribe('c2', 'task:t1');
  assert.deepEqual(await subscriptions.subscribers('task:t1'), ['c1']);
});

test('a disconnect forgets every subscription, more than fit one batch', async (context) => {
  const client = await startTable(context);
  const subscriptions = dynamodbSubscriptions(client, TABLE);
  await subscriptions.connect('c1', 'ada', LATER);
  for (let i = 0; i < 40; i++) await subscriptions.subscribe('c1', `task:t${i}`, LATER);
  await subscriptions.disconnect('c1');
  const { Count } = await client.send(new ScanCommand({ TableName: TABLE }));
  assert.equal(Count, 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodbAccessStore } from '../../../functions/adapters/dynamodb/access-store.ts';
import { dynamodbKeyStore } from '../../../functions/adapters/dynamodb/key-store.ts';
import { type ApiKey, keyIdOf } from '../../../functions/contract/api-keys.ts';
import { authenticator, hashOfSecret } from '../../../functions/runtime/authenticate.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';

const NOW = new Date('2026-11-21T08:00:00.000Z');

const keyOf = (hash: string, owner = 'ada'): ApiKey => ({
  key_id: keyIdOf(hash),
  owner,
  name: 'laptop',
  scopes: ['tasks:read'],
  created_at: NOW.toISOString(),
});

test('a key is found by its hash and by its id, and is stored once', async (context) => {
  const client = await startTable(context);
  const keys = dynamodbKeyStore(client, TABLE);
  const hash = hashOfSecret('sst_secret');
  const key = { ...keyOf(hash), expires_at: '2027-01-01T00:00:00.000Z' };
  await keys.create(hash, key);
  await assert.rejects(keys.create(hash, { ...key, owner: 'eve' }));
  assert.deepEqual(await keys.get(key.key_id), key);
  assert.deepEqual(await dynamodbAccessStore(client, TABLE).findKey(hash), key);
  assert.equal(await keys.get('key_other'), undefined);
  assert.equal(await dynamodbAccessStore(client, TABLE).findKey('other'), undefined);
  const { Items } = await client.send(new ScanCommand({ TableName: TABLE }));
  assert.doesNotMatch(JSON.stringify(Items), /sst_secret/);
});

test('a revoked key stays listed, and opens nothing', async (context) => {
  const client = await startTable(context);
  const keys = dynamodbKeyStore(client, TABLE);
  const hash = hashOfSecret('sst_secret');
  await keys.create(hash, keyOf(hash));
  const authenticate = authenticator(dynamodbAccessStore(client, TABLE), () => NOW);
  assert.equal(await keys.revoke(keyIdOf(hash), NOW), true);
  assert.equal(await keys.revoke(keyIdOf(hash), new Date(NOW.getTime() + 1000)), true);
  assert.equal(await keys.revoke('key_other', NOW), false);
  assert.deepEqual(await keys.list({ limit: 10 }), [{ ...keyOf(hash), revoked_at: NOW.toISOString() }]);
  await assert.rejects(authenticate({ 'x-api-key': 'sst_secret' }), /key_revoked/);
});

test('keys are listed page by page, of everybody or of one owner', async (context) => {
  const keys = dynamodbKeyStore(await startTable(context), TABLE);
  for (const n of [1, 2, 3, 4, 5]) {
    const hash = hashOfSecret(String(n));
    await keys.create(hash, keyOf(hash, n % 2 === 1 ? 'ada' : 'eve'));
  }
  const first = await keys.list({ limit: 3 });
  const second = await keys.list({ limit: 3, after: first.at(-1)?.key_id ?? '' });
  assert.deepEqual([first.length, second.length], [3, 2]);
  assert.equal(new Set([...first, ...second].map(({ key_id }) => key_id)).size, 5);
  const ofEve = await keys.list({ owner: 'eve', limit: 1 });
  assert.deepEqual(
    ofEve.map(({ owner }) => owner),
    ['eve'],
  );
  assert.equal((await keys.list({ owner: 'eve', limit: 10, after: ofEve[0]?.key_id ?? '' })).length, 1);
});

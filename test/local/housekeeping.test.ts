import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { startLocalCloud } from '../../local/cloud.ts';
import { rateMilliseconds } from '../../local/sources/schedule.ts';
import { writeMiniAssembly } from './fixtures/mini-assembly.ts';

describe('housekeeping', () => {
  it('deletes items whose time to live has passed, and only those', async () => {
    const mini = writeMiniAssembly();
    const options = { assembly: mini.assembly, folder: mini.data, housekeepingMilliseconds: 50 };
    const cloud = await startLocalCloud(options);
    const client = new DynamoDBClient({ ...cloud.clients, endpoint: cloud.clients.endpoints.dynamodb });
    try {
      const TableName = cloud.outputs.TableName;
      const now = Math.floor(Date.now() / 1000);
      for (const [pk, expires] of [
        ['past', now - 10],
        ['future', now + 1000],
      ] as const)
        await client.send(
          new PutItemCommand({ TableName, Item: { pk: { S: pk }, expires: { N: String(expires) } } }),
        );
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'forever' } } }));
      const left = async () => {
        const { Items = [] } = await client.send(new ScanCommand({ TableName }));
        return Items.map(({ pk }) => pk?.S).sort();
      };
      for (const deadline = Date.now() + 5000; (await left()).includes('past'); await pause(20))
        assert.ok(Date.now() < deadline, 'the item is still there');
      assert.deepEqual(await left(), ['forever', 'future']);
    } finally {
      client.destroy();
      await cloud.close();
      mini.remove();
    }
  });

  it('knows rates', () => {
    assert.deepEqual(
      ['rate(1 minute)', 'rate(5 minutes)', 'rate(2 hours)', 'rate(1 day)'].map(rateMilliseconds),
      [60_000, 300_000, 7_200_000, 86_400_000],
    );
  });
});

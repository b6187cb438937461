import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { dynamodbStatistics } from '../../functions/adapters/dynamodb/statistics.ts';
import { statisticsRoutes } from '../../functions/handlers/routes/statistics.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { lambdaContext } from '../support/lambda.ts';
import { asking, keyOf } from '../support/routes.ts';

const NOW = new Date('2026-11-21T08:30:00.000Z');
const AT = '2026-11-21T08:00:00.000Z';

const image = (owner: string, version: number, status: string): Record<string, AttributeValue> => ({
  pk: { S: `TASK#${owner}_1` },
  sk: { S: 'TASK' },
  state: {
    M: {
      owner: { S: owner },
      type: { S: 'tea.make' },
      version: { N: `${version}` },
      status: { S: status },
      attempt: { N: '1' },
      created_at: { S: AT },
      updated_at: { S: AT },
      files: { L: [] },
    },
  },
});

const record = (
  before?: Record<string, AttributeValue>,
  after?: Record<string, AttributeValue>,
): DynamoDBRecord => {
  const { pk = { S: '' }, sk = { S: '' } } = after ?? before ?? {};
  return {
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    dynamodb: { Keys: { pk, sk }, ...(before && { OldImage: before }), ...(after && { NewImage: after }) },
  };
};

/** The function over a table of its own, and the routes that answer from it. */
const serve = async (t: TestContext) => {
  const table = await startTable(t);
  const { hostname, port } = (await table.config.endpoint?.()) ?? assert.fail('no endpoint');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://${hostname}:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: TABLE,
  });
  const { handler } = await import('../../functions/handlers/count.ts');
  const statistics = dynamodbStatistics(table, TABLE, () => NOW);
  const ask = asking(statisticsRoutes({ statistics, now: () => NOW }), {
    ann: keyOf('ann', 'tasks:read'),
    bob: keyOf('bob', 'tasks:read'),
    root: keyOf('root', 'admin'),
  });
  const count = (...Records: DynamoDBRecord[]) =>
    handler({ Records } satisfies DynamoDBStreamEvent, lambdaContext);
  return { count, ask };
};

test('what the stream brings is counted for its owner and for the platform, and told to whom it concerns', async (t) => {
  const { count, ask } = await serve(t);
  const [created, claimed] = [image('ann', 1, 'pending'), image('ann', 2, 'claimed')];
  const batch = [
    record(undefined, created),
    record(undefined, image('bob', 1, 'pending')),
    record(created, claimed),
  ];
  await count(...batch);
  await count(...batch);

  const ann = await ask('GET', '/api/tasks/statistics');
  assert.equal(ann.status, 200);
  assert.deepEqual([ann.body.by_status.claimed, ann.body.by_status.pending], [1, 0]);
  const { body: everybody } = await ask('GET', '/api/stats', { as: 'root' });
  assert.deepEqual([everybody.by_status.claimed, everybody.by_status.pending], [1, 1]);
  assert.deepEqual(everybody.by_type, { 'tea.make': 2 });
  assert.deepEqual(everybody.hours.at(-1), {
    hour: AT,
    ...{ created: 2, completed: 0, failed: 0, cancelled: 0, retried: 0, audio_seconds: 0 },
  });

  await count(record(claimed, undefined));
  const { body: after } = await ask('GET', '/api/tasks/statistics');
  assert.deepEqual([after.by_status.claimed, after.hours.at(-1).created], [0, 1]);

  assert.equal((await ask('GET', '/api/stats')).body.code, 'forbidden');
  const range = { since: '2026-11-21T09:00Z', until: '2026-11-21T08:00Z' };
  const refused = await ask('GET', '/api/tasks/statistics', { query: range });
  assert.deepEqual([refused.status, refused.body.code], [400, 'invalid_range']);
  const unknown = await ask('GET', '/api/stats', { as: 'root', query: { from: '2026' } });
  assert.equal(unknown.body.code, 'invalid_request');
});

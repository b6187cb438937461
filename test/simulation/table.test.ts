import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { INDEXES } from '../../functions/contract/keys.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { SimulatedTable } from './world/table.ts';
import { tableClient } from './world/table-client.ts';

const simulated = (): DynamoDBDocumentClient =>
  tableClient({
    table: new SimulatedTable({ time: () => 0, lag: () => 0 }),
    effect: async (_what, apply) => apply(),
    conflicts: () => false,
    staleness: () => 0,
  });

const at = (pk: string, sk: string) => ({ TableName: TABLE, Key: { pk, sk } });
const put = (pk: string, sk: string, rest: object = {}) => ({ TableName: TABLE, Item: { pk, sk, ...rest } });
const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
const ofTask = (more: string, values: object = {}) => ({
  TableName: TABLE,
  KeyConditionExpression: `pk = :pk${more}`,
  ExpressionAttributeValues: { ':pk': 'T', ...values },
});
const claim = {
  ConditionExpression: '#s.#c.#t = :token AND (attribute_exists(pk) OR version > :v)',
  ExpressionAttributeNames: { '#s': 'state', '#c': 'claim', '#t': 'token' },
};

/** In this order, each upon what those before it left. */
const COMMANDS = [
  new PutCommand({ ...put('T', 'EVENT#1', { n: 1 }), ...isNew }),
  new PutCommand({ ...put('T', 'EVENT#1', { n: 2 }), ...isNew }),
  new PutCommand(
    put('T', 'TASK', { version: 3, state: { claim: { token: 'a' } }, due_pk: 'D', due_sk: '5' }),
  ),
  new UpdateCommand({
    ...at('T', 'TASK'),
    ...claim,
    UpdateExpression: 'SET #s.#c.#until = :until, due_sk = :until',
    ExpressionAttributeNames: { ...claim.ExpressionAttributeNames, '#until': 'until' },
    ExpressionAttributeValues: { ':token': 'a', ':v': 1, ':until': '7' },
    ReturnValues: 'ALL_NEW',
  }),
  new UpdateCommand({
    ...at('T', 'TASK'),
    ...claim,
    UpdateExpression: 'SET version = :v',
    ExpressionAttributeValues: { ':token': 'b', ':v': 9 },
  }),
  new UpdateCommand({
    ...at('COUNT', '-'),
    UpdateExpression: 'ADD n :one, bytes :more SET expires_at = :end',
    ExpressionAttributeValues: { ':one': 1, ':more': -4, ':end': 8 },
    ReturnValues: 'ALL_NEW',
  }),
  new TransactWriteCommand({
    TransactItems: [{ Put: put('T', 'EVENT#2') }, { Put: { ...put('T', 'EVENT#1'), ...isNew } }],
  }),
  new TransactWriteCommand({
    TransactItems: [
      {
        Put: {
          ...put('T', 'EVENT#1'),
          ConditionExpression: 'attribute_not_exists(pk) OR n < :n',
          ExpressionAttributeValues: { ':n': 1 },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ],
  }),
  new TransactWriteCommand({
    TransactItems: [
      { Put: put('T', 'EVENT#2') },
      { Put: put('T', 'EVENT#3') },
      { Delete: at('T', 'EVENT#1') },
    ],
  }),
  new QueryCommand(ofTask(' AND sk BETWEEN :from AND :to', { ':from': 'EVENT#', ':to': 'TASK' })),
  new QueryCommand({ ...ofTask(' AND sk > :from', { ':from': 'EVENT#2' }), ScanIndexForward: false }),
  new QueryCommand({ ...ofTask(''), Limit: 2 }),
  new QueryCommand({ ...ofTask(''), Limit: 2, ExclusiveStartKey: { pk: 'T', sk: 'EVENT#3' } }),
  new QueryCommand({
    TableName: TABLE,
    IndexName: INDEXES.due,
    KeyConditionExpression: 'due_pk = :d AND due_sk <= :now',
    ExpressionAttributeValues: { ':d': 'D', ':now': '7' },
    ProjectionExpression: 'sk, due_sk',
  }),
  new DeleteCommand(at('T', 'TASK')),
  new GetCommand(at('T', 'TASK')),
  new GetCommand(at('COUNT', '-')),
];

/** What the adapters make use of. */
const answerOf = async (client: DynamoDBDocumentClient, command: unknown): Promise<unknown> => {
  try {
    const answer = await client.send(command as GetCommand);
    const { Item, Items, LastEvaluatedKey, Attributes } = answer as unknown as Record<string, unknown>;
    const places = (Items as { sk: string }[] | undefined)?.map(({ sk }) => sk);
    const isAll = command instanceof UpdateCommand && command.input.ReturnValues === 'ALL_NEW';
    return { Item, places, LastEvaluatedKey, ...(isAll ? { Attributes } : {}) };
  } catch (error) {
    if (error instanceof TransactionCanceledException)
      return error.CancellationReasons?.map(({ Code }) => Code ?? 'None');
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    throw error;
  }
};

test('the simulated table answers as DynamoDB does', async (t) => {
  const [real, ours] = [await startTable(t), simulated()];
  for (const [place, command] of COMMANDS.entries())
    assert.deepEqual(await answerOf(ours, command), await answerOf(real, command), `command ${place}`);
});

test('the simulated table refuses what it does not know', async () => {
  const unknown = new UpdateCommand({ ...at('T', 'TASK'), UpdateExpression: 'DELETE names :names' });
  await assert.rejects(simulated().send(unknown), /does not know/);
  const contains = { ...put('T', 'X'), ConditionExpression: 'contains(names, :name)' };
  await assert.rejects(simulated().send(new PutCommand(contains)), /does not know/);
});

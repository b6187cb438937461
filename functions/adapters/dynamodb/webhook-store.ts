/** An owner's endpoints and what was sent to them: one partition, endpoints first, deliveries by endpoint and time. */
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { StoredEndpoint, WebhookStore } from '../../application/ports.ts';
import {
  DUE_DELIVERIES,
  deliveryKey,
  endpointKey,
  INDEXES,
  type ItemKey,
  toldKey,
} from '../../contract/keys.ts';
import {
  type Delivery,
  deliverySchema,
  endpointSchema,
  signingSecretsSchema,
} from '../../contract/webhook-schemas.ts';
import { type Parser, parser } from '../parse.ts';
import { itemIsNew } from './conditions.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';
import { itemsOf } from './pages.ts';
import { unlessRefused } from './writes.ts';

/** The log of deliveries reaches back so far. */
const KEPT_DAYS = 30;

const storedOf: Parser<StoredEndpoint> = parser(
  {
    type: 'object',
    required: ['endpoint', 'secrets'],
    properties: { endpoint: endpointSchema, secrets: signingSecretsSchema },
  } as const,
  'A webhook endpoint',
);
const envelopeOf = parser(
  { type: 'object', required: ['delivery'], properties: { delivery: deliverySchema } } as const,
  'A delivery',
);
const deliveryOf: Parser<Delivery> = (item) => envelopeOf(item).delivery;
const sortKeyOf = parser(
  { type: 'object', required: ['sk'], properties: { sk: { type: 'string' } } } as const,
  'What tells of a task',
);
const dueKeyOf = parser(
  {
    type: 'object',
    required: ['pk', 'sk'],
    properties: { pk: { type: 'string' }, sk: { type: 'string' } },
  } as const,
  'A due delivery',
);

const expiryOf = ({ created_at }: Delivery) => ({
  [EXPIRES_AT]: epochSeconds(new Date(created_at)) + KEPT_DAYS * 86_400,
});

const deliveryItem = (owner: string, delivery: Delivery, due_at: string | null) => ({
  ...deliveryKey(owner, delivery.endpoint_id, delivery.id),
  delivery,
  tries: delivery.attempts.length,
  ...expiryOf(delivery),
  ...(due_at === null
    ? {}
    : { due_pk: DUE_DELIVERIES, due_sk: `${due_at}#${owner}#${delivery.endpoint_id}#${delivery.id}` }),
});

export const dynamodbWebhookStore = (client: DynamoDBDocumentClient, table: string): WebhookStore => {
  const get = async (key: ItemKey): Promise<unknown> =>
    (await client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }))).Item;

  const put = async (item: object, condition: object): Promise<boolean> => {
    const command = new PutCommand({ TableName: table, Item: { ...item }, ...condition });
    return (await unlessRefused(client.send(command))) !== undefined;
  };

  const endpoints: WebhookStore['endpoints'] = async (owner) => {
    const { pk, sk } = endpointKey(owner, '');
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :endpoint)',
      ExpressionAttributeValues: { ':pk': pk, ':endpoint': sk },
      ConsistentRead: true,
    };
    return Array.fromAsync(itemsOf(client, query), storedOf);
  };

  const endpoint: WebhookStore['endpoint'] = async (owner, id) => {
    const item = await get(endpointKey(owner, id));
    return item === undefined ? undefined : storedOf(item);
  };

  const createEndpoint: WebhookStore['createEndpoint'] = (owner, stored) =>
    put({ ...endpointKey(owner, stored.endpoint.id), ...stored }, itemIsNew);

  const update = async (owner: string, id: string, change: object) => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { ...endpointKey(owner, id) },
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValues: 'ALL_NEW',
      ...change,
    });
    const answer = await unlessRefused(client.send(command));
    return answer && storedOf(answer.Attributes).endpoint;
  };

  const changeEndpoint: WebhookStore['changeEndpoint'] = (owner, id, change) => {
    const fields = Object.entries(change).filter(([, value]) => value !== undefined);
    const sets = fields.filter(([, value]) => value !== null);
    const removes = fields.filter(([, value]) => value === null);
    const list = (names: typeof fields, write: (name: string) => string): string =>
      names.map(([name]) => write(name)).join(', ');
    return update(owner, id, {
      UpdateExpression: [
        ...(sets.length > 0 ? [`SET ${list(sets, (name) => `#endpoint.#${name} = :${name}`)}`] : []),
        ...(removes.length > 0 ? [`REMOVE ${list(removes, (name) => `#endpoint.#${name}`)}`] : []),
      ].join(' '),
      ExpressionAttributeNames: {
        '#endpoint': 'endpoint',
        ...Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
      },
      ...(sets.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(sets.map(([name, value]) => [`:${name}`, value])),
      }),
    });
  };

  const changeSecrets: WebhookStore['changeSecrets'] = (owner, id, { from, to }) =>
    update(owner, id, {
      UpdateExpression: 'SET secrets = :to',
      ConditionExpression: 'secrets = :from',
      ExpressionAttributeValues: { ':from': from, ':to': to },
    });

  const deleteEndpoint: WebhookStore['deleteEndpoint'] = async (owner, id) => {
    const command = new DeleteCommand({
      TableName: table,
      Key: { ...endpointKey(owner, id) },
      ConditionExpression: 'attribute_exists(pk)',
    });
    return (await unlessRefused(client.send(command))) !== undefined;
  };

  /** First where it is found by its task: a delivery that was not made after all is not shown. */
  const createDelivery: WebhookStore['createDelivery'] = async (owner, delivery, due_at) => {
    const { id, endpoint_id, task_id } = delivery;
    if (task_id !== undefined)
      await put({ ...toldKey(owner, task_id, id, endpoint_id), ...expiryOf(delivery) }, {});
    return put(deliveryItem(owner, delivery, due_at), itemIsNew);
  };

  const delivery: WebhookStore['delivery'] = async (owner, endpointId, id) => {
    const item = await get(deliveryKey(owner, endpointId, id));
    return item === undefined ? undefined : deliveryOf(item);
  };

  const updateDelivery: WebhookStore['updateDelivery'] = (owner, before, changed, due_at) =>
    put(deliveryItem(owner, changed, due_at), {
      ConditionExpression: 'tries = :before',
      ExpressionAttributeValues: { ':before': before },
    });

  const deliveries: WebhookStore['deliveries'] = async (owner, endpointId, { cursor, limit }) => {
    const { pk, sk: first } = deliveryKey(owner, endpointId, '');
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      // `~` lies behind everything that ids hold.
      ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': `${first}~` },
      ...(cursor !== undefined && { ExclusiveStartKey: deliveryKey(owner, endpointId, cursor) }),
      ScanIndexForward: false,
      Limit: limit,
    };
    const { Items = [] } = await client.send(new QueryCommand(query));
    return Items.map(deliveryOf);
  };

  const deliveriesOf: WebhookStore['deliveriesOf'] = async (owner, taskId, limit) => {
    const { pk, sk } = toldKey(owner, taskId, '', '');
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :told)',
      // `TOLD#task#`, without the second of the marks that stand around the id of a delivery.
      ExpressionAttributeValues: { ':pk': pk, ':told': sk.slice(0, -1) },
      ScanIndexForward: false,
      Limit: limit,
    };
    const { Items = [] } = await client.send(new QueryCommand(query));
    const found = await Promise.all(
      Items.map((item) => {
        const [, , id = '', endpointId = ''] = sortKeyOf(item).sk.split('#');
        return delivery(owner, endpointId, id);
      }),
    );
    return found.filter((one) => one !== undefined);
  };

  const dueDeliveries: WebhookStore['dueDeliveries'] = async (now, limit) => {
    const query = {
      TableName: table,
      IndexName: INDEXES.due,
      KeyConditionExpression: 'due_pk = :due AND due_sk <= :now',
      ExpressionAttributeValues: { ':due': DUE_DELIVERIES, ':now': `${now.toISOString()}$` },
      Limit: limit,
    };
    const { Items = [] } = await client.send(new QueryCommand(query));
    return Items.map((item) => {
      const { pk, sk } = dueKeyOf(item);
      const [, endpoint_id = '', delivery_id = ''] = sk.split('#');
      return { owner: pk.slice(endpointKey('', '').pk.length), endpoint_id, delivery_id };
    });
  };

  return {
    endpoints,
    endpoint,
    createEndpoint,
    changeEndpoint,
    changeSecrets,
    deleteEndpoint,
    createDelivery,
    delivery,
    updateDelivery,
    deliveries,
    deliveriesOf,
    dueDeliveries,
  };
};

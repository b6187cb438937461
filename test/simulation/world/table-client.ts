/** The document client of a process, over the simulated table: the real adapters talk to it. */
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Effect } from './effects.ts';
import { conditionOf, type Item } from './expressions.ts';
import type { SimulatedTable, Write } from './table.ts';
import { bindingsOf, deleting, keyOf, putting, updating, writeOf } from './writes.ts';

const METADATA = { $metadata: {}, message: 'The conditional request failed' };

/** As the SDK has it in an error: in DynamoDB's own form. */
const inError = (item: Item | undefined) =>
  item === undefined ? {} : { Item: marshall(item, { removeUndefinedValues: true }) };

const transact = (table: SimulatedTable, { TransactItems = [] }: TransactWriteCommandInput): object => {
  const writes = TransactItems.map(writeOf);
  const refused = table.write(writes);
  if (refused.length === 0) return {};
  const CancellationReasons: CancellationReason[] = writes.map(({ key }, place) =>
    refused.includes(place)
      ? { Code: 'ConditionalCheckFailed', ...inError(table.get(key)) }
      : { Code: 'None' },
  );
  throw new TransactionCanceledException({ ...METADATA, CancellationReasons });
};

const conflict = ({ TransactItems = [] }: TransactWriteCommandInput): Error =>
  new TransactionCanceledException({
    ...METADATA,
    CancellationReasons: TransactItems.map((_, place) => ({
      Code: place === 0 ? 'TransactionConflict' : 'None',
    })),
  });

const writeOne = (table: SimulatedTable, write: Write): object => {
  const before = table.get(write.key);
  if (table.write([write]).length > 0)
    throw new ConditionalCheckFailedException({ ...METADATA, ...inError(before) });
  return { Attributes: table.get(write.key) };
};

const sortAttribute = (index: string | undefined, condition: string): string => {
  if (index === undefined) return 'sk';
  const [attribute = ''] = /\w+_pk/.exec(condition) ?? [];
  return attribute.replace('_pk', '_sk');
};

const compare = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);

const query = (table: SimulatedTable, input: QueryCommandInput): object => {
  const { IndexName, KeyConditionExpression = '', Limit = 1000, ExclusiveStartKey } = input;
  const bindings = bindingsOf(input);
  const [, partition = ''] = /\bpk = (:\w+)/.exec(KeyConditionExpression) ?? [];
  const pool =
    IndexName === undefined ? table.partition(String(bindings.values[partition])) : table.index(IndexName);
  const matches = conditionOf(KeyConditionExpression);
  const by = sortAttribute(IndexName, KeyConditionExpression);
  const sorted = pool.filter((item) => matches(item, bindings)).sort((a, b) => compare(a[by], b[by]));
  if (input.ScanIndexForward === false) sorted.reverse();
  const from = sorted.findIndex(
    ({ pk, sk }) => pk === ExclusiveStartKey?.['pk'] && sk === ExclusiveStartKey?.['sk'],
  );
  const page = sorted.slice(from + 1, from + 1 + Limit);
  const passes = input.FilterExpression === undefined ? () => true : conditionOf(input.FilterExpression);
  const last = page.at(-1);
  const isMore = last !== undefined && from + 1 + Limit < sorted.length;
  return {
    Items: page.filter((item) => passes(item, bindings)),
    ...(isMore ? { LastEvaluatedKey: keyOf(last) } : {}),
  };
};

/** The events of a transaction, for whoever reads the trace. */
const told = ({ TransactItems = [] }: TransactWriteCommandInput): string => {
  const items = TransactItems.flatMap(({ Put }) => Put?.Item ?? []);
  const events = items.flatMap(({ seq, type }) => (seq === undefined ? [] : [`${seq} ${type}`]));
  return `${items[0]?.['pk']}: ${events.join(', ')}`;
};

export interface ClientPorts {
  readonly table: SimulatedTable;
  readonly effect: Effect;
  /** Whether this transaction meets another. */
  readonly conflicts: () => boolean;
  /** How old an inconsistent read is, in milliseconds. */
  readonly staleness: () => number;
}

export const tableClient = ({ table, effect, conflicts, staleness }: ClientPorts): DynamoDBDocumentClient => {
  const send = (command: unknown): Promise<object> => {
    if (command instanceof GetCommand) {
      const key = keyOf(command.input.Key);
      const read = () => (command.input.ConsistentRead ? table.get(key) : table.getStale(key, staleness()));
      return effect(`get ${key.pk} ${key.sk}`, () => ({ Item: read() }));
    }
    if (command instanceof QueryCommand)
      return effect(`query ${command.input.IndexName ?? ''}`, () => query(table, command.input));
    if (command instanceof PutCommand) return writing(putting(command.input));
    if (command instanceof UpdateCommand) return writing(updating(command.input));
    if (command instanceof DeleteCommand) return writing(deleting(command.input));
    if (command instanceof TransactWriteCommand)
      return effect(`commit ${told(command.input)}`, () => {
        if (conflicts()) throw conflict(command.input);
        return transact(table, command.input);
      });
    throw new Error(`The simulated table does not know ${(command as object).constructor.name}`);
  };
  const writing = (write: Write) =>
    effect(`write ${write.key.pk} ${write.key.sk}`, () => writeOne(table, write));
  return { send } as unknown as DynamoDBDocumentClient;
};

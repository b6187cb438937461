/** What in the table and the bucket belongs to an owner. */
import type { ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  countersPrefix,
  dedupeKey,
  donePrefix,
  endpointKey,
  idempotencyKey,
  ownerTopic,
  PROGRESS_PREFIX,
  RESULTS_PREFIX,
  statisticsPrefix,
  subscriptionKey,
  taskKey,
  taskTopic,
  typeKey,
  UPLOADS_PREFIX,
  WORK_PREFIX,
  workerKey,
} from '../../functions/contract/keys.ts';

/** How the ids of an owner's tasks begin; an owner's name holds no underscore. */
const tasksOf = (owner: string): string => `${owner}_`;

/** Partitions of an owner's tasks with their histories, their types, what they are found again by, and their counters. */
const pastPrefixes = (owner: string): readonly string[] => [
  taskKey(tasksOf(owner)).pk,
  typeKey(owner, '').pk,
  dedupeKey(owner, '').pk,
  countersPrefix(owner),
];

const allPrefixes = (owner: string): readonly string[] => [
  ...pastPrefixes(owner),
  // Not of the past: where tasks are imported, they are counted.
  statisticsPrefix(owner),
  idempotencyKey(owner, '').pk,
  subscriptionKey(taskTopic(tasksOf(owner)), '').pk,
];

const inAnyOf = (prefixes: readonly string[]): { condition: string; values: Record<string, string> } => ({
  condition: prefixes.map((_, i) => `begins_with(pk, :p${i})`).join(' OR '),
  values: Object.fromEntries(prefixes.map((prefix, i) => [`:p${i}`, prefix])),
});

/** All that makes an owner's past; not keys, tickets and connections, nor what only lives while a task runs. */
export const pastOf = (table: string, owner: string): ScanCommandInput => {
  const { condition, values } = inAnyOf(pastPrefixes(owner));
  return {
    TableName: table,
    FilterExpression: `(${condition}) AND NOT begins_with(sk, :progress)`,
    ExpressionAttributeValues: { ...values, ':progress': PROGRESS_PREFIX },
  };
};

export const everythingOf = (table: string, owner: string): ScanCommandInput => {
  const { condition, values } = inAnyOf(allPrefixes(owner));
  return {
    TableName: table,
    FilterExpression: `${condition} OR pk IN (:topic, :workers, :webhooks) OR #owner = :owner`,
    ProjectionExpression: 'pk, sk',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: {
      ...values,
      // Whole: other owners' names may begin alike.
      ':topic': subscriptionKey(ownerTopic(owner), '').pk,
      ':workers': workerKey(owner, '').pk,
      ':webhooks': endpointKey(owner, '').pk,
      ':owner': owner,
    },
  };
};

/** Prefixes of an owner's objects in the media bucket. */
export const objectsOf = (owner: string): readonly string[] => [
  ...[UPLOADS_PREFIX, WORK_PREFIX, RESULTS_PREFIX].map((prefix) => `${prefix}${tasksOf(owner)}`),
  donePrefix(owner),
];

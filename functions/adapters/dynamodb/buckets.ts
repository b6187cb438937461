/** Token buckets that all instances share: one number each, moved on by a conditional write. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Buckets } from '../../application/ports.ts';
import { rateKey } from '../../contract/keys.ts';
import { parser } from '../parse.ts';
import { bucketHolds, bucketIsFull, type Condition } from './conditions.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';

/** A bucket that is not there is full: it may go once it has been full for a while. */
const KEPT_SECONDS = 3600;
const TRIES = 4;

const bucketOf = parser(
  { type: 'object', required: ['full_at'], properties: { full_at: { type: 'number' } } } as const,
  'A token bucket',
);

/** What there was of an item that a condition refused. */
const refusedItem = (error: unknown): number => {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  const text = error.Item?.['full_at']?.N;
  return text === undefined ? 0 : Number(text);
};

export const dynamodbBuckets = (client: DynamoDBDocumentClient, table: string): Buckets => ({
  take: async ({ owner, key_id, fullAt: known }, { costMs, latest, now }) => {
    const write = async (
      change: string,
      value: number,
      { ExpressionAttributeValues, ...rest }: Condition,
    ) => {
      const end = epochSeconds(new Date(latest + costMs)) + KEPT_SECONDS;
      const update = {
        TableName: table,
        Key: { ...rateKey(owner, key_id) },
        UpdateExpression: `SET full_at = ${change}, #end = :end`,
        ...rest,
        ExpressionAttributeNames: { '#end': EXPIRES_AT },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':value': value, ':end': end },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      } as const;
      return bucketOf((await client.send(new UpdateCommand(update))).Attributes).full_at;
    };
    let fullAt = known;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      try {
        // A full bucket holds no more than that: what flowed in since it was full is lost.
        const taken =
          fullAt < now
            ? await write(':value', now + costMs, bucketIsFull(now))
            : await write('full_at + :value', costMs, bucketHolds(now, latest));
        return { kind: 'taken', fullAt: taken };
      } catch (error) {
        fullAt = refusedItem(error);
        if (fullAt > latest) return { kind: 'short', fullAt };
      }
    }
    return { kind: 'short', fullAt };
  },
});

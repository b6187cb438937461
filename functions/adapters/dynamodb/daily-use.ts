/** What an owner uses in a day: counted, and held to a quota, by the very write that numbers a task. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Spending } from '../../application/ports.ts';
import { audioKey, serialKey } from '../../contract/keys.ts';
import { quotaProblem } from '../../domain/limits/quota.ts';
import { parser } from '../parse.ts';
import { allowsMore } from './conditions.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';
import type { Write } from './writes.ts';

const DAY_MS = 86_400_000;
/** A day's counter is of no use once no clock anywhere can still be on that day. */
const LIFETIME_DAYS = 3;

const countOf = parser(
  { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } } as const,
  'A serial counter',
);
const audioOf = parser(
  { type: 'object', required: ['seconds'], properties: { seconds: { type: 'number' } } } as const,
  'A counter of audio',
);

const dayEnd = (day: string): Date =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8))) + DAY_MS);
const lastsUntil = (day: string): number =>
  epochSeconds(new Date(dayEnd(day).getTime() + LIFETIME_DAYS * DAY_MS));

export interface Numbering {
  readonly owner: string;
  /** YYYYMMDD */
  readonly day: string;
  readonly now: Date;
  readonly spending: Spending;
}

/** Apart from the other counters: a create, which changes those, must not meet a transaction that changes this. */
const audioSecondsOf = async (
  client: DynamoDBDocumentClient,
  table: string,
  { owner, day }: Numbering,
): Promise<number> => {
  const query = { TableName: table, Key: { ...audioKey(owner, day) }, ConsistentRead: true };
  const { Item } = await client.send(new GetCommand(query));
  return Item === undefined ? 0 : audioOf(Item).seconds;
};

/** The write that numbers a task (`n`) and counts what it takes, refused where that would be more than the quota. */
const counting = (table: string, { owner, day, spending: { quota = {}, upload_bytes } }: Numbering) => {
  const { tasks_per_day, upload_bytes_per_day } = quota;
  const condition = allowsMore({
    ...(tasks_per_day !== undefined && { tasks: tasks_per_day - 1 }),
    ...(upload_bytes_per_day !== undefined && { upload_bytes: upload_bytes_per_day - upload_bytes }),
  });
  return {
    TableName: table,
    Key: { ...serialKey(owner, day) },
    UpdateExpression: 'ADD n :one, tasks :one, upload_bytes :bytes SET #expires_at = :expires_at',
    ...condition,
    ExpressionAttributeNames: { '#expires_at': EXPIRES_AT },
    ExpressionAttributeValues: {
      ...condition?.ExpressionAttributeValues,
      ':one': 1,
      ':bytes': upload_bytes,
      ':expires_at': lastsUntil(day),
    },
    ReturnValues: 'UPDATED_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
};

/** Only a quota of audio costs a read; everything else is one write. Throws `quota_exceeded`. */
export const numberTask = async (
  client: DynamoDBDocumentClient,
  table: string,
  numbering: Numbering,
): Promise<number> => {
  const { day, now, spending } = numbering;
  const { quota = {}, upload_bytes } = spending;
  const limitsAudio = quota.audio_minutes_per_day !== undefined;
  const audio_seconds = limitsAudio ? await audioSecondsOf(client, table, numbering) : 0;
  const more = { tasks: 1, upload_bytes, audio_seconds: 0 };
  const problemAfter = (tasks: number, uploaded: number) =>
    quotaProblem(quota, { tasks, upload_bytes: uploaded, audio_seconds }, more, {
      now,
      resetsAt: dayEnd(day),
    });
  // Audio is known already, and one file may be more than a whole day allows.
  const atOnce = problemAfter(0, 0);
  if (atOnce) throw atOnce;
  try {
    return countOf((await client.send(new UpdateCommand(counting(table, numbering)))).Attributes).n;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const used = (name: string): number => Number(error.Item?.[name]?.N ?? 0);
    throw problemAfter(used('tasks'), used('upload_bytes')) ?? error;
  }
};

/** Numbers are never given twice: only what counts against a quota comes back. */
export const giveBackUse = async (
  client: DynamoDBDocumentClient,
  table: string,
  { owner, day, spending }: Omit<Numbering, 'now'>,
): Promise<void> => {
  const change = {
    TableName: table,
    Key: { ...serialKey(owner, day) },
    UpdateExpression: 'ADD tasks :one, upload_bytes :bytes',
    ExpressionAttributeValues: { ':one': -1, ':bytes': -spending.upload_bytes },
  };
  await client.send(new UpdateCommand(change));
};

/** Goes with the change that tells of the audio, so that what is told again is not counted again. */
export const audioWrite = (table: string, owner: string, at: string, seconds: number): Write => {
  const day = at.slice(0, 10).replaceAll('-', '');
  return {
    Update: {
      TableName: table,
      Key: { ...audioKey(owner, day) },
      UpdateExpression: 'ADD #seconds :seconds SET #expires_at = :expires_at',
      ExpressionAttributeNames: { '#seconds': 'seconds', '#expires_at': EXPIRES_AT },
      ExpressionAttributeValues: { ':seconds': seconds, ':expires_at': lastsUntil(day) },
    },
  };
};

/** Live progress of running units; a report also tells the unit whether its work is still wanted. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ProgressStore } from '../../application/ports.ts';
import { taskKey } from '../../contract/keys.ts';
import type { UnitProgress } from '../../contract/message-schemas.ts';
import { TASK_STATUSES, type TaskStatus } from '../../contract/task-schemas.ts';
import { hasEnded } from '../../domain/task/task.ts';
import { parser } from '../parse.ts';
import { epochSeconds, progressItem } from './items.ts';

const PROGRESS_LIFETIME_SECONDS = 86_400;

const standingOf = parser(
  {
    type: 'object',
    required: ['state'],
    properties: {
      state: {
        type: 'object',
        required: ['status', 'attempt', 'owner'],
        properties: {
          status: { enum: TASK_STATUSES },
          attempt: { type: 'integer' },
          owner: { type: 'string' },
        },
      },
    },
  } as const,
  'The standing of a task',
);

/** What hangs on an edit is made while its task is completed. */
const mayGoOn = (task: { status: TaskStatus; attempt: number }, { attempt, pass }: UnitProgress): boolean =>
  attempt >= task.attempt && (!hasEnded(task) || (task.status === 'completed' && pass !== undefined));

export const dynamodbProgressStore = (client: DynamoDBDocumentClient, table: string): ProgressStore => {
  // Eventually consistent on purpose: half the price, and a unit that notices a second late does no harm.
  const standing = async (taskId: string) => {
    const { Item } = await client.send(
      new GetCommand({
        TableName: table,
        Key: { ...taskKey(taskId) },
        ProjectionExpression: '#state.#status, #state.attempt, #state.#owner',
        ExpressionAttributeNames: { '#state': 'state', '#status': 'status', '#owner': 'owner' },
      }),
    );
    return Item === undefined ? undefined : standingOf(Item).state;
  };

  const store = (progress: UnitProgress, owner: string) => {
    const expiresAt = epochSeconds(new Date(progress.at)) + PROGRESS_LIFETIME_SECONDS;
    return client.send(new PutCommand({ TableName: table, Item: progressItem(progress, owner, expiresAt) }));
  };

  /** Unwanted work leaves no progress behind: it would overwrite that of the attempt that replaced it. */
  const report: ProgressStore['report'] = async (progress) => {
    const task = await standing(progress.task_id);
    if (task === undefined || !mayGoOn(task, progress)) return 'stop';
    await store(progress, task.owner);
    return 'go_on';
  };

  return { report };
};

/** Logs of tasks, bounded: a task's first 1,000 lines are kept, and then a line that says so. */
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock, TaskLogs } from '../../application/ports.ts';
import { LOG_PREFIX, loggedKey, logKey } from '../../contract/keys.ts';
import { LOG_LEVELS, type LoggedLine, type LogLine } from '../../contract/log-schemas.ts';
import { timeIn } from '../../domain/time.ts';
import { parser } from '../parse.ts';
import { EXPIRES_AT } from './items.ts';
import { expiryOf, LINES_IN_ROW, loggedIn, logItem, rowKeyOf } from './log-rows.ts';
import { itemsOf } from './pages.ts';
import { unlessRefused } from './writes.ts';

/** The first lines, not the last: they cost no deletion, and what ends a task stands in its events anyway. */
export const MOST_LINES = 1_000;

const countOf = parser(
  { type: 'object', required: ['lines'], properties: { lines: { type: 'integer' } } } as const,
  'The count of log lines',
);

const fullNotice = (at: Date): LogLine => ({
  at: at.toISOString(),
  level: 'WARN',
  message: `This task's log is full: after ${MOST_LINES} lines no more are kept.`,
});

export const dynamodbTaskLogs = (
  client: DynamoDBDocumentClient,
  table: string,
  { now, newId }: { now: Clock; newId: () => string },
): TaskLogs => {
  /** How many lines were counted before these; undefined when the log was full. */
  const count = async (taskId: string, lines: number, at: Date): Promise<number | undefined> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { ...loggedKey(taskId) },
      UpdateExpression: 'ADD #lines :lines SET #expires = :expires',
      // The one that goes over the bound is let through, and writes the notice.
      ConditionExpression: 'attribute_not_exists(pk) OR #lines <= :most',
      ExpressionAttributeNames: { '#lines': 'lines', '#expires': EXPIRES_AT },
      ExpressionAttributeValues: { ':lines': lines, ':most': MOST_LINES, ':expires': expiryOf(at) },
      ReturnValues: 'UPDATED_NEW',
    });
    const counted = await unlessRefused(client.send(command));
    return counted && countOf(counted.Attributes).lines - lines;
  };

  const append: TaskLogs['append'] = async (taskId, lines) => {
    const at = now();
    const before = await count(taskId, lines.length, at);
    if (before === undefined) return;
    const room = MOST_LINES - before;
    const kept = lines.length > room ? [...lines.slice(0, room), fullNotice(at)] : lines;
    const id = newId();
    for (let from = 0; from < kept.length; from += LINES_IN_ROW) {
      const rowId = id + String(from / LINES_IN_ROW).padStart(2, '0');
      const Item = logItem(taskId, at, rowId, kept.slice(from, from + LINES_IN_ROW));
      await client.send(new PutCommand({ TableName: table, Item }));
    }
  };

  const list: TaskLogs['list'] = async (taskId, { level, after, cursor, limit }) => {
    const since = after === undefined ? '' : timeIn('after', after).toISOString();
    const { pk, sk: first } = cursor === undefined ? logKey(taskId, since, '') : rowKeyOf(taskId, cursor);
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      // `~` lies behind everything that these keys hold.
      ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': `${LOG_PREFIX}~` },
      ConsistentRead: true,
    };
    const least = level === undefined ? 0 : LOG_LEVELS.indexOf(level);
    const isWanted = (line: LoggedLine): boolean =>
      LOG_LEVELS.indexOf(line.level) >= least && line.at > since && line.id > (cursor ?? '');
    const found: LoggedLine[] = [];
    for await (const row of itemsOf(client, query)) {
      found.push(...loggedIn(row).lines.filter(isWanted));
      if (found.length > limit) break;
    }
    const items = found.slice(0, limit);
    return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  };

  return { append, list };
};

/** How a task's log lies in the table: a row for what was written at once, so that a burst of lines costs one write. */
import { LOG_PREFIX, logKey, taskKey } from '../../contract/keys.ts';
import { type LoggedLine, type LogLine, logLineSchema } from '../../contract/log-schemas.ts';
import { parser } from '../parse.ts';
import { EXPIRES_AT, epochSeconds, type Item } from './items.ts';

/** 2,000 characters of up to four bytes each: so many stay well below the 400 KB of an item. */
export const LINES_IN_ROW = 25;
const KEPT_DAYS = 30;

export const expiryOf = (at: Date): number => epochSeconds(at) + KEPT_DAYS * 86_400;

export const logItem = (taskId: string, at: Date, id: string, lines: readonly LogLine[]): Item => ({
  ...logKey(taskId, at.toISOString(), id),
  lines: [...lines],
  [EXPIRES_AT]: expiryOf(at),
});

const rowOf = parser(
  {
    type: 'object',
    required: ['pk', 'sk', 'lines'],
    properties: {
      pk: { type: 'string' },
      sk: { type: 'string' },
      lines: { type: 'array', items: logLineSchema },
    },
  } as const,
  'A row of a log',
);

const TASK_PARTITION = taskKey('').pk;

/** The id of a line: its row's time and id, and its place in it. */
export const loggedIn = (row: unknown): { task_id: string; lines: readonly LoggedLine[] } => {
  const { pk, sk, lines } = rowOf(row);
  const rowId = sk.slice(LOG_PREFIX.length).replace('#', '_');
  return {
    task_id: pk.slice(TASK_PARTITION.length),
    lines: lines.map((line, index) => ({ ...line, id: `${rowId}_${String(index).padStart(2, '0')}` })),
  };
};

/** The key of the row that a line is in. */
export const rowKeyOf = (taskId: string, lineId: string) => {
  const row = lineId.slice(0, lineId.lastIndexOf('_'));
  const end = row.indexOf('_');
  return logKey(taskId, row.slice(0, end), row.slice(end + 1));
};

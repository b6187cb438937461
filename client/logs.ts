/** A task's log, as it is read page by page. */
import { type LoggedLine, type LogLevel, logLineSchema } from '../functions/contract/log-schemas.ts';
import type { Send } from './http.ts';
import { type Items, itemsOf, type Shape, withFieldsOf } from './shapes.ts';

export interface LogQuery {
  /** The least: `WARN` shows errors, too. */
  readonly level?: LogLevel;
  /** A time. */
  readonly after?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export interface LogPage extends Items<LoggedLine> {
  readonly next_cursor: string | null;
}

export const isLoggedLine: Shape<LoggedLine> = withFieldsOf<LoggedLine>({
  required: [...logLineSchema.required, 'id'],
});
const isLogPage: Shape<LogPage> = (value): value is LogPage =>
  itemsOf(isLoggedLine)(value) && 'next_cursor' in value;

export interface LogClient {
  /** Lines in the order they were written; a page of them. */
  logs(taskId: string, query?: LogQuery): Promise<LogPage>;
}

export const logCalls = (send: Send): LogClient => ({
  logs: async (taskId, query = {}) =>
    (await send({ path: `/api/tasks/${encodeURIComponent(taskId)}/logs`, query: { ...query } }, isLogPage))
      .body,
});

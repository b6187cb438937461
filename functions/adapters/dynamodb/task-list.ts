/** An owner's tasks, filtered and paged, over the `by-owner` index. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, TaskFilter } from '../../application/ports.ts';
import { INDEXES, ownerIndexPartition, taskKey } from '../../contract/keys.ts';
import { ProblemError } from '../../contract/problems.ts';
import { searchMatcher, typeMatcher } from '../../domain/task/search.ts';
import type { TaskState } from '../../domain/task/task.ts';
import { timeIn } from '../../domain/time.ts';
import { ownerIndexSort, type ReadHistory, stateOf } from './items.ts';

// A rare status, or a word, under a long history: after this many reads the page goes out short, with a cursor to go on.
const MAX_READS = 10;
const ITEMS_PER_READ = 250;

/** A cursor is the index position after which to go on; the owner is never taken from it. */
const encodeCursor = (position: string): string =>
  Buffer.from(JSON.stringify({ after: position })).toString('base64url');

export const cursorAfter = (task: TaskState): string => encodeCursor(ownerIndexSort(task));

const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#([^#]{1,300})$/;

const badCursor = (cause?: unknown): ProblemError =>
  new ProblemError('invalid_request', 'The cursor is not one that this list gave out', {
    cause,
    errors: [{ path: '/cursor', message: 'is not a cursor of this list' }],
  });

const parseJson = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (cause) {
    throw badCursor(cause);
  }
};

interface Span {
  readonly ':from': string;
  readonly ':to': string;
}

// Positions are `time#id`; `$` is the character after `#`, so `time$` lies behind every task of that time.
const spanOf = ({ created_after, created_before }: TaskFilter): Span => ({
  ':from': created_after === undefined ? '0' : timeIn('created_after', created_after).toISOString(),
  ':to': `${created_before === undefined ? '9' : timeIn('created_before', created_before).toISOString()}$`,
});

/** DynamoDB refuses a key that lies outside of what is asked for, as the cursor of a list of other times does. */
const startKeyOf = (owner: string, cursor: string, span: Span) => {
  const value = parseJson(cursor);
  const position = typeof value === 'object' && value !== null && 'after' in value ? value.after : undefined;
  const id = typeof position === 'string' ? POSITION.exec(position)?.[1] : undefined;
  if (typeof position !== 'string' || id === undefined) throw badCursor();
  if (position < span[':from'] || position > span[':to']) throw badCursor();
  return { ...taskKey(id), owner_pk: ownerIndexPartition(owner), owner_sk: position };
};

/** What DynamoDB can filter by itself: the status, and a type up to its first wildcard. */
const filterOf = ({ status, type }: TaskFilter) => {
  const prefix = type?.split('%')[0] ?? '';
  const clauses = [
    ...(status === undefined ? [] : ['#status = :status']),
    ...(type === undefined || (prefix === '' && type !== '')
      ? []
      : [type.includes('%') ? 'begins_with(#type, :type)' : '#type = :type']),
  ];
  const uses = (name: string): boolean => clauses.some((clause) => clause.includes(`:${name}`));
  return {
    expression: clauses.length === 0 ? {} : { FilterExpression: clauses.join(' AND ') },
    names: { ...(uses('status') && { '#status': 'status' }), ...(uses('type') && { '#type': 'type' }) },
    values: { ...(uses('status') && { ':status': status }), ...(uses('type') && { ':type': prefix }) },
  };
};

/** What we filter ourselves, of what was read. */
const matcherOf = ({ type, search }: TaskFilter): ((task: TaskState) => boolean) => {
  const isOfType = type === undefined ? () => true : typeMatcher(type);
  const isFound = search === undefined ? () => true : searchMatcher(search);
  return (task) => isOfType(task.type) && isFound(task);
};

const isFiltered = ({ status, type, search }: TaskFilter): boolean =>
  [status, type, search].some((it) => it !== undefined);

const queryOf = (table: string, filter: TaskFilter, span: Span) => {
  const { expression, names, values } = filterOf(filter);
  return {
    TableName: table,
    IndexName: INDEXES.byOwner,
    KeyConditionExpression: 'owner_pk = :owner AND owner_sk BETWEEN :from AND :to',
    ...expression,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: { ':owner': ownerIndexPartition(filter.owner), ...span, ...values },
    ScanIndexForward: filter.order === 'asc',
    // One more than a page tells whether there is a next one; with a filter, reads are larger to be fewer.
    Limit: isFiltered(filter) ? ITEMS_PER_READ : filter.limit + 1,
  };
};

const positionOf = (key: Record<string, unknown>): string => {
  const position = key['owner_sk'];
  if (typeof position !== 'string') throw new Error('An index key without owner_sk');
  return position;
};

export const listTasks = async (
  client: DynamoDBDocumentClient,
  table: string,
  filter: TaskFilter,
  history: ReadHistory,
): Promise<Page<TaskState>> => {
  const span = spanOf(filter);
  // DynamoDB refuses a span that ends before it begins; nothing lies in it.
  if (span[':from'] > span[':to']) return { items: [], next_cursor: null };
  const query = queryOf(table, filter, span);
  const matches = matcherOf(filter);
  const found: TaskState[] = [];
  let from: Record<string, unknown> | undefined =
    filter.cursor === undefined ? undefined : startKeyOf(filter.owner, filter.cursor, span);
  for (let reads = 0; reads < MAX_READS; reads++) {
    const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: from }));
    const states = await Promise.all((page.Items ?? []).map((item) => stateOf(item, history)));
    found.push(...states.filter(matches));
    from = page.LastEvaluatedKey;
    if (found.length > filter.limit || from === undefined) break;
  }
  const items = found.slice(0, filter.limit);
  const last = items.at(-1);
  if (found.length > filter.limit && last) return { items, next_cursor: cursorAfter(last) };
  return { items, next_cursor: from === undefined ? null : encodeCursor(positionOf(from)) };
};

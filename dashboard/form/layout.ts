/** What of a type is asked at once, and what is asked of those who want more. */
import { createTaskSchema, type TaskType } from '../../client/index.ts';
import type { Field } from './field-types.ts';
import { fieldsNamed, paramsField } from './fields.ts';
import { stepTo } from './values.ts';

export interface Layout {
  /** The params as one field, where they are no group of fields. */
  readonly whole: Field | undefined;
  readonly first: readonly Field[];
  readonly more: readonly Field[];
  /** Of the task itself, whatever its type. */
  readonly task: readonly Field[];
}

/** Drawn as a place to drop files, and as an address beside it. */
const RECORDINGS = ['files', 'source_url'];
const FIRST_OF_RECORDINGS = ['outputs'];
/** So many optional fields are no burden. */
const FEW = 6;
const OF_TASKS = ['priority', 'max_attempts', 'webhook_url', 'dedupe', 'metadata'];

const isFirst = ({ executor }: TaskType, fields: readonly Field[]): ((field: Field) => boolean) => {
  if (executor === 'pipeline') return ({ name }) => FIRST_OF_RECORDINGS.includes(name);
  return fields.length <= FEW ? () => true : ({ required }) => required;
};

export const layoutOf = (type: TaskType): Layout => {
  const whole = paramsField(type.param_schema);
  const isMedia = type.executor === 'pipeline';
  const task = fieldsNamed(createTaskSchema, isMedia ? OF_TASKS : ['run_at', ...OF_TASKS]);
  if (whole.kind !== 'group') return { whole, first: [], more: [], task };
  const fields = whole.fields.filter(({ name }) => !isMedia || !RECORDINGS.includes(name));
  const first = fields.filter(isFirst(type, fields));
  return { whole: undefined, first, more: fields.filter((field) => !first.includes(field)), task };
};

const within = (path: string, fields: readonly Field[]): readonly string[] =>
  fields.map(({ name }) => stepTo(path, name));

/** Places in the request that are drawn where they may not be in sight. */
export const foldedPlaces = ({ more, task }: Layout): readonly string[] => [
  ...within('/params', more),
  ...within('', task),
];

/** All that are drawn. */
export const places = (layout: Layout): readonly string[] => [
  ...foldedPlaces(layout),
  ...within('/params', layout.first),
  ...(layout.whole ? ['/params'] : []),
  '/params/source_url',
];

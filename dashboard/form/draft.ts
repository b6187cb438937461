/** A task as somebody is about to ask for it. */
import type { CreateTaskRequest, TaskType } from '../../client/index.ts';
import type { Layout } from './layout.ts';
import { startOf, startOfAll, type Values, valuesOf } from './values.ts';

export interface Draft {
  readonly files: readonly File[];
  readonly sourceUrl: string;
  readonly params: Values;
  readonly task: Values;
}

export const newDraft = ({ whole, first, more, task }: Layout): Draft => ({
  files: [],
  sourceUrl: '',
  params: whole ? valuesOf(startOf(whole)) : startOfAll([...first, ...more]),
  task: startOfAll(task),
});

const recordingsOf = ({ files, sourceUrl }: Draft): Values => {
  if (files.length > 0) return { files: files.map(({ name, size }) => ({ name, size })) };
  return sourceUrl === '' ? {} : { source_url: sourceUrl };
};

export const requestOf = (type: TaskType, draft: Draft): CreateTaskRequest => ({
  ...draft.task,
  type: type.name,
  params: { ...recordingsOf(draft), ...draft.params },
});

/** A recording is asked for before the service would. */
export const isReady = ({ executor }: TaskType, draft: Draft): boolean =>
  executor !== 'pipeline' || draft.files.length > 0 || draft.sourceUrl !== '';

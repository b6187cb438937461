/** Types and tasks of workers, for tests. */
import { jsonSchemas } from '../../functions/adapters/json-schemas.ts';
import { typeCatalogue } from '../../functions/application/type-catalogue.ts';
import { MEDIA_TASK_TYPE } from '../../functions/contract/task-schemas.ts';
import type { TaskType } from '../../functions/contract/type-schemas.ts';
import { evolve } from '../../functions/domain/task/evolve.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';
import { AT } from './tasks.ts';

export const workType = (over: Partial<TaskType> = {}): TaskType => ({
  name: 'tea.make',
  version: 1,
  param_schema: { type: 'object' },
  executor: 'worker',
  max_attempts: 3,
  lease_seconds: 60,
  is_active: true,
  created_at: AT,
  ...over,
});

export const mediaType: TaskType = workType({ name: MEDIA_TASK_TYPE, executor: 'pipeline' });

/** What creating and completing tasks need to know of types, if there are these. */
export const typesOf = (...types: TaskType[]) => {
  const find = async (_owner: string, name: string) => types.find((type) => type.name === name);
  return { catalogue: typeCatalogue({ find }, () => new Date(AT)), schemas: jsonSchemas() };
};

export const workTask = (
  over: { id?: string; owner?: string; run_at?: string; max_attempts?: number; priority?: number } = {},
): TaskState => {
  const { id = 'ann_20261121_1', owner = 'ann', max_attempts = 3, priority = 0, run_at } = over;
  return evolve(undefined, {
    type: 'TaskCreated',
    seq: 1,
    at: AT,
    actor: 'test',
    data: {
      id,
      owner,
      type: 'tea.make',
      params: { cups: 1 },
      priority,
      max_attempts,
      metadata: {},
      work: { type_version: 1, lease_seconds: 60 },
      ...(run_at === undefined ? {} : { run_at }),
      stages: [],
      files: [],
    },
  });
};

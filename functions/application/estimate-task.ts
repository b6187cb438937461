/** `POST /api/tasks?dry_run=true`: what a request would come to. */
import type { CreateTaskRequest, TaskView } from '../contract/task-schemas.ts';
import type { TaskType } from '../contract/type-schemas.ts';
import type { Tariff } from '../domain/cost/charges.ts';
import { estimateOf, type MediaEstimate } from '../domain/cost/estimate.ts';
import type { CreatePorts } from './create-task.ts';
import { dedupeHash } from './earlier-task.ts';
import type { AccessKey } from './ports.ts';
import { type Prepared, prepareTask } from './prepare-task.ts';

export interface TaskEstimate extends Pick<TaskType, 'executor' | 'max_attempts'> {
  readonly type: string;
  readonly type_version: number;
  /** In which it would begin. */
  readonly status: TaskView['status'];
  /** The task that would be answered instead of a new one. */
  readonly duplicate_of: string | null;
  /** Of media that will be uploaded. */
  readonly media?: MediaEstimate;
}

const firstStatus = (prepared: Prepared): TaskView['status'] => {
  if (prepared.executor === 'worker') return prepared.runAt ? 'scheduled' : 'pending';
  return prepared.params.source_url === undefined ? 'awaiting_upload' : 'processing';
};

/** What creating the task would come to, with nothing written; refused for the same reasons. */
export const estimateTask = async (
  request: CreateTaskRequest,
  access: AccessKey,
  ports: CreatePorts & { readonly tariff: Tariff },
): Promise<TaskEstimate> => {
  const prepared = await prepareTask(request, access.owner, ports.now(), ports);
  const hash = dedupeHash(request);
  const earlier = hash === undefined ? undefined : await ports.tasks.findDuplicate(access.owner, hash);
  const { type } = prepared;
  const media = prepared.executor === 'pipeline' ? estimateOf(prepared.params, ports.tariff) : undefined;
  return {
    type: type.name,
    type_version: type.version,
    executor: type.executor,
    status: firstStatus(prepared),
    max_attempts: request.max_attempts ?? type.max_attempts,
    duplicate_of: earlier ?? null,
    ...(media === undefined ? {} : { media }),
  };
};

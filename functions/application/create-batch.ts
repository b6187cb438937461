/** `POST /api/tasks/batch`: many tasks in one request, each with its own outcome. */

import { PROBLEMS, type Problem, ProblemError } from '../contract/problems.ts';
import { type CreateTaskRequest, createTaskSchema, type TaskView } from '../contract/task-schemas.ts';
import { inBatches } from '../domain/batches.ts';
import { validate } from '../domain/schemas/validate.ts';
import { type CreatePorts, createTask } from './create-task.ts';
import type { AccessKey } from './ports.ts';

/** Enough to hide the round trips, few enough to leave the table to others. */
const AT_ONCE = 10;

export interface BatchItem {
  /** As a request of its own would have been answered. */
  readonly status: number;
  readonly task?: TaskView;
  readonly problem?: Problem & { readonly title: string };
}

const requestOf = (body: unknown): CreateTaskRequest => {
  const checked = validate<CreateTaskRequest>(createTaskSchema, body);
  if (checked.ok) return checked.value;
  throw new ProblemError('invalid_request', 'This task is not valid.', { errors: checked.faults });
};

/** Faults of ours end the whole request: hidden, logged, and safe to send again. */
const refusal = (error: unknown): BatchItem => {
  if (!(error instanceof ProblemError)) throw error;
  const { status, title } = PROBLEMS[error.problem.code];
  if (status >= 500) throw error;
  return { status, problem: { title, ...error.problem } };
};

/** In the order asked. With an `Idempotency-Key` each task has its own, made of that and its place. */
export const createBatch = async (
  bodies: readonly unknown[],
  idempotencyKey: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<readonly BatchItem[]> => {
  const create = async ([index, body]: readonly [number, unknown]): Promise<BatchItem> => {
    const key = idempotencyKey === undefined ? undefined : `${idempotencyKey}#${index}`;
    try {
      const { task, deduplicated } = await createTask(requestOf(body), key, access, ports);
      return { status: deduplicated ? 200 : 201, task };
    } catch (error) {
      return refusal(error);
    }
  };
  const items: BatchItem[] = [];
  for (const some of inBatches([...bodies.entries()], AT_ONCE))
    items.push(...(await Promise.all(some.map(create))));
  return items;
};

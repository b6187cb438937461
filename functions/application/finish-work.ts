/** What the worker that holds a task says of it: that it goes on, or how it ended. */

import { ProblemError } from '../contract/problems.ts';
import type { TaskView } from '../contract/task-schemas.ts';
import type { CompleteRequest, HeartbeatRequest } from '../contract/worker-schemas.ts';
import type { Command } from '../domain/task/decide.ts';
import type { TaskState } from '../domain/task/task.ts';
import { taskView } from '../domain/task/task-view.ts';
import { claimLost, hasSettled, isHeldBy } from '../domain/task/work.ts';
import { secondsAfter } from '../domain/time.ts';
import { type ChangePorts, changeKnown } from './change-task.ts';
import type { AccessKey, ClaimStore, SchemaChecker } from './ports.ts';
import { MAX_WORK_BYTES } from './prepare-task.ts';
import { notFound, ownTask } from './read-tasks.ts';
import { keepWorkerLines, type LogPorts } from './task-logs.ts';
import type { TypeCatalogue } from './type-catalogue.ts';
import type { WorkerSightings } from './workers.ts';

export interface WorkPorts extends ChangePorts, LogPorts {
  readonly claims: ClaimStore;
  readonly sightings: WorkerSightings;
  readonly catalogue: TypeCatalogue;
  readonly schemas: SchemaChecker;
  readonly hashOf: (token: string) => string;
  /** 0 to 1. */
  readonly random: () => number;
}

const lost = (task: TaskState): ProblemError => {
  const { code, detail } = claimLost(task);
  return new ProblemError(code, detail);
};

/** Extends the lease by its own length from now. `claim_lost` when another holds the task, or it has ended. */
export const heartbeat = async (
  taskId: string,
  { worker_id, claim_token, progress, message, logs = [] }: HeartbeatRequest,
  access: AccessKey,
  ports: WorkPorts,
): Promise<{ lease_expires_at: string; cancel_requested: boolean }> => {
  const token_hash = ports.hashOf(claim_token);
  const [held] = await Promise.all([
    ownTask(taskId, access, ports.tasks),
    ports.sightings(access.owner, worker_id),
  ]);
  if (!isHeldBy(held, token_hash)) throw lost(held);
  const { claim } = held;
  const until = secondsAfter(ports.now(), claim.lease_seconds);
  const sign = { task_id: taskId, owner: access.owner, token_hash, until, progress, message };
  const [task] = await Promise.all([
    ports.claims.extend(sign),
    keepWorkerLines(held, worker_id, logs, ports),
  ]);
  if (task?.status !== 'claimed') throw lost(await ownTask(taskId, access, ports.tasks));
  const { lease_expires_at, cancel_requested = false } = task.claim;
  return { lease_expires_at, cancel_requested };
};

/** A result is held to the schema of the version the task was made under. */
const checkResult = async (
  task: TaskState,
  result: unknown,
  { catalogue, schemas }: WorkPorts,
): Promise<void> => {
  const bytes = Buffer.byteLength(JSON.stringify(result ?? null));
  if (bytes > MAX_WORK_BYTES)
    throw new ProblemError(
      'body_too_large',
      `The result has ${bytes} bytes; at most ${MAX_WORK_BYTES} are taken.`,
    );
  const version = task.work?.type_version;
  const type = version === undefined ? undefined : await catalogue.version(task.owner, task.type, version);
  const faults = type?.result_schema === undefined ? [] : schemas.faults(type.result_schema, result ?? null);
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `/result${path}`, message }));
  throw new ProblemError('invalid_result', `The result does not match ${task.type}.`, { errors });
};

/**
 * A result that does not match leaves the claim as it is: the worker may mend it. The same worker's report again, after
 * its answer was lost, changes nothing and is answered as the first was.
 */
export const completeWork = async (
  taskId: string,
  request: CompleteRequest,
  access: AccessKey,
  ports: WorkPorts,
): Promise<TaskView> => {
  const token_hash = ports.hashOf(request.claim_token);
  const task = await ownTask(taskId, access, ports.tasks);
  if (hasSettled(task, token_hash)) return taskView(task);
  if (!isHeldBy(task, token_hash)) throw lost(task);
  const { result, error_message: message = 'The worker gave no reason.', retryable = true } = request;
  if (request.success) await checkResult(task, result, ports);
  // Before the end is told: who watches then has the whole log.
  await keepWorkerLines(task, request.worker_id, request.logs ?? [], ports);
  const command: Command = request.success
    ? { kind: 'complete', token_hash, result }
    : { kind: 'fail', token_hash, message, retryable, jitter: ports.random() };
  const changed = await changeKnown(task, [command], access.name, ports);
  if (changed === undefined) throw notFound(taskId);
  return taskView(changed.state);
};

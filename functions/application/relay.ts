/** From the table's stream to the sockets: what a client sees is what was committed. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { ownerTopic, taskTopic } from '../contract/keys.ts';
import type { UnitProgress } from '../contract/message-schemas.ts';
import type { ServerMessage } from '../contract/realtime-schemas.ts';
import { fileOf, stageOf, type TaskState } from '../domain/task.ts';
import { stageFraction, taskProgress } from '../domain/pipeline.ts';
import { liveFraction } from '../domain/task-view.ts';
import type { Sockets, Subscriptions, TaskStore } from './ports.ts';

export type Committed =
  | { readonly kind: 'event'; readonly task_id: string; readonly owner: string; readonly event: TaskEvent }
  | { readonly kind: 'progress'; readonly task_id: string; readonly progress: UnitProgress };

export interface RelayPorts {
  readonly tasks: TaskStore;
  readonly subscriptions: Subscriptions;
  readonly sockets: Sockets;
}

/** A connection that is gone is forgotten; it must not hold up the others. */
export const postTo = async (connectionId: string, message: ServerMessage, ports: Omit<RelayPorts, 'tasks'>): Promise<void> => {
  if ((await ports.sockets.post(connectionId, message)) === 'gone') await ports.subscriptions.disconnect(connectionId);
};

const progressMessage = (task: TaskState, all: readonly UnitProgress[], latest: UnitProgress): ServerMessage => {
  const live = liveFraction(task, all);
  const file = fileOf(task, latest.unit.file_id);
  const stage = file && stageOf(file, latest.unit.stage);
  return {
    type: 'progress',
    task_id: task.id,
    data: {
      progress: taskProgress(task, live),
      stage: latest.unit.stage,
      stage_progress: file && stage ? Math.floor(100 * stageFraction(file, stage, live)) : 0,
      message: latest.message ?? '',
    },
  };
};

const tell = async (task: { id: string; owner: string }, message: ServerMessage, ports: RelayPorts): Promise<void> => {
  const lists = await Promise.all(
    [taskTopic(task.id), ownerTopic(task.owner)].map((topic) => ports.subscriptions.subscribers(topic)),
  );
  await Promise.all([...new Set(lists.flat())].map((connection) => postTo(connection, message, ports)));
};

/** One committed row. Progress carries the whole task's percentage, so it reads the snapshot with all live units. */
export const relay = async (committed: Committed, ports: RelayPorts): Promise<void> => {
  if (committed.kind === 'event') {
    const { task_id, owner, event } = committed;
    await tell({ id: task_id, owner }, { type: 'event', task_id, data: event }, ports);
    return;
  }
  const found = await ports.tasks.loadWithProgress(committed.task_id);
  if (found === undefined || found.state.status !== 'processing') return;
  await tell(found.state, progressMessage(found.state, found.progress, committed.progress), ports);
};

/** From the table's stream to the sockets: what a client sees is what was committed. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { ownerTopic, taskTopic } from '../contract/keys.ts';
import type { LoggedLine } from '../contract/log-schemas.ts';
import type { UnitProgress } from '../contract/message-schemas.ts';
import { MESSAGE_TOO_LARGE, type ServerMessage } from '../contract/realtime-schemas.ts';
import { webhookEventOf } from '../domain/outbound/webhooks.ts';
import { isAtWork, stageFraction, taskProgress } from '../domain/task/pipeline.ts';
import { fileOf, stageOf, type TaskState } from '../domain/task/task.ts';
import { liveFraction } from '../domain/task/task-view.ts';
import { type ToldProgress, tellingOf, type WorkerProgress } from '../domain/task/worker-progress.ts';
import { toEach } from './fan-out.ts';
import type { Clock, Log, Sockets, Subscriptions, TaskStore, WebhookQueue } from './ports.ts';

export type Committed =
  | { readonly kind: 'event'; readonly task_id: string; readonly owner: string; readonly event: TaskEvent }
  | { readonly kind: 'progress'; readonly task_id: string; readonly progress: UnitProgress }
  /** Of a task that a worker holds. */
  | { readonly kind: 'work'; readonly work: WorkerProgress }
  | { readonly kind: 'log'; readonly task_id: string; readonly lines: readonly LoggedLine[] }
  /** A socket cannot be written to while it connects; its row in the stream comes just after. Rarely that is too early still: nothing may depend on this message. */
  | { readonly kind: 'connected'; readonly connection_id: string };

export interface WatchPorts {
  readonly subscriptions: Subscriptions;
  readonly sockets: Sockets;
}

export interface RelayPorts extends WatchPorts {
  readonly tasks: TaskStore;
  readonly webhookQueue: WebhookQueue;
  /** What was told of workers' tasks lately, by task. Another instance, or a later one, knows nothing of it. */
  readonly told: Map<string, ToldProgress>;
  readonly now: Clock;
  readonly log: Log;
}

const MOST_REMEMBERED = 2_000;

/** Told instead: who follows reads over HTTP what no message holds, such as an event with a result of 128 KB. */
const insteadOf = (message: ServerMessage): ServerMessage => ({
  type: 'error',
  code: MESSAGE_TOO_LARGE,
  detail: `The ${message.type} is larger than a message can be; the API has it.`,
  ...('task_id' in message && message.task_id !== undefined ? { task_id: message.task_id } : {}),
});

/** A connection that is gone is forgotten; it must not hold up the others. */
export const postTo = async (
  connectionId: string,
  message: ServerMessage,
  ports: WatchPorts,
): Promise<void> => {
  const outcome = await ports.sockets.post(connectionId, message);
  if (outcome === 'gone') await ports.subscriptions.disconnect(connectionId);
  if (outcome === 'too_large') await postTo(connectionId, insteadOf(message), ports);
};

const progressMessage = (
  task: TaskState,
  all: readonly UnitProgress[],
  latest: UnitProgress,
): ServerMessage => {
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

const tell = async (
  task: { id: string; owner: string },
  message: ServerMessage,
  ports: RelayPorts,
): Promise<number> => {
  const lists = await Promise.all(
    [taskTopic(task.id), ownerTopic(task.owner)].map((topic) => ports.subscriptions.subscribers(topic)),
  );
  const followers = [...new Set(lists.flat())];
  return toEach(followers, (connection) => postTo(connection, message, ports), ports.log);
};

/** Progress carries the whole task's percentage, so it reads the snapshot with all live units. */
const tellProgress = async (taskId: string, progress: UnitProgress, ports: RelayPorts): Promise<number> => {
  const found = await ports.tasks.loadWithProgress(taskId);
  if (found === undefined || !isAtWork(found.state)) return 0;
  return tell(found.state, progressMessage(found.state, found.progress, progress), ports);
};

const tellWork = async (work: WorkerProgress, ports: RelayPorts): Promise<number> => {
  const { task_id, owner } = work;
  const telling = tellingOf(work, ports.told.get(task_id), ports.now());
  if (telling === undefined) return 0;
  const data = { progress: telling.progress, message: telling.message };
  const missed = await tell({ id: task_id, owner }, { type: 'progress', task_id, data }, ports);
  if (ports.told.size >= MOST_REMEMBERED) ports.told.clear();
  ports.told.set(task_id, telling);
  return missed;
};

/** Only to those who follow the task itself: who follows all of an owner's would drown in it. Of one row, in its order. */
const tellLines = async (
  task_id: string,
  lines: readonly LoggedLine[],
  ports: RelayPorts,
): Promise<number> => {
  const followers = await ports.subscriptions.subscribers(taskTopic(task_id));
  const tellOne = async (connection: string): Promise<void> => {
    for (const data of lines) await postTo(connection, { type: 'log', task_id, data }, ports);
  };
  return toEach(followers, tellOne, ports.log);
};

/** First of all: watchers can ask for what they missed, receivers of webhooks cannot. */
const tellWebhooks = async (
  owner: string,
  task_id: string,
  event: TaskEvent,
  { webhookQueue }: RelayPorts,
): Promise<void> => {
  const name = webhookEventOf(event);
  if (name === undefined) return;
  await webhookQueue.send({ kind: 'happened', owner, task_id, seq: event.seq, event: name, at: event.at });
};

/** Passes one committed row on to whoever follows it; answers how many missed it. */
export const relay = async (committed: Committed, ports: RelayPorts): Promise<number> => {
  switch (committed.kind) {
    case 'event': {
      const { task_id, owner, event } = committed;
      await tellWebhooks(owner, task_id, event, ports);
      return tell({ id: task_id, owner }, { type: 'event', task_id, data: event }, ports);
    }
    case 'progress':
      return tellProgress(committed.task_id, committed.progress, ports);
    case 'work':
      return tellWork(committed.work, ports);
    case 'log':
      return tellLines(committed.task_id, committed.lines, ports);
    case 'connected': {
      const { connection_id } = committed;
      // Gone may mean not here yet: a connection that was never greeted is not forgotten for it.
      const greet = async () =>
        void (await ports.sockets.post(connection_id, { type: 'connected', connection_id }));
      return toEach([connection_id], greet, ports.log);
    }
  }
};

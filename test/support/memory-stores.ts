/** The ports of the core in memory, as the real ones behave: one transaction per change, versions that must match. */

import type { Log, ProgressStore, Queues, TaskStore } from '../../functions/application/ports.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { PipelineMessage, UnitMessage, UnitProgress } from '../../functions/contract/message-schemas.ts';
import type { TaskState } from '../../functions/domain/task.ts';

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

export interface MemoryTasks extends TaskStore {
  /** Runs once before the next commit, as another writer would. */
  interfere(action: () => Promise<void>): void;
  readonly dueTimes: ReadonlyMap<string, string>;
}

export const memoryTasks = (progress: readonly UnitProgress[] = []): MemoryTasks => {
  const states = new Map<string, TaskState>();
  const histories = new Map<string, TaskEvent[]>();
  const duplicates = new Map<string, string>();
  const memories = new Map<string, { fingerprint: string; task_id: string }>();
  const serials = new Map<string, number>();
  const dueTimes = new Map<string, string>();
  let interference: (() => Promise<void>) | undefined;
  const unexpected = (): never => {
    throw new Error('not expected in this test');
  };
  return {
    dueTimes,
    interfere: (action) => {
      interference = action;
    },
    load: async (taskId) => states.get(taskId),
    loadWithProgress: async (taskId) => {
      const state = states.get(taskId);
      return state && { state, progress: progress.filter((one) => one.task_id === taskId) };
    },
    commit: async ({ events, state, due_at, claim_dedupe, free_dedupe, remember }) => {
      const action = interference;
      interference = undefined;
      await action?.();
      const first = events[0]?.seq ?? 0;
      if ((states.get(state.id)?.version ?? 0) !== first - 1) return { kind: 'conflict' };
      const owner = claim_dedupe === undefined ? undefined : duplicates.get(`${state.owner} ${claim_dedupe}`);
      if (owner !== undefined) return { kind: 'duplicate', task_id: owner };
      const known = remember && memories.get(`${state.owner} ${remember.key}`);
      if (known !== undefined) return { kind: 'duplicate', task_id: known.task_id };
      if (claim_dedupe !== undefined) duplicates.set(`${state.owner} ${claim_dedupe}`, state.id);
      if (remember !== undefined) {
        memories.set(`${state.owner} ${remember.key}`, {
          fingerprint: remember.fingerprint,
          task_id: state.id,
        });
      }
      if (free_dedupe !== undefined) duplicates.delete(`${state.owner} ${free_dedupe}`);
      states.set(state.id, state);
      histories.set(state.id, [...(histories.get(state.id) ?? []), ...events]);
      if (due_at === null) dueTimes.delete(state.id);
      else dueTimes.set(state.id, due_at);
      return { kind: 'committed' };
    },
    events: async (taskId, after, limit) =>
      (histories.get(taskId) ?? []).filter((event) => event.seq > after).slice(0, limit),
    list: unexpected,
    findDuplicate: async (owner, hash) => duplicates.get(`${owner} ${hash}`),
    findRemembered: async (owner, key) => memories.get(`${owner} ${key}`),
    nextSerial: async (owner, day) => {
      const next = (serials.get(`${owner} ${day}`) ?? 0) + 1;
      serials.set(`${owner} ${day}`, next);
      return next;
    },
    due: async (now, limit) =>
      [...dueTimes]
        .filter(([, at]) => at <= now.toISOString())
        .slice(0, limit)
        .map(([taskId]) => taskId),
  };
};

export interface MemoryQueues extends Queues {
  readonly pipeline: PipelineMessage[];
  readonly stages: UnitMessage[];
}

export const memoryQueues = (): MemoryQueues => {
  const pipeline: PipelineMessage[] = [];
  const stages: UnitMessage[] = [];
  return {
    pipeline,
    stages,
    toPipeline: async (message) => void pipeline.push(message),
    toStages: async (_owner, messages) => void stages.push(...messages),
  };
};

export const memoryProgress = (
  answer: 'go_on' | 'stop' = 'go_on',
): ProgressStore & { reports: UnitProgress[] } => {
  const reports: UnitProgress[] = [];
  return {
    reports,
    report: async (progress) => {
      reports.push(progress);
      return answer;
    },
  };
};

/** The ports of the core in memory, as the real ones behave: one transaction per change, versions that must match. */

import type { Log, ProgressStore, Queues, TaskStore } from '../../functions/application/ports.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { PipelineMessage, UnitMessage, UnitProgress } from '../../functions/contract/message-schemas.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

export interface MemoryTasks extends TaskStore {
  /** Runs once before the next commit, as another writer would. */
  interfere(action: () => Promise<void>): void;
  readonly dueTimes: ReadonlyMap<string, string>;
  /** Tasks that were numbered for an owner, less those given back. */
  readonly used: ReadonlyMap<string, number>;
}

export const memoryTasks = (progress: readonly UnitProgress[] = []): MemoryTasks => {
  const states = new Map<string, TaskState>();
  const histories = new Map<string, TaskEvent[]>();
  const duplicates = new Map<string, string>();
  const memories = new Map<string, { fingerprint: string; task_id: string }>();
  const serials = new Map<string, number>();
  const dueTimes = new Map<string, string>();
  const used = new Map<string, number>();
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
    cursorAfter: unexpected,
    findDuplicate: async (owner, hash) => duplicates.get(`${owner} ${hash}`),
    findRemembered: async (owner, key) => memories.get(`${owner} ${key}`),
    remember: async ({ id, owner }, { key, fingerprint }) => {
      const place = `${owner} ${key}`;
      if (!memories.has(place)) memories.set(place, { fingerprint, task_id: id });
    },
    nextSerial: async (owner, day) => {
      const next = (serials.get(`${owner} ${day}`) ?? 0) + 1;
      serials.set(`${owner} ${day}`, next);
      used.set(owner, (used.get(owner) ?? 0) + 1);
      return next;
    },
    used,
    giveBack: async (owner) => {
      used.set(owner, (used.get(owner) ?? 0) - 1);
    },
    running: async (owner) => {
      const own = [...states.values()].filter((task) => task.owner === owner && task.status === 'processing');
      const mostUrgent = Math.max(...own.map(({ priority }) => priority));
      return own.length === 0 ? undefined : { mostUrgent, tasks: own.length };
    },
    putOff: async ({ id, version }, due_at) => {
      if (states.get(id)?.version !== version) return;
      if (due_at === null) dueTimes.delete(id);
      else dueTimes.set(id, due_at);
    },
    eraseHistory: async (taskId, keep) => {
      const kept = (histories.get(taskId) ?? []).filter(({ seq }) => seq === keep);
      histories.set(taskId, kept);
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

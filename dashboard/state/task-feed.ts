/** A task as it is now, and goes on: one snapshot to begin with, then whatever is told live. */
import { useEffect, useState } from 'react';
import type { LoggedLine, Segment, TaskEvent, TaskView } from '../../client/index.ts';
import { ApiProblem, mayPass } from '../../client/problem.ts';
import { LiveTranscript } from '../../client/watching/live-transcript.ts';
import { watchTask } from '../../client/watching/watch.ts';
import { hasEnded, type WatchItem } from '../../client/watching/watcher.ts';
import { type Client, useClient } from './session.ts';

export interface Feed {
  readonly task: TaskView | undefined;
  readonly events: readonly TaskEvent[];
  readonly lines: readonly LoggedLine[];
  /** What the stage at work says of itself. */
  readonly message: string | undefined;
  /** By file, as far as it is known. */
  readonly spoken: ReadonlyMap<string, readonly Segment[]>;
  readonly fault: unknown;
}

const NOTHING: Feed = {
  task: undefined,
  events: [],
  lines: [],
  message: undefined,
  spoken: new Map(),
  fault: undefined,
};

const AGAIN_MS = 2_000;

const withProgress = (task: TaskView, item: Extract<WatchItem, { kind: 'progress' }>): TaskView => ({
  ...task,
  progress: item.progress,
  stages: task.stages.map((stage) =>
    stage.name === item.stage && stage.status !== 'completed'
      ? { ...stage, status: 'running', progress: item.stage_progress ?? stage.progress }
      : stage,
  ),
});

const merged = (feed: Feed, item: WatchItem, transcript: LiveTranscript): Feed => {
  switch (item.kind) {
    case 'snapshot':
      return { ...feed, task: item.task, fault: undefined };
    case 'event':
      return feed.events.some(({ seq }) => seq === item.event.seq)
        ? feed
        : { ...feed, events: [...feed.events, item.event] };
    case 'progress':
      return {
        ...feed,
        message: item.message,
        ...(feed.task && !hasEnded(feed.task) ? { task: withProgress(feed.task, item) } : {}),
      };
    case 'log':
      return { ...feed, lines: [...feed.lines, item.line] };
    case 'transcript':
      transcript.add(item);
      return {
        ...feed,
        spoken: new Map(feed.spoken).set(item.file_id, transcript.segments(item.file_id)),
      };
  }
};

interface Following {
  readonly client: Client;
  readonly taskId: string;
  readonly signal: AbortSignal;
  readonly onChange: (change: (feed: Feed) => Feed) => void;
}

const followOnce = async ({ client, taskId, signal, onChange }: Following): Promise<void> => {
  const transcript = new LiveTranscript();
  for await (const item of watchTask(client, taskId, { after: 0, signal }))
    onChange((feed) => merged(feed, item, transcript));
};

const follow = async (following: Following): Promise<void> => {
  const { signal, onChange } = following;
  while (!signal.aborted) {
    try {
      return await followOnce(following);
    } catch (fault) {
      if (signal.aborted) return;
      onChange((feed) => ({ ...feed, fault }));
      if (!mayPass(fault)) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
};

/** `round` begins anew, as after a retry of a task that had ended. */
export const useTaskFeed = (taskId: string, round: number): Feed => {
  const client = useClient();
  const [feed, setFeed] = useState(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round follows the same task from its new beginning.
  useEffect(() => {
    const stop = new AbortController();
    void follow({ client, taskId, signal: stop.signal, onChange: setFeed });
    return () => stop.abort();
  }, [client, taskId, round]);
  return feed;
};

export const isMissing = (fault: unknown): boolean => fault instanceof ApiProblem && fault.status === 404;

/** What watchers are told of a worker's progress: heartbeats come as often as workers like. */

/** What a claimed task's snapshot says of its worker's progress. */
export interface WorkerProgress {
  readonly task_id: string;
  readonly owner: string;
  readonly attempt: number;
  /** 0 to 100. */
  readonly progress: number;
  readonly message: string;
}

export interface ToldProgress extends WorkerProgress {
  readonly at: number;
}

const EVERY_MS = 1_000;

const isSame = (one: WorkerProgress, other: WorkerProgress): boolean =>
  one.attempt === other.attempt && one.progress === other.progress && one.message === other.message;

/**
 * What is to be told after what was told, or undefined: about once a second, and never less than before within one try.
 * What is left out for coming too soon is told with the next heartbeat, also when that says nothing new.
 */
export const tellingOf = (
  said: WorkerProgress,
  told: ToldProgress | undefined,
  now: Date,
): ToldProgress | undefined => {
  const at = now.getTime();
  if (told === undefined) return { ...said, at };
  if (said.attempt < told.attempt || at - told.at < EVERY_MS) return undefined;
  const least = said.attempt === told.attempt ? told.progress : 0;
  const next = { ...said, progress: Math.max(said.progress, least), at };
  return isSame(next, told) ? undefined : next;
};

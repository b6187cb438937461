/** Histories of tasks in which anything happens that may, at any pace. */
import fc from 'fast-check';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import { stagesFor } from '../../functions/contract/stages.ts';
import { type Command, decide } from '../../functions/domain/task/decide.ts';
import { evolve, fold } from '../../functions/domain/task/evolve.ts';
import { unitsInFlight } from '../../functions/domain/task/pipeline.ts';
import type { TaskState } from '../../functions/domain/task/task.ts';
import { AT, arrival, completed, failed, stamp } from './tasks.ts';

/** A task's commits, the first of which creates it. */
export type Commits = readonly (readonly TaskEvent[])[];

/** How often an action is tried, against the others. */
const WORK = {
  claim: 6,
  complete: 3,
  fail: 3,
  'fail for good': 1,
  wake: 4,
  cancel: 1,
  retry: 2,
  delete: 1,
} as const;
const MEDIA = { arrive: 6, do: 40, 'fail a unit': 1, cancel: 1, retry: 6, delete: 1 } as const;
type Action = keyof typeof WORK | keyof typeof MEDIA;

const commandsOf = (action: Action, task: TaskState, at: string): Command[] => {
  const token_hash = `h${task.attempt}`;
  const failing = { kind: 'fail', token_hash, message: 'no water', jitter: 0 } as const;
  const [unit] = unitsInFlight(task);
  switch (action) {
    case 'claim':
      return [{ kind: 'claim', worker_id: 'w1', token_hash, lease_seconds: 60 }];
    case 'complete':
      return [{ kind: 'complete', token_hash }];
    case 'fail':
      return [{ ...failing, retryable: true }];
    case 'fail for good':
      return [{ ...failing, retryable: false }];
    case 'wake':
      return [{ kind: 'wake', now: at }];
    case 'arrive':
      return [arrival()];
    case 'do':
      return unit === undefined ? [] : [completed(unit, task.attempt)];
    case 'fail a unit':
      return unit === undefined ? [] : [failed(unit, task.attempt)];
    case 'cancel':
    case 'retry':
    case 'delete':
      return [{ kind: action }];
  }
};

interface Step {
  readonly action: Action;
  readonly seconds: number;
}

const play = (created: TaskEvent, steps: readonly Step[]): Commits => {
  const commits: (readonly TaskEvent[])[] = [[created]];
  let task = evolve(undefined, created);
  let time = Date.parse(created.at);
  for (const { action, seconds } of steps) {
    time += seconds * 1000 + 7;
    const at = new Date(time).toISOString();
    for (const command of commandsOf(action, task, at)) {
      const decision = decide(task, command);
      if (decision.kind === 'refused' || decision.facts.length === 0) continue;
      const events = stamp(task, decision.facts).map((event) => ({ ...event, at }));
      task = fold(events, task) ?? task;
      commits.push(events);
    }
  }
  return commits;
};

const creation = (kind: 'work' | 'media', id: string, owner: string, type: string): TaskEvent => ({
  type: 'TaskCreated',
  seq: 1,
  at: AT,
  actor: 'test',
  data: {
    ...{ id, owner, type, params: {}, priority: 0, max_attempts: 3, metadata: {} },
    ...(kind === 'work'
      ? { work: { type_version: 1, lease_seconds: 60 }, stages: [], files: [] }
      : {
          stages: stagesFor({ outputs: ['transcript', 'speakers'] }),
          files: [{ id: 'f1', name: 'talk.mp4', size: 1000, upload: { strategy: 'single' } }],
        }),
  },
});

/** Mostly moments apart, now and then hours. */
const pause = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 20_000 }));

const stepsOf = <A extends Action>(actions: Readonly<Record<A, number>>): fc.Arbitrary<readonly Step[]> => {
  const weighted = Object.entries<number>(actions).map(([action, weight]) => ({
    weight,
    arbitrary: fc.constant(action as A),
  }));
  return fc.array(fc.record({ action: fc.oneof(...weighted), seconds: pause }), {
    maxLength: 25,
    size: 'max',
  });
};

/** One task's commits. */
export const commitsOf = (id: string, owner: string): fc.Arbitrary<Commits> =>
  fc.oneof(
    stepsOf(WORK).map((steps) => play(creation('work', id, owner, 'tea.make'), steps)),
    stepsOf(WORK).map((steps) => play(creation('work', id, owner, 'tea.pour'), steps)),
    stepsOf(MEDIA).map((steps) => play(creation('media', id, owner, 'media.process'), steps)),
  );

const IDS = ['ann_1', 'ann_2', 'ann_3', 'bob_1', 'bob_2'];

/** Tasks of two owners, by their ids. */
export const tasksOfTwo: fc.Arbitrary<ReadonlyMap<string, Commits>> = fc
  .tuple(...IDS.map((id) => commitsOf(id, id.slice(0, 3))))
  .map((all) => new Map(all.map((commits, i) => [IDS[i] ?? '', commits])));

/** What must be so when nothing more happens: every task ended, as people were told, and not later than it had to. */
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { taskKey } from '../../../functions/contract/keys.ts';
import { isAtWork } from '../../../functions/domain/task/pipeline.ts';
import { hasEnded, type TaskState } from '../../../functions/domain/task/task.ts';
import { DEADLY, MUMBLED } from '../actors/perform.ts';
import { SINGLE, type Weather } from '../world/faults.ts';
import type { Ledger } from '../world/ledger.ts';
import type { World } from '../world/world.ts';
import type { Commit } from './history.ts';

export interface Story {
  state: TaskState;
  /** How often units were sent again because nobody told of them. */
  resends: number;
  /** Of the transcript of its first file. */
  edits: number;
  readonly events: Set<TaskEvent['type']>;
}

export const watchStories = (stories: Map<string, Story>): ((commit: Commit) => void) => {
  return ({ after, events }) => {
    const story = stories.get(after.id) ?? { state: after, resends: 0, edits: 0, events: new Set() };
    stories.set(after.id, story);
    story.state = after;
    for (const { type } of events) story.events.add(type);
    story.edits += events.filter(({ type }) => type === 'TranscriptEdited').length;
    story.resends += events.filter(
      (event) => event.type === 'UnitsSent' && event.data.resent_because !== undefined,
    ).length;
  };
};

export const unfinished = (stories: ReadonlyMap<string, Story>): readonly TaskState[] =>
  [...stories.values()].flatMap(({ state }) => (hasEnded(state) && !isAtWork(state) ? [] : [state]));

const fileFaults = ({ state, edits }: Story): string | undefined => {
  if (state.status !== 'completed' || state.deleted_at !== undefined) return undefined;
  if (state.files.some(({ artifacts }) => artifacts.length === 0))
    return `${state.id} is completed without artifacts`;
  const unheard = state.files.some(({ name, again }) => name.endsWith(MUMBLED) && again === undefined);
  const [first] = state.files;
  const isUnmade = (first?.edition ?? 1) < edits + 1 && first?.warnings === undefined;
  if (isUnmade || state.files.some(({ edit }) => edit !== undefined))
    return `${state.id} is at version ${first?.edition ?? 1} after ${edits} edits`;
  return unheard && state.stage_names.includes('transcribe')
    ? `${state.id} is completed without a second hearing`
    : undefined;
};

/** Of a deleted task nothing is left but the stub and the event that says so. */
const leftovers = ({ state: { id, deleted_at } }: Story, { table, bucket }: World): string | undefined => {
  if (deleted_at === undefined) return undefined;
  const objects = bucket.keys.filter((key) => key.includes(`/${id}/`));
  const items = table.partition(taskKey(id).pk).map(({ sk }) => String(sk));
  const left = [...objects, ...items.filter((sk) => sk.startsWith('EVENT#')).slice(0, -1)];
  return left.length === 0 ? undefined : `${id} was deleted, and there is still ${left.join(', ')}`;
};

const wasTold = (ledger: Ledger, stories: ReadonlyMap<string, Story>): string | undefined => {
  const statusOf = (id: string) => stories.get(id)?.state.status;
  for (const id of ledger.created)
    if (!stories.has(id)) return `${id} was said to be created, and is not there`;
  for (const id of ledger.deleted)
    if (stories.get(id)?.state.deleted_at === undefined) return `${id} was said to be deleted, and is there`;
  for (const id of ledger.cancelled)
    if (statusOf(id) !== 'cancelled') return `${id} was said to be cancelled, and is ${statusOf(id)}`;
  for (const id of ledger.completed)
    if (statusOf(id) !== 'completed') return `${id} was said to be completed, and is ${statusOf(id)}`;
  for (const [id, version] of ledger.edited) {
    const state = stories.get(id)?.state;
    const isThere = state?.deleted_at !== undefined || (state?.files[0]?.edition ?? 1) >= version;
    if (!isThere && state?.files[0]?.warnings === undefined)
      return `${id} was said to be edited to version ${version}`;
  }
  for (const [key, ids] of ledger.byKey) if (ids.size > 1) return `${key} made ${[...ids].join(' and ')}`;
  return undefined;
};

/** Files that kill whoever works on them, and tasks that are allowed no second try. */
const isDoomed = ({ files, max_attempts }: TaskState): boolean =>
  max_attempts === 1 || files.some(({ name }) => name.endsWith(DEADLY));

const FAIR = ['media_corrupt', 'upload_mismatch', 'worker_failed', 'claim_expired'];

/** A process that dies once, or a call that fails: every step has its own way on, and needs no sweeper to find it quiet. */
const recoveryFault = ({ state, resends }: Story, weather: Weather): string | undefined => {
  if (isDoomed(state) || state.deleted_at !== undefined) return undefined;
  if (resends > 0 && weather !== 'lost')
    return `${state.id}: its units were missed, though no message was lost`;
  return state.status === 'failed' && !FAIR.includes(state.problem.code)
    ? `${state.id} failed: ${state.problem.detail}`
    : undefined;
};

export const checkEnd = (world: World, ledger: Ledger, stories: ReadonlyMap<string, Story>): void => {
  const told = wasTold(ledger, stories);
  if (told !== undefined) world.violate('what people were told', told);
  const isMild = SINGLE.includes(world.climate.weather);
  for (const story of stories.values()) {
    const fault = fileFaults(story);
    if (fault !== undefined) world.violate('no result used twice or lost', fault);
    const left = leftovers(story, world);
    if (left !== undefined) world.violate('deleted is gone', left);
    const recovery = isMild ? recoveryFault(story, world.climate.weather) : undefined;
    if (recovery !== undefined) world.violate('recovers by itself', recovery);
  }
};

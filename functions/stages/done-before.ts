/**
 * Work that was done before is not done again, whichever task it was done for: what a result is made from is known
 * before it is made, and leads to the unit that made it. The result is copied, never shared: a task that is deleted takes its
 * own away, and nothing of what others use. Only within an owner: who asks must not learn what others have.
 */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { doneObject, unitObject } from '../contract/keys.ts';
import type { StageName } from '../contract/stages.ts';
import { fingerprint } from '../domain/task/fingerprint.ts';
import { findStored, store } from './stored.ts';

/** Which unit made the result. */
const makerSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['task_id', 'file_id', 'chunk'],
  properties: {
    task_id: { type: 'string' },
    file_id: { type: 'string' },
    chunk: { type: ['integer', 'null'] },
  },
} as const;

export interface Maker {
  readonly task_id: string;
  readonly file_id: string;
  readonly chunk: number | null;
}

export interface Recipe<T> {
  readonly stage: StageName;
  /** Raised when the code of the stage makes something else from the same. */
  readonly version: number;
  /** Everything else that the result depends on, as JSON. */
  readonly from: () => Promise<object>;
  readonly schema: object;
  readonly make: () => Promise<T>;
  /** Where the result lies, if not where those of the stage do. */
  readonly objectOf?: (unit: Maker) => string;
  /** Takes over what of the result lies beside it; false where that is gone. */
  readonly adopt?: (maker: Maker) => Promise<boolean>;
}

export interface Done<T> {
  readonly result: T;
  /** Made for another task. */
  readonly reused: boolean;
}

export const doneBefore = async <T extends object>(
  { taskId, owner, params, file, chunk, onLog }: StageInput,
  media: MediaStore,
  recipe: Recipe<T>,
): Promise<Done<T>> => {
  const { stage, version, from, schema, make } = recipe;
  const unit: Maker = { task_id: taskId, file_id: file.id, chunk };
  const own = placeOf(recipe, unit);
  const found = await findStored<T>(media, own, schema);
  if (found !== undefined) return { result: found, reused: false };
  const known = doneObject(owner, fingerprint({ stage, version, from: await from() }));
  const earlier = params.reuse === false ? undefined : await adopted(media, known, recipe);
  const result = earlier ?? (await make());
  await store(media, own, result);
  // The youngest is named: it stays the longest.
  await store(media, known, unit);
  if (earlier !== undefined && !chunk) onLog('INFO', `${file.name}: ${stage} was done before`);
  return { result, reused: earlier !== undefined };
};

const placeOf = <T>({ stage, objectOf }: Recipe<T>, unit: Maker): string =>
  objectOf?.(unit) ?? unitObject(unit.task_id, unit.file_id, stage, unit.chunk);

const adopted = async <T>(media: MediaStore, known: string, recipe: Recipe<T>): Promise<T | undefined> => {
  const { schema, adopt } = recipe;
  const maker = await findStored<Maker>(media, known, makerSchema);
  if (maker === undefined) return undefined;
  const result = await findStored<T>(media, placeOf(recipe, maker), schema);
  if (result === undefined) return undefined;
  return adopt === undefined || (await adopt(maker)) ? result : undefined;
};

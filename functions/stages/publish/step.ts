/** One thing that is done to the outside world, once: a record says that it was. */
import type {
  ForeignBuckets,
  HttpReceivers,
  MediaStore,
  Outgoing,
  Secrets,
  StageInput,
  VideoPlatform,
} from '../../application/ports.ts';
import { artifactObject, publicationObject } from '../../contract/keys.ts';
import type { Artifact } from '../../contract/media-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { AllowedTargets } from '../../domain/outbound/publishing.ts';
import { validate } from '../../domain/schemas/validate.ts';
import { fingerprint } from '../../domain/task/fingerprint.ts';
import { findStored, store } from '../stored.ts';

export interface PublishPorts {
  readonly media: MediaStore;
  readonly buckets: ForeignBuckets;
  readonly receivers: HttpReceivers;
  readonly videos: VideoPlatform;
  readonly secrets: Secrets;
  readonly allowed: AllowedTargets;
}

const recordSchema = {
  type: 'object',
  properties: { done: { type: 'string' }, session: { type: 'string' } },
} as const;

interface StepRecord {
  /** What it came to. */
  readonly done?: string;
  /** Of something under way. */
  readonly session?: string;
}

export interface Step {
  readonly session: string | undefined;
  begun(session: string): Promise<void>;
}

/** `what` names the step: the same target with other content is another one. */
export const once = async (
  { taskId, file }: StageInput,
  media: MediaStore,
  what: unknown,
  act: (step: Step) => Promise<string>,
): Promise<string> => {
  const key = publicationObject(taskId, file.id, fingerprint(what));
  const found = await findStored<StepRecord>(media, key, recordSchema);
  if (found?.done !== undefined) return found.done;
  const begun = (session: string): Promise<void> => store(media, key, { session });
  const done = await act({ session: found?.session, begun });
  await store(media, key, { done });
  return done;
};

/** As large a piece of an object as is held in memory: one request each, which no slow receiver can time out. */
const PIECE_BYTES = 8 * 1024 ** 2;

export const outgoing = (
  media: MediaStore,
  key: string,
  { contentType, size }: { contentType: string; size: number },
): Outgoing => ({
  contentType,
  size,
  async *read(from = 0) {
    for (let start = from; start < size; start += PIECE_BYTES)
      yield await media.readBytes(key, { start, end: Math.min(size, start + PIECE_BYTES) - 1 });
  },
});

export const outgoingArtifact = (
  { taskId, file }: StageInput,
  media: MediaStore,
  { name, content_type: contentType, size }: Artifact,
): Outgoing => outgoing(media, artifactObject(taskId, file.id, name), { contentType, size });

/** The text of a secret under its schema, for the owner whose task names it. */
export const secretFor = async <Secret extends { readonly owners?: readonly string[] }>(
  name: string,
  owner: string,
  schema: object,
  { secrets, allowed }: PublishPorts,
): Promise<Secret> => {
  const refused = (why: string): ProblemError =>
    new ProblemError('publish_refused', `The secret "${name}" ${why}.`);
  const arn = Object.hasOwn(allowed.secrets, name) ? allowed.secrets[name] : undefined;
  if (arn === undefined) throw refused('is none that this deployment has');
  const read = validate<Secret>(schema, parsed(await secrets.text(arn)));
  if (!read.ok) throw refused('is not written as docs/publishing.md says');
  const { owners } = read.value;
  if (owners !== undefined && !owners.includes(owner)) throw refused('is not for your tasks');
  return read.value;
};

/** What is no JSON fits no schema; its text is never part of a message. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

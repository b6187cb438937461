/**
 * What was said, told to those who follow a task as it becomes known. Read where the stages left it, and only when
 * somebody follows; all events go first, and what is not read in time is left out: a client that connects anew is given
 * it, and the results have it all.
 */
import { artifactObject, taskTopic, unitObject } from '../contract/keys.ts';
import { type ChunkWords, chunkWordsSchema } from '../contract/media-schemas.ts';
import type { TranscriptPart } from '../contract/realtime-schemas.ts';
import {
  type Segment,
  TRANSCRIPT_FILE,
  type Transcript,
  transcriptSchema,
} from '../contract/transcript-schemas.ts';
import { validate } from '../domain/schemas/validate.ts';
import { segmentsOf } from '../domain/transcript/transcript.ts';
import { mention, partsOf, type Spoken, spokenBy } from '../domain/transcript/transcript-parts.ts';
import { toEach } from './fan-out.ts';
import type { Clock, Log, MediaStore } from './ports.ts';
import { type Committed, postTo, type WatchPorts } from './relay.ts';

const READ_AT_ONCE = 16;
/** Posts of one transcript, to all who follow: a few have a long one sent, many are told where it lies. */
const MOST_POSTS = 2_000;
/** What waits behind, such as the next events, waits no longer. */
const PATIENCE_MS = 5_000;

export interface TranscriptPorts extends WatchPorts {
  readonly media: Pick<MediaStore, 'readJson'>;
  readonly log: Log;
  readonly now: Clock;
}

const readParsed = async <T>(media: TranscriptPorts['media'], key: string, schema: object): Promise<T> => {
  const read = validate<T>(schema, await media.readJson(key));
  if (!read.ok) throw new Error(`${key} is not what it should be`);
  return read.value;
};

const segmentsAt = async (
  { task_id, file_id, chunk }: Spoken,
  { media }: TranscriptPorts,
): Promise<readonly Segment[]> => {
  if (chunk === null) {
    const key = artifactObject(task_id, file_id, TRANSCRIPT_FILE);
    return (await readParsed<Transcript>(media, key, transcriptSchema)).segments;
  }
  const key = unitObject(task_id, file_id, 'transcribe', chunk);
  return segmentsOf((await readParsed<ChunkWords>(media, key, chunkWordsSchema)).words, []);
};

const partsFor = async (
  spoken: Spoken,
  followers: number,
  ports: TranscriptPorts,
): Promise<readonly TranscriptPart[]> => {
  if (!spoken.isSent) return [mention(spoken)];
  const parts = partsOf(spoken, await segmentsAt(spoken, ports));
  return parts.length * followers > MOST_POSTS ? [mention(spoken)] : parts;
};

type Telling = Spoken & { readonly followers: readonly string[] };

/** Throws when it is too late for one more. */
type InTime = () => void;

const tellOne = async (
  { followers, ...spoken }: Telling,
  inTime: InTime,
  ports: TranscriptPorts,
): Promise<number> => {
  inTime();
  const parts = await partsFor(spoken, followers.length, ports);
  const posts = followers.flatMap((follower) => parts.map((data) => ({ follower, data })));
  const { task_id } = spoken;
  const post = async ({ follower, data }: (typeof posts)[number]): Promise<void> => {
    inTime();
    await postTo(follower, { type: 'transcript', task_id, data }, ports);
  };
  return toEach(posts, post, ports.log);
};

/** Answers how many messages were missed; never throws. */
const tellAll = async (tellings: readonly Telling[], ports: TranscriptPorts): Promise<number> => {
  const until = ports.now().getTime() + PATIENCE_MS;
  const inTime: InTime = () => {
    if (ports.now().getTime() > until) throw new Error('There was no time left for what was said');
  };
  let missed = 0;
  const tell = async (telling: Telling): Promise<void> => {
    const unposted = await tellOne(telling, inTime, ports);
    missed += unposted;
  };
  const unread = await toEach(tellings, tell, ports.log, READ_AT_ONCE);
  return missed + unread;
};

const spokenIn = (news: Committed): readonly Spoken[] => {
  if (news.kind !== 'event' || news.event.type !== 'UnitCompleted') return [];
  const spoken = spokenBy(news.task_id, news.event.data);
  return spoken === undefined ? [] : [spoken];
};

/** Of committed rows, what was said in them, to all who follow the tasks. Answers how many messages were missed. */
export const tellTranscripts = async (
  committed: readonly Committed[],
  ports: TranscriptPorts,
): Promise<number> => {
  const byTask = Map.groupBy(committed.flatMap(spokenIn), ({ task_id }) => task_id);
  const tellings: Telling[] = [];
  const find = async ([task_id, all]: readonly [string, readonly Spoken[]]): Promise<void> => {
    const followers = await ports.subscriptions.subscribers(taskTopic(task_id));
    if (followers.length > 0) tellings.push(...all.map((spoken) => ({ ...spoken, followers })));
  };
  const unknown = await toEach([...byTask], find, ports.log);
  return unknown + (await tellAll(tellings, ports));
};

/** To one who has begun to follow a task. */
export const tellSoFar = async (
  connectionId: string,
  spoken: readonly Spoken[],
  ports: TranscriptPorts,
): Promise<void> => {
  await tellAll(
    spoken.map((one) => ({ ...one, followers: [connectionId] })),
    ports,
  );
};

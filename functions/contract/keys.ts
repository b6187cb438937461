/**
 * Where everything lies: the keys of the single table, of the media bucket and of the FIFO groups.
 * Infrastructure, runtime and tests share these functions; nobody else spells a key.
 */
import type { StageName } from './stages.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

const padded = (n: number, width: number): string => String(n).padStart(width, '0');

const taskPartition = (taskId: string): string => `TASK#${taskId}`;

export const EVENT_PREFIX = 'EVENT#';
export const LOG_PREFIX = 'LOG#';
export const PROGRESS_PREFIX = 'PROGRESS#';

export const taskKey = (taskId: string): ItemKey => ({ pk: taskPartition(taskId), sk: 'TASK' });
export const eventKey = (taskId: string, seq: number): ItemKey => ({
  pk: taskPartition(taskId),
  sk: `${EVENT_PREFIX}${padded(seq, 8)}`,
});
export const progressKey = (
  taskId: string,
  fileId: string,
  stage: StageName,
  chunk: number | null,
): ItemKey => ({
  pk: taskPartition(taskId),
  sk: `${PROGRESS_PREFIX}${fileId}#${stage}${chunk === null ? '' : `#${padded(chunk, 5)}`}`,
});
/** Lines of a task's log, in the order in which they were written. */
export const logKey = (taskId: string, at: string, id: string): ItemKey => ({
  pk: taskPartition(taskId),
  sk: `${LOG_PREFIX}${at}#${id}`,
});
/** How many lines there are. */
export const loggedKey = (taskId: string): ItemKey => ({ pk: taskPartition(taskId), sk: 'LOGGED' });
export const dedupeKey = (owner: string, hash: string): ItemKey => ({
  pk: `DEDUPE#${owner}#${hash}`,
  sk: '-',
});
export const idempotencyKey = (owner: string, key: string): ItemKey => ({
  pk: `IDEMP#${owner}#${key}`,
  sk: '-',
});
export const apiKeyKey = (hash: string): ItemKey => ({ pk: `KEY#${hash}`, sk: '-' });
/** All keys of a deployment side by side: admins list them, and find one by its id. */
export const listedKeyKey = (keyId: string): ItemKey => ({ pk: 'KEYS', sk: keyId });
export const ticketKey = (hash: string): ItemKey => ({ pk: `TICKET#${hash}`, sk: '-' });
export const connectionKey = (connectionId: string): ItemKey => ({ pk: `CONN#${connectionId}`, sk: 'CONN' });
export const connectionTopicKey = (connectionId: string, topic: string): ItemKey => ({
  pk: `CONN#${connectionId}`,
  sk: `SUB#${topic}`,
});
export const subscriptionKey = (topic: string, connectionId: string): ItemKey => ({
  pk: `TOPIC#${topic}`,
  sk: `CONN#${connectionId}`,
});
/** The latest version of an owner's task type, or a given one. */
export const typeKey = (owner: string, name: string, version?: number): ItemKey => ({
  pk: `TYPE#${owner}#${name}`,
  sk: version === undefined ? 'LATEST' : `VERSION#${padded(version, 8)}`,
});
export const countersPrefix = (owner: string): string => `COUNT#${owner}#`;
export const serialKey = (owner: string, day: string): ItemKey => ({
  pk: `${countersPrefix(owner)}SERIAL#${day}`,
  sk: '-',
});
/** Seconds of audio that an owner's files turned out to have. */
export const audioKey = (owner: string, day: string): ItemKey => ({
  pk: `${countersPrefix(owner)}AUDIO#${day}`,
  sk: '-',
});
/** A key's token bucket. */
export const rateKey = (owner: string, keyId: string): ItemKey => ({
  pk: `${countersPrefix(owner)}RATE#${keyId}`,
  sk: '-',
});

/** One for each task of an owner that the pipeline is at: the most urgent first. */
export const runningKey = (owner: string, priority: number, createdAt: string, taskId: string): ItemKey => ({
  pk: `${countersPrefix(owner)}RUNNING`,
  sk: claimableSort(priority, createdAt, taskId),
});

/** Whose statistics are the platform's: no owner can be called so. */
export const EVERYBODY = '*';
/** Writers that meet move to another lane; what is counted is the sum over the lanes. */
export const STATISTICS_LANES = 4;
export const STATISTICS_PREFIX = 'STATISTICS#';
export const statisticsPrefix = (owner: string): string => `${STATISTICS_PREFIX}${owner}#`;
/** An owner's counters, row by row; below, what the rows are called. */
export const statisticsKey = (owner: string, lane: number, row: string): ItemKey => ({
  pk: `${statisticsPrefix(owner)}${lane}`,
  sk: row,
});
/** How many tasks there are, by status; behind it, `TYPE#…`, by type. */
export const TOTALS_ROW = 'TOTALS';
export const TYPE_ROWS = 'TYPE#';
export const typeRow = (type: string): string => `${TYPE_ROWS}${type}`;
/** What happened in an hour, such as `2026-11-21T08`. */
export const HOUR_ROWS = 'HOUR#';
export const hourRow = (hour: string): string => `${HOUR_ROWS}${hour}`;
/** Up to where a task is counted. Not among its other items: it must outlive them. */
export const COUNTED_PREFIX = 'COUNTED#';
export const countedKey = (taskId: string): ItemKey => ({ pk: `${COUNTED_PREFIX}${taskId}`, sk: '-' });

/** An owner's endpoints for webhooks, and what was sent to each: ids of deliveries sort by time. */
export const endpointKey = (owner: string, id: string): ItemKey => ({
  pk: `HOOK#${owner}`,
  sk: `ENDPOINT#${id}`,
});
export const deliveryKey = (owner: string, endpointId: string, id: string): ItemKey => ({
  pk: `HOOK#${owner}`,
  sk: `DELIVERY#${endpointId}#${id}`,
});
/** Which deliveries tell of a task, beside them; the ids sort by time. */
export const toldKey = (owner: string, taskId: string, deliveryId: string, endpointId: string): ItemKey => ({
  pk: `HOOK#${owner}`,
  sk: `TOLD#${taskId}#${deliveryId}#${endpointId}`,
});

/** Topic of one task, and of everything an owner does. */
export const taskTopic = (taskId: string): string => `task:${taskId}`;
export const ownerTopic = (owner: string): string => `owner:${owner}`;

export const INDEXES = { byOwner: 'by-owner', claimable: 'claimable', due: 'due' } as const;
export const ownerIndexPartition = (owner: string): string => `OWNER#${owner}`;
/** Beside an owner's tasks in the same index: the latest versions of their types, by name. */
export const typeIndexPartition = (owner: string): string => `TYPES#${owner}`;

/** Pending tasks of an owner's type; `claimableSort` orders them. */
export const claimablePartition = (owner: string, type: string): string => `CLAIM#${owner}#${type}`;
/** Highest priority first, then the oldest. */
export const claimableSort = (priority: number, createdAt: string, taskId: string): string =>
  `${claimablePriority(priority)}${createdAt}#${taskId}`;
/** Priorities reach from -1000 to 1000. */
export const claimablePriority = (priority: number): string => `${padded(1000 - priority, 4)}#`;
/** In the same index while a worker holds them: what an owner's workers are at. */
export const heldPartition = (owner: string): string => `HELD#${owner}`;
export const workerKey = (owner: string, workerId: string): ItemKey => ({
  pk: `WORKER#${owner}`,
  sk: workerId,
});

/** Due times are spread over shards so that one minute's work is not one hot partition. */
export const DUE_SHARDS = 4;
export const duePartition = (shard: number): string => `DUE#${shard}`;
/** In the same index: deliveries of webhooks that wait for their next try. */
export const DUE_DELIVERIES = 'DUE#webhooks';

/** What clients sent, what stages leave for one another, and what clients take away; the task's id follows. */
export const UPLOADS_PREFIX = 'uploads/';
export const WORK_PREFIX = 'work/';
export const RESULTS_PREFIX = 'results/';

/** Where a client's upload arrives; `taskOfUpload` reads it back. */
export const uploadObject = (taskId: string, fileId: string): string =>
  `${UPLOADS_PREFIX}${taskId}/${fileId}`;

export const taskOfUpload = (objectKey: string): { taskId: string; fileId: string } | undefined => {
  const [prefix, taskId, fileId, ...rest] = objectKey.split('/');
  return `${prefix}/` === UPLOADS_PREFIX && taskId && fileId && rest.length === 0
    ? { taskId, fileId }
    : undefined;
};

/** Where everything of a task lies in the bucket. */
export const objectPrefixes = (taskId: string): readonly string[] =>
  [UPLOADS_PREFIX, WORK_PREFIX, RESULTS_PREFIX].map((prefix) => `${prefix}${taskId}/`);

const work = (taskId: string, fileId: string): string => `${WORK_PREFIX}${taskId}/${fileId}`;

/** 16 kHz mono signed 16-bit little-endian PCM without header: a chunk is a byte range of it. */
export const pcmObject = (taskId: string, fileId: string): string => `${work(taskId, fileId)}/audio.pcm`;
export const planObject = (taskId: string, fileId: string): string => `${work(taskId, fileId)}/plan.json`;
/** One chunk's PCM without noise, and a little of its neighbours'. */
export const denoisedObject = (taskId: string, fileId: string, chunk: number): string =>
  `${work(taskId, fileId)}/denoise/${padded(chunk, 5)}.pcm`;
export const peaksObject = (taskId: string, fileId: string): string => `${work(taskId, fileId)}/peaks.bin`;
/** Who was heard in the file and in those before it, for tasks whose files share their speakers. */
export const peopleObject = (taskId: string, fileId: string): string => `${work(taskId, fileId)}/people.json`;
/** The stored outcome of a unit: found again, it is reported again instead of recomputed. */
export const unitObject = (
  taskId: string,
  fileId: string,
  stage: StageName,
  chunk: number | null,
  /** Where the file is gone over again, each time has its own. */
  pass?: number,
): string =>
  `${work(taskId, fileId)}/${stage}${chunk === null ? '' : `/${padded(chunk, 5)}`}${pass === undefined ? '' : `.${pass}`}.json`;

/** Where an owner's work of the last days is found again by what it was made from; no task can be called as an owner is. */
export const donePrefix = (owner: string): string => `${WORK_PREFIX}${owner}/done/`;
export const doneObject = (owner: string, fingerprint: string): string =>
  `${donePrefix(owner)}${fingerprint}.json`;

/** What a chunk's second transcription found; the first stays where it is. */
export const againObject = (taskId: string, fileId: string, chunk: number): string =>
  `${work(taskId, fileId)}/transcribe/${padded(chunk, 5)}.again.json`;
/** That something of this file was published, or is being. */
export const publicationObject = (taskId: string, fileId: string, step: string): string =>
  `${work(taskId, fileId)}/publish/${step}.json`;

/** What a transcript was before later edits, and what it is. */
export const transcriptObject = (taskId: string, fileId: string, version: number): string =>
  `${RESULTS_PREFIX}${taskId}/${fileId}/versions/transcript.${padded(version, 6)}.json`;

export const artifactObject = (taskId: string, fileId: string, name: string): string =>
  `${RESULTS_PREFIX}${taskId}/${fileId}/${name}`;

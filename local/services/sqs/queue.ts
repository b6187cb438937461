import { createHash, randomUUID } from 'node:crypto';
import { type EventEmitter, once } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import { ServiceFault } from './fault.ts';
import { type StoredMessage, storedMessage, transactionally } from './messages.ts';
import { prepareStatements } from './statements.ts';

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: 'queue' | 'messageGroup';
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly delaySeconds: number;
  readonly maximumBytes: number;
  readonly redrive?: { readonly queue: string; readonly maxReceiveCount: number };
}

export interface Outgoing {
  readonly body: string;
  readonly attributes: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

export interface Received extends StoredMessage {
  readonly receipt: string;
}

export interface ReceiveOptions {
  readonly limit: number;
  readonly visibilitySeconds?: number | undefined;
  /** An event source took it: after a restart nobody works on it any more, so it is visible at once. */
  readonly bySource?: boolean;
}

export interface Queue {
  readonly settings: QueueSettings;
  send(message: Outgoing): { messageId: string; sequence: string };
  receive(options: ReceiveOptions): Received[];
  delete(receipt: string): void;
  changeVisibility(receipt: string, seconds: number): void;
  /** The invocation that took it is over; what was not deleted reappears when its visibility ends. */
  leave(receipt: string): void;
  /** Whoever worked on it died: it reappears soon, later each time, so that what kills its worker is not tried in a rush. */
  release(message: Received): void;
  /** Resolves when a message may have become visible since the last look, or after the given time. */
  waitForMessages(milliseconds: number, signal?: AbortSignal): Promise<void>;
  counts(): { visible: number; inFlight: number; delayed: number };
  purge(): void;
  expireOld(): void;
}

const deduplicationWindow = 5 * 60 * 1000;
const longestDelay = 900;
const longestVisibility = 43_200;
const firstReleaseMilliseconds = 50;

/** One queue, standard or FIFO, on the shared database. Group order, locks and receive counts live in SQL. */
export function openQueue(
  database: DatabaseSync,
  settings: QueueSettings,
  arrivals: EventEmitter,
  now: () => number,
): Queue {
  const { name, fifo, redrive } = settings;
  const sql = prepareStatements(database);
  let lastLook = now();

  function send({ body, attributes, groupId, deduplicationId, delaySeconds }: Outgoing) {
    const time = now();
    const delay = (delaySeconds ?? settings.delaySeconds) * 1000;
    if (delay < 0 || delay > longestDelay * 1000)
      throw new ServiceFault('InvalidParameterValue', 'DelaySeconds must be between 0 and 900');
    const messageId = randomUUID();
    const group = groupId ?? '';
    const uniqueId = fifo ? deduplicationOf(body, groupId, deduplicationId) : '';
    const scope = settings.deduplicationScope === 'messageGroup' ? group : '';
    const sent = transactionally(database, () => {
      const known = fifo
        ? sql.findDuplicate.get(name, scope, uniqueId, time - deduplicationWindow)
        : undefined;
      if (known) return { messageId: String(known['message_id']), sequence: Number(known['sequence']) };
      const { lastInsertRowid } = sql.insert.run(
        name,
        messageId,
        body,
        attributes,
        group,
        uniqueId,
        time,
        time + delay,
      );
      const sequence = Number(lastInsertRowid);
      if (fifo) sql.rememberDuplicate.run(name, scope, uniqueId, messageId, sequence, time);
      return { messageId, sequence };
    });
    arrivals.emit(name);
    return { messageId: sent.messageId, sequence: String(sent.sequence).padStart(20, '0') };
  }

  function deduplicationOf(body: string, groupId: string | undefined, given: string | undefined) {
    if (!groupId) throw new ServiceFault('MissingParameter', 'A FIFO queue needs a MessageGroupId');
    if (given) return given;
    if (!settings.contentBasedDeduplication)
      throw new ServiceFault(
        'InvalidParameterValue',
        'A FIFO queue needs a MessageDeduplicationId or content-based deduplication',
      );
    return createHash('sha256').update(body).digest('hex');
  }

  function receive({ limit, visibilitySeconds, bySource }: ReceiveOptions): Received[] {
    const time = now();
    lastLook = time;
    const until = time + (visibilitySeconds ?? settings.visibilitySeconds) * 1000;
    if (sql.anyVisible.get(name, time) === undefined) return [];
    return transactionally(database, () => {
      const taken: Received[] = [];
      // Hidden for no time at all, they are there again at once; an answer holds each once all the same.
      const isNew = ({ sequence }: StoredMessage) => taken.every((one) => one.sequence !== sequence);
      while (taken.length < limit) {
        const wanted = limit - taken.length;
        const candidates = (fifo ? nextOfGroups(time, wanted) : fairly(time, wanted)).filter(isNew);
        if (candidates.length === 0) break;
        for (const message of candidates) {
          if (redrive && message.receiveCount >= redrive.maxReceiveCount) {
            sql.move.run(redrive.queue, time, message.sequence);
            arrivals.emit(redrive.queue);
            continue;
          }
          const receipt = randomUUID();
          sql.take.run(receipt, until, time, bySource ? 1 : 0, message.sequence);
          taken.push({
            ...message,
            receipt,
            receiveCount: message.receiveCount + 1,
            firstReceivedAt: message.firstReceivedAt || time,
          });
        }
        if (fifo) break;
      }
      return taken;
    });
  }

  /** FIFO: the first messages of groups that have none in flight, the group that has waited longest first. */
  function nextOfGroups(time: number, limit: number): StoredMessage[] {
    const free = groups().filter((group) => !sql.groupInFlight.get(name, group, time));
    const heads = free.map((group) => headsOf(group, time, limit)).filter(([first]) => first !== undefined);
    const waiting = heads.sort(([one], [other]) => (one?.sequence ?? 0) - (other?.sequence ?? 0));
    return waiting.flat().slice(0, limit);
  }

  /** Up to the first that is hidden: what stands behind it must wait. */
  function headsOf(group: string, time: number, limit: number): StoredMessage[] {
    const rows = sql.headOfGroup.all(name, group, limit);
    const hidden = rows.findIndex((row) => Number(row['visible_at']) > time);
    return rows.slice(0, hidden === -1 ? limit : hidden).map(storedMessage);
  }

  /** Standard: one of each group in turn, groups with the least work in flight first (SQS fair queues). */
  function fairly(time: number, limit: number): StoredMessage[] {
    const all = groups();
    if (all.length === 1) return sql.visibleOfGroup.all(name, all[0] ?? '', time, limit).map(storedMessage);
    const loads = new Map(sql.loads.all(name, time).map((row) => [row['group_id'], Number(row['n'])]));
    const loadOf = (group: string) => loads.get(group) ?? 0;
    const found: StoredMessage[] = [];
    for (const group of all.sort((one, other) => loadOf(one) - loadOf(other))) {
      if (found.length >= limit) break;
      found.push(...sql.visibleOfGroup.all(name, group, time, 1).map(storedMessage));
    }
    return found;
  }

  function groups(): string[] {
    return sql.groups.all(name, name).map((row) => String(row['group_id']));
  }

  function changeVisibility(receipt: string, seconds: number) {
    if (seconds < 0 || seconds > longestVisibility)
      throw new ServiceFault('InvalidParameterValue', 'VisibilityTimeout must be between 0 and 43200');
    const { changes } = sql.changeVisibility.run(now() + seconds * 1000, receipt, name, now());
    if (changes === 0) throw new ServiceFault('MessageNotInflight', 'The message is not in flight');
    arrivals.emit(name);
  }

  async function waitForMessages(milliseconds: number, signal?: AbortSignal) {
    const next = sql.nextVisible.get(name, lastLook)?.['at'];
    const untilNext = next === null || next === undefined ? milliseconds : Number(next) - now();
    const enough = new AbortController();
    const wake = () => enough.abort();
    const timer = setTimeout(wake, Math.max(1, Math.min(milliseconds, untilNext)));
    signal?.addEventListener('abort', wake);
    if (signal?.aborted) wake();
    await once(arrivals, name, { signal: enough.signal }).catch(() => undefined);
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
  }

  return {
    settings,
    send,
    receive,
    changeVisibility,
    waitForMessages,
    delete(receipt) {
      if (sql.delete.run(receipt, name).changes > 0 && fifo) arrivals.emit(name);
    },
    leave(receipt) {
      sql.leave.run(receipt, name);
    },
    release({ receipt, receiveCount }) {
      const pause = firstReleaseMilliseconds * 2 ** (receiveCount - 1);
      sql.release.run(now() + Math.min(pause, settings.visibilitySeconds * 1000), receipt, name);
      arrivals.emit(name);
    },
    counts() {
      const row = sql.counts.get(now(), now(), now(), name) ?? {};
      return {
        visible: Number(row['visible'] ?? 0),
        inFlight: Number(row['in_flight'] ?? 0),
        delayed: Number(row['delayed'] ?? 0),
      };
    },
    purge() {
      sql.purge.run(name);
    },
    expireOld() {
      sql.expire.run(name, now() - settings.retentionSeconds * 1000);
      sql.forgetDuplicates.run(name, now() - deduplicationWindow);
    },
  };
}

import type { S3Event } from 'aws-lambda';
import type { Outbox, OutboxEntry } from './outbox.ts';

export type Notify = (queueArn: string, event: S3Event) => Promise<void>;

export interface Delivery {
  /** Says that there may be something to deliver. */
  wake(): void;
  /** Waits for what is on its way; what was not delivered stays owed for the next start. */
  close(): Promise<void>;
}

const CONCURRENT_DELIVERIES = 16;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 30_000;

/** Delivers what the outbox owes, at least once, until it is taken: a refused event is tried again, later and later. */
export function startDelivery(outbox: Outbox, notify: Notify, report: (problem: Error) => void): Delivery {
  const underway = new Map<number, Promise<void>>();
  const failures = new Map<number, number>();
  const timers = new Map<number, NodeJS.Timeout>();
  let closed = false;

  const deliver = async ({ id, queueArn, event }: OutboxEntry): Promise<void> => {
    try {
      await notify(queueArn, event);
      outbox.remove(id);
      failures.delete(id);
    } catch (cause) {
      report(new Error(`S3 could not notify ${queueArn}; it will try again`, { cause }));
      retryLater(id);
    } finally {
      underway.delete(id);
      wake();
    }
  };

  const retryLater = (id: number): void => {
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    const again = (): void => {
      timers.delete(id);
      wake();
    };
    if (!closed)
      timers.set(id, setTimeout(again, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (count - 1))));
  };

  const wake = (): void => {
    if (closed || underway.size >= CONCURRENT_DELIVERIES) return;
    const waiting = outbox
      .oldest(CONCURRENT_DELIVERIES + underway.size + timers.size)
      .filter(({ id }) => !underway.has(id) && !timers.has(id));
    for (const entry of waiting.slice(0, CONCURRENT_DELIVERIES - underway.size))
      underway.set(entry.id, deliver(entry));
  };

  wake();
  return {
    wake,
    close: async () => {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(underway.values());
    },
  };
}

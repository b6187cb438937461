import type { S3Event } from 'aws-lambda';
import type { Outbox, OutboxEntry } from '../storage/outbox.ts';

export type Notify = (queueArn: string, event: S3Event) => Promise<void>;

export interface Delivery {
  /** Says that there may be something to deliver. */
  wake(): void;
  /** Waits a while for what is on its way; what was not delivered stays owed for the next start. */
  close(): Promise<void>;
}

const CONCURRENT_DELIVERIES = 16;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 30_000;
const CLOSE_PATIENCE_MS = 2000;

/** Delivers what the outbox owes, at least once, until it is taken: a refused event is tried again, later and later. */
export function startDelivery(outbox: Outbox, notify: Notify, report: (problem: Error) => void): Delivery {
  const underway = new Map<number, Promise<void>>();
  const failures = new Map<number, number>();
  const timers = new Map<number, NodeJS.Timeout>();
  let state: 'open' | 'closing' | 'closed' = 'open';

  const deliver = async ({ id, queueArn, event }: OutboxEntry): Promise<void> => {
    try {
      await notify(queueArn, event);
      if (state !== 'closed') outbox.remove(id);
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
    if (state !== 'open') return;
    const count = failures.get(id) ?? 0;
    failures.set(id, count + 1);
    const again = (): void => {
      timers.delete(id);
      wake();
    };
    timers.set(id, setTimeout(again, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** count)));
  };

  const wake = (): void => {
    const free = CONCURRENT_DELIVERIES - underway.size;
    if (state !== 'open' || free === 0) return;
    for (const entry of outbox.oldest(free, [...underway.keys(), ...timers.keys()])) {
      underway.set(entry.id, Promise.resolve(entry).then(deliver));
    }
  };

  wake();
  return {
    wake,
    close: async () => {
      state = 'closing';
      for (const timer of timers.values()) clearTimeout(timer);
      await withinPatience(Promise.all(underway.values()));
      state = 'closed';
    },
  };
}

/** A queue that never answers must not keep the service from closing. */
async function withinPatience(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSE_PATIENCE_MS);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

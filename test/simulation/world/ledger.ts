/** What clients and workers were told, for the rules to hold the table to it. */
export interface Ledger {
  /** Tasks that the service said it created, by `Idempotency-Key`. */
  readonly byKey: Map<string, Set<string>>;
  readonly created: Set<string>;
  /** Tasks whose cancellation was confirmed, or asked of their worker. */
  readonly cancelled: Set<string>;
  readonly deleted: Set<string>;
  /** Tasks that failed, or were cancelled or deleted, with the version at which they came to nothing. */
  readonly over: Map<string, number>;
  /** By claim token: until when their workers were told that they hold the task. */
  readonly leases: Map<string, { readonly taskId: string; readonly worker: string; until: number }>;
  /** Tasks that workers were told to have completed. */
  readonly completed: Set<string>;
  /** Version of the transcript that somebody was told they made. */
  readonly edited: Map<string, number>;
  /** Clients that have more to do. */
  busy: number;
}

export const openLedger = (): Ledger => ({
  byKey: new Map(),
  created: new Set(),
  cancelled: new Set(),
  deleted: new Set(),
  over: new Map(),
  leases: new Map(),
  completed: new Set(),
  edited: new Map(),
  busy: 0,
});

/** Who was told to hold the task still. */
export const holderOf = (taskId: string, { leases }: Ledger, time: number): string | undefined =>
  [...leases.values()].find((lease) => lease.taskId === taskId && lease.until > time)?.worker;

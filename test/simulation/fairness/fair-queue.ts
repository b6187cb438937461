/**
 * The order in which an SQS standard queue gives out the messages of several owners, as AWS describes it for fair queues:
 * owners that take more than a tenth of what consumers do count as noisy, and wait for all others; among noisy ones who has
 * least in flight comes first. (Amazon SQS Developer Guide, "How Amazon SQS fair queues work".)
 */
export interface Waiting<Work> {
  readonly owner: string;
  readonly sentAt: number;
  readonly work: Work;
}

const NOISY_SHARE = 0.1;
const NOISY_IN_FLIGHT = 30;
/** AWS says "recent"; half of it counts after this time. */
const RECENT_MS = 60_000;
/** An owner that sent nothing for so long is quiet again. */
const FORGIVEN_MS = 300_000;

interface Owner<Work> {
  readonly waiting: Waiting<Work>[];
  inFlight: number;
  /** Processing time, fading. */
  busyMs: number;
  fadedAt: number;
  sentAt: number;
}

export type Order = 'fair' | 'oldest first';

export class FairQueue<Work> {
  readonly #owners = new Map<string, Owner<Work>>();
  readonly #order: Order;

  constructor(order: Order) {
    this.#order = order;
  }

  get isEmpty(): boolean {
    return [...this.#owners.values()].every(({ waiting }) => waiting.length === 0);
  }

  send(owner: string, work: Work, now: number): void {
    const fresh = { waiting: [], inFlight: 0, busyMs: 0, fadedAt: now, sentAt: now };
    const queue = this.#owners.get(owner) ?? fresh;
    this.#owners.set(owner, queue);
    queue.sentAt = now;
    queue.waiting.push({ owner, sentAt: now, work });
  }

  receive(now: number): Waiting<Work> | undefined {
    const candidates = [...this.#owners.values()].filter(({ waiting }) => waiting.length > 0);
    const [first] = candidates.toSorted((a, b) => this.#precedence(a, b, now));
    const message = first?.waiting.shift();
    if (first !== undefined && message !== undefined) first.inFlight += 1;
    return message;
  }

  /** Its consumer is done with a message, after so long. */
  delete({ owner }: Waiting<Work>, tookMs: number, now: number): void {
    const queue = this.#owners.get(owner);
    if (queue === undefined) return;
    queue.inFlight -= 1;
    queue.busyMs = this.#busy(queue, now) + tookMs;
    queue.fadedAt = now;
  }

  #precedence(a: Owner<Work>, b: Owner<Work>, now: number): number {
    const byAge = (a.waiting[0]?.sentAt ?? 0) - (b.waiting[0]?.sentAt ?? 0);
    if (this.#order === 'oldest first') return byAge;
    const [noisyA, noisyB] = [this.#isNoisy(a, now), this.#isNoisy(b, now)];
    if (noisyA !== noisyB) return noisyA ? 1 : -1;
    return noisyA ? a.inFlight - b.inFlight || byAge : byAge;
  }

  #isNoisy(owner: Owner<Work>, now: number): boolean {
    if (now - owner.sentAt > FORGIVEN_MS) return false;
    const all = [...this.#owners.values()];
    const share = (of: (one: Owner<Work>) => number): number =>
      of(owner) /
      Math.max(
        1,
        all.reduce((sum, one) => sum + of(one), 0),
      );
    const takesPlaces = owner.inFlight >= NOISY_IN_FLIGHT && share(({ inFlight }) => inFlight) > NOISY_SHARE;
    return takesPlaces || share((one) => this.#busy(one, now)) > NOISY_SHARE;
  }

  #busy({ busyMs, fadedAt }: Owner<Work>, now: number): number {
    return busyMs * 0.5 ** ((now - fadedAt) / RECENT_MS);
  }
}

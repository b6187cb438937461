/** A stage's message is hidden only as long as somebody really works on it, and comes back soon when nobody does. */
import type { Log, MessageLease } from '../application/ports.ts';
import type { Delivery } from './queue.ts';

export type LeaseOf = (delivery: Delivery) => MessageLease;

/** A function that dies is missed within this time, whatever the queue's own visibility. */
const LEASE_SECONDS = 60;
/** Two renewals may fail before the message is taken for lost. */
const RENEW_EVERY_MS = 20_000;
const LONGEST_BACK_OFF_SECONDS = 120;

/** Exponential with half jitter: 1–2 s after the first try, at most two minutes. `random` is in [0, 1). */
export const backOffSeconds = (receiveCount: number, random: number): number => {
  const ceiling = Math.min(LONGEST_BACK_OFF_SECONDS, 2 ** receiveCount);
  return Math.ceil(ceiling / 2 + (ceiling / 2) * random);
};

/** Renews until stopped; stopping waits for a renewal on its way, which would otherwise undo what comes next. */
const renewing = (lease: MessageLease, log: Log): (() => Promise<void>) => {
  let onItsWay = Promise.resolve();
  const renew = () => {
    onItsWay = lease
      .extend(LEASE_SECONDS)
      .catch((error: unknown) => log.warn('A message lease was not renewed', { error }));
  };
  const timer = setInterval(renew, RENEW_EVERY_MS);
  return () => {
    clearInterval(timer);
    return onItsWay;
  };
};

/** Wraps the handling of a message with its lease. A failure is thrown on, after the message was put off. */
export const whileLeased =
  <M>(
    leaseOf: LeaseOf,
    handle: (message: M, delivery: Delivery) => Promise<unknown>,
    { log, random }: { readonly log: Log; readonly random: () => number },
  ) =>
  async (message: M, delivery: Delivery): Promise<void> => {
    const lease = leaseOf(delivery);
    await lease.extend(LEASE_SECONDS);
    const stop = renewing(lease, log);
    try {
      await handle(message, delivery);
      await stop();
    } catch (error) {
      await stop();
      const seconds = backOffSeconds(delivery.receiveCount, random());
      await lease.extend(seconds).catch((cause: unknown) => log.warn('A message was not put off', { cause }));
      throw error;
    }
  };

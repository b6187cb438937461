/** How long messages stay hidden: while somebody really works on them, and after a failure for a back-off only. */
import type { Log, MessageLease } from '../application/ports.ts';
import { TransientError } from '../contract/problems.ts';
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

interface LeasePorts {
  readonly log: Log;
  readonly random: () => number;
}

/** Where this fails, the message comes back when its visibility ends. */
const putOff = (lease: MessageLease, seconds: number, log: Log): Promise<void> =>
  lease.extend(seconds).catch((cause: unknown) => log.warn('A message was not put off', { cause }));

/** Who waits for something knows how long that takes. */
const pauseAfter = (error: unknown, { receiveCount }: Delivery, random: number): number =>
  (error instanceof TransientError ? error.againAfterSeconds : undefined) ??
  backOffSeconds(receiveCount, random);

/** Wraps the handling of a message with its lease. A failure is thrown on, after the message was put off. */
export const whileLeased =
  <M>(
    leaseOf: LeaseOf,
    handle: (message: M, delivery: Delivery) => Promise<unknown>,
    { log, random }: LeasePorts,
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
      await putOff(lease, pauseAfter(error, delivery, random()), log);
      throw error;
    }
  };

/**
 * Wraps the handling of a FIFO group: what failed is put off, all of it alike so that it keeps its order, and the
 * failure is thrown on.
 */
export const puttingOff =
  <M>(
    leaseOf: LeaseOf,
    handle: (messages: readonly M[], deliveries: readonly Delivery[], group: string) => Promise<unknown>,
    { log, random }: LeasePorts,
  ) =>
  async (messages: readonly M[], deliveries: readonly Delivery[], group: string): Promise<void> => {
    try {
      await handle(messages, deliveries, group);
    } catch (error) {
      const receives = Math.max(...deliveries.map(({ receiveCount }) => receiveCount));
      const seconds = backOffSeconds(receives, random());
      await Promise.all(deliveries.map((delivery) => putOff(leaseOf(delivery), seconds, log)));
      throw error;
    }
  };

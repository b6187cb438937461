/**
 * One budget of Lambda instances for everything that queues drive, so that a flood of work leaves the account enough for
 * the API and for others. Each consumer has a share, enforced by its event source (`MaximumConcurrency`): messages
 * above it wait in their queue. Reserved concurrency would throttle instead, and throttled messages end as dead letters.
 */
import type { StageName } from '../functions/contract/stages.ts';

/** Together at most 1. */
export const SHARES = {
  /** As short as it is frequent: a report costs it some 50 ms, and a task's reports come one after the other. */
  advance: 0.05,
  fileArrived: 0.04,
  /** It mostly waits for other servers. */
  ingest: 0.03,
  probe: 0.04,
  extract: 0.12,
  /** Weighted by how long a minute of audio takes in each. */
  denoise: 0.07,
  diarize: 0.18,
  transcribe: 0.22,
  assemble: 0.06,
  /** It mostly waits for the translator. */
  translate: 0.03,
  analyze: 0.03,
  render: 0.06,
  /** It mostly waits for other servers. */
  publish: 0.03,
  /** They mostly wait for the receivers' answers. */
  webhooks: 0.04,
} as const satisfies Record<StageName | 'advance' | 'fileArrived' | 'webhooks', number>;

/** What Lambda allows for one event source. */
const FEWEST = 2;
const MOST = 1000;

/** The smallest budget in which every consumer has its fewest. */
export const SMALLEST_BUDGET = Math.ceil(FEWEST / Math.min(...Object.values(SHARES)));

export function concurrencyOf(consumer: keyof typeof SHARES, budget: number): number {
  // Rounded first: 0.15 · 40 is a little less than 6 in floating point.
  const share = Math.floor(Math.round(budget * SHARES[consumer] * 1000) / 1000);
  return Math.min(MOST, Math.max(FEWEST, share));
}

/** How queues and functions are set up: what lib/ deploys, which a test compares. */
import type { StageName } from '../../../functions/contract/stages.ts';

export interface QueueSettings {
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  readonly fifo: boolean;
  readonly batchSize: number;
  /** Of the function that consumes it. */
  readonly timeoutSeconds: number;
}

export type QueueName = 'uploads' | 'pipeline' | StageName;

const stage = (timeoutSeconds: number): QueueSettings => ({
  visibilitySeconds: timeoutSeconds + 60,
  maxReceiveCount: 12,
  fifo: false,
  batchSize: 1,
  timeoutSeconds,
});

export const QUEUES: Readonly<Record<QueueName, QueueSettings>> = {
  uploads: { visibilitySeconds: 180, maxReceiveCount: 10, fifo: false, batchSize: 10, timeoutSeconds: 30 },
  pipeline: { visibilitySeconds: 60, maxReceiveCount: 10, fifo: true, batchSize: 10, timeoutSeconds: 10 },
  ingest: stage(900),
  probe: stage(900),
  extract: stage(900),
  denoise: stage(300),
  diarize: stage(300),
  transcribe: stage(300),
  assemble: stage(300),
  translate: stage(900),
  analyze: stage(300),
  render: stage(900),
  publish: stage(900),
};

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

export const API_TIMEOUT_SECONDS = 29;
export const SWEEP_TIMEOUT_SECONDS = 60;
export const COUNT_TIMEOUT_SECONDS = 60;

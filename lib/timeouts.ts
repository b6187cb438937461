/** Function timeouts. Both stacks need them: a queue's visibility follows from its consumer's timeout. */
import { Duration } from 'aws-cdk-lib';
import type { StageName } from '../functions/contract/stages.ts';

export const TIMEOUTS = {
  /** One second less than API Gateway waits, so that the client gets our answer and not its. */
  api: Duration.seconds(29),
  /** Message groups are single-file: a stuck report must not hold up its task for long. */
  advance: Duration.seconds(10),
  fileArrived: Duration.seconds(30),
  relay: Duration.seconds(30),
  /** Some transactions; histories of tasks that were not told of in order. */
  count: Duration.seconds(60),
  socket: Duration.seconds(10),
  /** Fifteen seconds for a receiver to answer, and as many for the table. */
  deliverWebhook: Duration.seconds(30),
  /** The next sweep starts a minute later. */
  sweep: Duration.seconds(60),
} as const;

export const STAGE_TIMEOUTS: Readonly<Record<StageName, Duration>> = {
  /** Lambda's most: other servers are as slow as they like. */
  ingest: Duration.seconds(900),
  /** Where files are scanned for malware, all of each is read. */
  probe: Duration.seconds(900),
  /** Lambda's most: reads and decodes the whole file, about 300 times faster than it plays. */
  extract: Duration.seconds(900),
  denoise: Duration.seconds(300),
  diarize: Duration.seconds(300),
  transcribe: Duration.seconds(300),
  assemble: Duration.seconds(300),
  translate: Duration.seconds(900),
  analyze: Duration.seconds(300),
  /** Lambda's most: burning subtitles in encodes the whole video anew. */
  render: Duration.seconds(900),
  /** Lambda's most: a video is uploaded whole, and goes on where it broke off at the next try. */
  publish: Duration.seconds(900),
};

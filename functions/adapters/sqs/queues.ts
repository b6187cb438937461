/** Sending to the pipeline and to the stages. */
import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Queues } from '../../application/ports.ts';
import type { UnitMessage } from '../../contract/message-schemas.ts';
import type { StageName } from '../../contract/stages.ts';
import { inBatches } from '../../domain/batches.ts';

/** SQS takes at most this many messages at once. */
const BATCH = 10;

/** Who reports knows the pipeline's queue, who decides those of the stages. */
export interface QueueUrls {
  readonly pipeline?: string;
  readonly stages?: Readonly<Partial<Record<StageName, string>>>;
}

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** SQS allows letters, digits and punctuation, at most 128; anything else goes by its hash. */
const groupOf = (owner: string): string => (/^[!-~]{1,128}$/.test(owner) ? owner : hex(owner));

export const sqsQueues = (client: SQSClient, urls: QueueUrls): Queues => {
  const urlOf = (target: StageName | 'pipeline'): string => {
    const url = target === 'pipeline' ? urls.pipeline : urls.stages?.[target];
    if (url === undefined) throw new Error(`This function does not know the queue of ${target}`);
    return url;
  };

  const toPipeline: Queues['toPipeline'] = async (message, cause = '') => {
    const body = JSON.stringify(message);
    await client.send(
      new SendMessageCommand({
        QueueUrl: urlOf('pipeline'),
        MessageBody: body,
        MessageGroupId: groupOf(message.task_id),
        MessageDeduplicationId: hex(`${body}\n${cause}`),
      }),
    );
  };

  const sendBatch = async (
    stage: StageName,
    owner: string,
    messages: readonly UnitMessage[],
  ): Promise<void> => {
    const entries = messages.map((message, i) => ({
      Id: String(i),
      MessageBody: JSON.stringify(message),
      MessageGroupId: groupOf(owner),
    }));
    const command = new SendMessageBatchCommand({ QueueUrl: urlOf(stage), Entries: entries });
    const { Failed } = await client.send(command);
    const [first] = Failed ?? [];
    if (first)
      throw new Error(`${Failed?.length} messages to ${stage} were refused: ${first.Code} ${first.Message}`);
  };

  // Every batch is tried; one that fails makes the whole send come again, and doubles do no harm.
  const toStages: Queues['toStages'] = async (owner, messages) => {
    const byStage = Map.groupBy(messages, (message) => message.unit.stage);
    const sends = [...byStage].flatMap(([stage, units]) =>
      inBatches(units, BATCH).map((batch) => sendBatch(stage, owner, batch)),
    );
    const failed = (await Promise.allSettled(sends)).find((sent) => sent.status === 'rejected');
    if (failed) throw failed.reason;
  };

  return { toPipeline, toStages };
};

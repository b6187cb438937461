/**
 * Dead letters of our queues. They are moved one by one: SQS's own StartMessageMoveTask is not offered by all emulators,
 * and would go on after the answer. A letter that is sent and then not deleted comes twice, which does no harm.
 */
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetters } from '../../application/ports.ts';

/** URLs by the queues' names. */
export interface LetterQueues {
  readonly work: Readonly<Record<string, string>>;
  readonly dead: Readonly<Record<string, string>>;
}

/** SQS gives out at most this many at once. */
const BATCH = 10;
const LONGEST_BODY = 4_096;
/** Long enough to send a batch; what is not deleted by then is there again. */
const HIDDEN_SECONDS = 30;

const bodyOf = (text: string): unknown => {
  if (text.length > LONGEST_BODY) return `${text.slice(0, LONGEST_BODY)}…`;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const letterOf = ({ MessageId = '', Body = '', Attributes = {} }: Message): DeadLetter => ({
  message_id: MessageId,
  sent_at: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
  receive_count: Number(Attributes.ApproximateReceiveCount ?? 0),
  body: bodyOf(Body),
});

/** A new deduplication id: SQS remembers the old one for five minutes, and would swallow the letter. */
const groupOf = ({ MessageId, Attributes = {} }: Message) => ({
  ...(Attributes.MessageGroupId && { MessageGroupId: Attributes.MessageGroupId }),
  ...(Attributes.MessageDeduplicationId && { MessageDeduplicationId: `redrive-${MessageId}` }),
});

export const sqsDeadLetters = (client: SQSClient, { work, dead }: LetterQueues): DeadLetters => {
  const receive = async (QueueUrl: string, VisibilityTimeout: number): Promise<readonly Message[]> => {
    const query = { QueueUrl, VisibilityTimeout, MaxNumberOfMessages: BATCH, WaitTimeSeconds: 0 };
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ ...query, MessageSystemAttributeNames: ['All'] }),
    );
    return Messages;
  };

  const countOf = async (QueueUrl: string): Promise<number> => {
    const AttributeNames = ['ApproximateNumberOfMessages' as const];
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  };

  const list: DeadLetters['list'] = () =>
    Promise.all(
      Object.entries(dead).map(async ([queue, url]) => {
        const [count, sample] = await Promise.all([countOf(url), receive(url, 0)]);
        return { queue, count: Math.max(count, sample.length), letters: sample.map(letterOf) };
      }),
    );

  const moveBatch = async (from: string, to: string): Promise<number> => {
    const letters = await receive(from, HIDDEN_SECONDS);
    for (const letter of letters)
      await client.send(
        new SendMessageCommand({ QueueUrl: to, MessageBody: letter.Body, ...groupOf(letter) }),
      );
    const Entries = letters.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    if (letters.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries }));
    return letters.length;
  };

  const redrive: DeadLetters['redrive'] = async (queue, limit) => {
    const [from, to] = [dead[queue], work[queue]];
    if (from === undefined || to === undefined) return undefined;
    let moved = 0;
    while (moved < limit) {
      const some = await moveBatch(from, to);
      if (some === 0) break;
      moved += some;
    }
    return moved;
  };

  return { list, redrive };
};

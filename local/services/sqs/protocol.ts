import { createHash } from 'node:crypto';
import {
  type Fields,
  fields,
  isFields,
  list,
  number,
  optional,
  parseJson,
  text,
  texts,
  textsByName,
} from '../../json.ts';
import { ServiceFault } from './fault.ts';
import type { Outgoing, Queue, Received } from './queue.ts';

/** Finds the queue of a request, or faults as SQS does. */
export type QueueFinder = (urlOrName: string) => Queue;
export type Action = (request: Fields, find: QueueFinder) => unknown;

const largestBatch = 10;
/** SQS takes what XML takes: no control characters but tab and line ends, no lone surrogates. */
const invalidCharacter = /[^\P{Cc}\t\n\r\u007F-\u009F]|\p{Cs}|[\uFFFE\uFFFF]/u;

/** The actions of the SQS JSON protocol that the local cloud serves. */
export const actions: Readonly<Record<string, Action>> = {
  SendMessage: (request, find) => sendOne(queueOf(request, find), request),
  SendMessageBatch: (request, find) => {
    const queue = queueOf(request, find);
    return batch(request, (entry) => sendOne(queue, entry));
  },
  ReceiveMessage: receive,
  DeleteMessage: (request, find) => {
    queueOf(request, find).delete(text(request['ReceiptHandle'], 'ReceiptHandle'));
    return {};
  },
  DeleteMessageBatch: (request, find) => {
    const queue = queueOf(request, find);
    return batch(request, (entry) => queue.delete(text(entry['ReceiptHandle'], 'ReceiptHandle')));
  },
  ChangeMessageVisibility: (request, find) => changeVisibility(queueOf(request, find), request),
  ChangeMessageVisibilityBatch: (request, find) => {
    const queue = queueOf(request, find);
    return batch(request, (entry) => changeVisibility(queue, entry));
  },
  GetQueueUrl: (request, find) => ({
    QueueUrl: find(text(request['QueueName'], 'QueueName')).settings.url,
  }),
  GetQueueAttributes: (request, find) => {
    const known = attributesOf(queueOf(request, find));
    const wanted = optional(texts, request['AttributeNames'], 'AttributeNames') ?? [];
    const isWanted = ([name]: [string, string]) => wanted.includes('All') || wanted.includes(name);
    return { Attributes: Object.fromEntries(Object.entries(known).filter(isWanted)) };
  },
  PurgeQueue: (request, find) => {
    queueOf(request, find).purge();
    return {};
  },
};

function queueOf(request: Fields, find: QueueFinder): Queue {
  return find(text(request['QueueUrl'], 'QueueUrl'));
}

function sendOne(queue: Queue, request: Fields) {
  const message = outgoing(request, queue.settings.maximumBytes, queue.settings.fifo);
  const { messageId, sequence } = queue.send(message);
  const attributesDigest = digestOfAttributes(parseJson(message.attributes));
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(message.body),
    ...(attributesDigest && { MD5OfMessageAttributes: attributesDigest }),
    ...(queue.settings.fifo && { SequenceNumber: sequence }),
  };
}

function outgoing(request: Fields, maximumBytes: number, fifo: boolean): Outgoing {
  const body = text(request['MessageBody'], 'MessageBody');
  const attributes = JSON.stringify(
    optional(fields, request['MessageAttributes'], 'MessageAttributes') ?? {},
  );
  if (body === '') throw new ServiceFault('MissingParameter', 'MessageBody must not be empty');
  if (invalidCharacter.test(body))
    throw new ServiceFault('InvalidMessageContents', 'The body has invalid characters');
  const size = Buffer.byteLength(body) + (attributes === '{}' ? 0 : Buffer.byteLength(attributes));
  if (size > maximumBytes)
    throw new ServiceFault('InvalidParameterValue', `Message must be shorter than ${maximumBytes} bytes`);
  const delaySeconds = optional(number, request['DelaySeconds'], 'DelaySeconds');
  if (fifo && delaySeconds)
    throw new ServiceFault(
      'InvalidParameterValue',
      'A message of a FIFO queue has no DelaySeconds of its own',
    );
  return {
    body,
    attributes,
    groupId: optional(text, request['MessageGroupId'], 'MessageGroupId'),
    deduplicationId: optional(text, request['MessageDeduplicationId'], 'MessageDeduplicationId'),
    delaySeconds,
  };
}

async function receive(request: Fields, find: QueueFinder) {
  const queue = queueOf(request, find);
  const limit = optional(number, request['MaxNumberOfMessages'], 'MaxNumberOfMessages') ?? 1;
  if (limit < 1 || limit > largestBatch)
    throw new ServiceFault('InvalidParameterValue', 'MaxNumberOfMessages must be between 1 and 10');
  const visibilitySeconds = optional(number, request['VisibilityTimeout'], 'VisibilityTimeout');
  const waitSeconds =
    optional(number, request['WaitTimeSeconds'], 'WaitTimeSeconds') ?? queue.settings.waitSeconds;
  const deadline = Date.now() + waitSeconds * 1000;
  let messages = queue.receive({ limit, visibilitySeconds });
  while (messages.length === 0 && Date.now() < deadline) {
    await queue.waitForMessages(deadline - Date.now());
    messages = queue.receive({ limit, visibilitySeconds });
  }
  return messages.length === 0
    ? {}
    : { Messages: messages.map((one) => receivedMessage(one, queue.settings.fifo)) };
}

function receivedMessage(message: Received, fifo: boolean) {
  const attributes = parseJson(message.attributes);
  const attributesDigest = digestOfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: systemAttributes(message, fifo),
    ...(attributesDigest && { MessageAttributes: attributes, MD5OfMessageAttributes: attributesDigest }),
  };
}

/** The attributes that SQS itself gives a received message. */
export function systemAttributes(message: Received, fifo: boolean): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'soundstage',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.groupId && { MessageGroupId: message.groupId }),
    ...(fifo && {
      MessageDeduplicationId: message.deduplicationId,
      SequenceNumber: String(message.sequence).padStart(20, '0'),
    }),
  };
}

function changeVisibility(queue: Queue, request: Fields) {
  queue.changeVisibility(
    text(request['ReceiptHandle'], 'ReceiptHandle'),
    number(request['VisibilityTimeout'], 'VisibilityTimeout'),
  );
  return {};
}

function batch(request: Fields, act: (entry: Fields) => unknown) {
  const entries = list(request['Entries'], 'Entries').map((entry) => fields(entry, 'Entries'));
  const ids = entries.map((entry) => text(entry['Id'], 'Id'));
  if (entries.length === 0) throw new ServiceFault('EmptyBatchRequest', 'The batch has no entries');
  if (entries.length > largestBatch)
    throw new ServiceFault('TooManyEntriesInBatchRequest', 'The batch has more than 10 entries');
  if (new Set(ids).size < ids.length)
    throw new ServiceFault('BatchEntryIdsNotDistinct', 'Two entries have the same Id');
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const entry of entries) {
    try {
      const result = act(entry);
      Successful.push({ Id: entry['Id'], ...(isFields(result) && result) });
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      Failed.push({ Id: entry['Id'], Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function attributesOf({ settings, counts }: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = counts();
  const { redrive } = settings;
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings.visibilitySeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    MaximumMessageSize: String(settings.maximumBytes),
    ...(settings.fifo && {
      FifoQueue: 'true',
      ContentBasedDeduplication: String(settings.contentBasedDeduplication),
    }),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: settings.arn.replace(/[^:]*$/, redrive.queue),
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
  };
}

export function md5(source: string): string {
  return createHash('md5').update(source).digest('hex');
}

/** SQS digests attributes in name order: each name, type, a kind byte and the value, all but the byte length-prefixed. */
function digestOfAttributes(attributes: unknown): string | undefined {
  const entries = Object.entries(fields(attributes, 'MessageAttributes'));
  if (entries.length === 0) return undefined;
  const digest = createHash('md5');
  const add = (part: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    digest.update(length).update(part);
  };
  for (const [name, attribute] of entries.sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { DataType, StringValue, BinaryValue } = textsByName(attribute, name);
    add(Buffer.from(name));
    add(Buffer.from(text(DataType, `DataType of ${name}`)));
    digest.update(Buffer.from([BinaryValue === undefined ? 1 : 2]));
    add(
      BinaryValue === undefined
        ? Buffer.from(text(StringValue, `StringValue of ${name}`))
        : Buffer.from(BinaryValue, 'base64'),
    );
  }
  return digest.digest('hex');
}

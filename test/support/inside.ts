/** What a local service holds inside: its queues and its table, found by the environment of its functions. */
import assert from 'node:assert/strict';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { documentClient, sqsClient } from '../../functions/adapters/clients.ts';
import { dynamodbTaskStore } from '../../functions/adapters/dynamodb/task-store.ts';
import type { TaskStore } from '../../functions/application/ports.ts';
import type { Living } from './processes.ts';

export interface QueueCounts {
  /** The construct's path and a hash. */
  readonly name: string;
  readonly waiting: number;
  readonly inFlight: number;
}

export interface Inside {
  /** Of the queues with such a name. */
  queues(name: RegExp): Promise<QueueCounts[]>;
  readonly tasks: TaskStore;
}

/** Good for as long as the service keeps its addresses, which it does over restarts. */
export const lookInside = async (processes: readonly Living[]): Promise<Inside> => {
  const environment = processes.find((one) => one.environment['TABLE_NAME'])?.environment;
  assert.ok(environment, 'no function runs that knows the table');
  const at = (service: string) => ({
    endpoint: environment[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  const sqs = sqsClient(at('SQS'));
  const { QueueUrls: urls = [] } = await sqs.send(new ListQueuesCommand());
  const countsOf = async (url: string): Promise<QueueCounts> => {
    const request = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
    const { Attributes: counts = {} } = await sqs.send(request);
    return {
      name: url.slice(url.lastIndexOf('/') + 1),
      waiting: Number(counts.ApproximateNumberOfMessages) + Number(counts.ApproximateNumberOfMessagesDelayed),
      inFlight: Number(counts.ApproximateNumberOfMessagesNotVisible),
    };
  };
  return {
    queues: (name) => Promise.all(urls.filter((url) => name.test(url)).map(countsOf)),
    tasks: dynamodbTaskStore(
      documentClient(at('DYNAMODB')),
      environment['TABLE_NAME'] ?? '',
      () => new Date(),
    ),
  };
};

import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, fields, parseJson } from '../../json.ts';
import { listen, readBody } from '../../network.ts';
import { ServiceFault } from './fault.ts';
import { openMessages } from './messages.ts';
import { actions } from './protocol.ts';
import { openQueue, type Queue, type QueueSettings } from './queue.ts';

export interface QueueService {
  readonly endpoint: string;
  createQueue(settings: QueueSettings): Queue;
  queueByArn(arn: string): Queue;
  close(): Promise<void>;
}

export interface QueueServiceOptions {
  readonly folder: string;
  readonly port: number;
  readonly now?: () => number;
}

const housekeepingInterval = 60_000;
const largestRequest = 2 * 1024 * 1024;

/** SQS on the loopback interface. Event sources use the same queues in-process. */
export async function startQueues({
  folder,
  port,
  now = Date.now,
}: QueueServiceOptions): Promise<QueueService> {
  const database = openMessages(join(folder, 'queues.sqlite'));
  const arrivals = new EventEmitter().setMaxListeners(0);
  const queues = new Map<string, Queue>();

  function find(urlOrName: string): Queue {
    const queue = queues.get(urlOrName.slice(urlOrName.lastIndexOf('/') + 1));
    if (queue === undefined)
      throw new ServiceFault('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  async function act(request: IncomingMessage): Promise<unknown> {
    const target = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const body = fields(parseJson((await readBody(request, largestRequest)).toString() || '{}'), target);
    if (target === 'ListQueues')
      return { QueueUrls: [...queues.values()].map(({ settings }) => settings.url) };
    const action = Object.hasOwn(actions, target) ? actions[target] : undefined;
    if (action === undefined)
      throw new ServiceFault('InvalidAction', `The local SQS does not know the action ${target}`);
    return action(body, find);
  }

  const server = createServer((request, response) => {
    act(request).then(
      (result) => answer(response, 200, result),
      (error) => answerFault(response, error),
    );
  });
  const endpoint = `http://127.0.0.1:${await listen(server, port)}`;
  const housekeeping = setInterval(() => {
    for (const queue of queues.values()) queue.expireOld();
  }, housekeepingInterval);

  return {
    endpoint,
    createQueue(settings) {
      const queue = openQueue(database, settings, arrivals, now);
      queues.set(settings.name, queue);
      return queue;
    },
    queueByArn: (arn) => find(arn.slice(arn.lastIndexOf(':') + 1)),
    async close() {
      clearInterval(housekeeping);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      database.close();
    },
  };
}

const contentType = 'application/x-amz-json-1.0';

function answer(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body));
}

function answerFault(response: ServerResponse, error: unknown) {
  const code = error instanceof ServiceFault ? error.code : 'InvalidParameterValue';
  const legacyCode = code === 'QueueDoesNotExist' ? 'NonExistentQueue' : code;
  response.setHeader('x-amzn-query-error', `AWS.SimpleQueueService.${legacyCode};Sender`);
  answer(response, 400, { __type: `com.amazonaws.sqs#${code}`, message: describe(error) });
}

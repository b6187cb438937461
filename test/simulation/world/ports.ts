/** The ports of one process: the real adapters over the simulated table and queues. */
import { createHash } from 'node:crypto';
import { dynamodbClaims } from '../../../functions/adapters/dynamodb/claims.ts';
import { dynamodbProgressStore } from '../../../functions/adapters/dynamodb/progress-store.ts';
import { dynamodbTaskStore } from '../../../functions/adapters/dynamodb/task-store.ts';
import { sqsMessageLease } from '../../../functions/adapters/sqs/message-lease.ts';
import { sqsQueues } from '../../../functions/adapters/sqs/queues.ts';
import { type Crowds, crowds } from '../../../functions/application/crowd.ts';
import type { Log } from '../../../functions/application/ports.ts';
import { typeCatalogue } from '../../../functions/application/type-catalogue.ts';
import { surroundingsOf } from '../../../functions/application/urgency.ts';
import { STAGE_NAMES } from '../../../functions/contract/stages.ts';
import type { LeaseOf } from '../../../functions/runtime/message-lease.ts';
import { workType } from '../../support/work.ts';
import { mediaStore } from './bucket.ts';
import type { Process } from './process.ts';
import { queueClient } from './queue-client.ts';
import type { QueueName } from './settings.ts';
import { tableClient } from './table-client.ts';
import type { World } from './world.ts';

const TABLE = 'table';
export const WORK_TYPE = workType({ lease_seconds: 30 });

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const logOf = (process: Process, world: World): Log => {
  const say = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    const cause = fields?.['cause'] ?? fields?.['error'];
    world.note(process.name, `${level} ${message}${cause === undefined ? '' : `: ${cause}`}`);
  };
  return { info: say('info'), warn: say('warn'), error: say('error') };
};

/** What an instance of the API remembers from one call to the next; the simulated API has one. */
const instances = new WeakMap<World, Crowds>();

const crowdsOf = (world: World): Crowds => {
  const known = instances.get(world) ?? crowds(world.now);
  instances.set(world, known);
  return known;
};

const STAGE_URLS = Object.fromEntries(STAGE_NAMES.map((name) => [name, name]));

export const portsOf = (process: Process, world: World) => {
  const { chance, climate, scheduler } = world;
  const skew = climate.skewMs * (2 * chance.below(1) - 1);
  const now = (): Date => new Date(Math.floor(scheduler.time() + skew));
  const effect = world.effectOf(process);
  const client = tableClient({
    table: world.table,
    effect,
    conflicts: () => world.strikes('conflict'),
    staleness: () => (world.strikes('stale') ? world.between(0, 3_000) : 0),
  });
  const sqs = queueClient((url) => world.queues[url as QueueName], effect);
  const tasks = dynamodbTaskStore(client, TABLE, now);
  const random = (): number => chance.below(1);
  return {
    client,
    table: TABLE,
    tasks,
    surroundingsOf: surroundingsOf(tasks, now),
    retentionDays: world.climate.retentionDays,
    allowPrivate: false,
    claims: dynamodbClaims(client, TABLE, tasks.events),
    progress: dynamodbProgressStore(client, TABLE),
    queues: sqsQueues(sqs, { pipeline: 'pipeline', stages: STAGE_URLS }),
    media: mediaStore(world.bucket, effect),
    catalogue: typeCatalogue(
      { find: async (_owner, name) => (name === WORK_TYPE.name ? WORK_TYPE : undefined) },
      now,
    ),
    schemas: { grammarFaults: () => [], faults: () => [] },
    crowds: crowdsOf(world),
    sightings: async () => {},
    // Nothing hangs on a line of a log, and nothing reads one here.
    logs: { append: async () => {} },
    log: logOf(process, world),
    leaseOn:
      (queue: QueueName): LeaseOf =>
      ({ receiptHandle }) =>
        sqsMessageLease(sqs, queue, receiptHandle),
    newToken: () => {
      const secret = `token-${Math.floor(chance.below(2 ** 52))
        .toString(36)
        .padStart(16, '0')}`;
      return { secret, hash: hashOf(secret) };
    },
    hashOf,
    random,
    pause: (ms: number) => scheduler.sleep(ms, process),
    now,
  };
};
export type Ports = ReturnType<typeof portsOf>;

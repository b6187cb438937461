import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STAGE_NAMES } from '../../functions/contract/stages.ts';
import { createTaskSchema } from '../../functions/contract/task-schemas.ts';
import { concurrencyOf, SHARES, SMALLEST_BUDGET } from '../../lib/concurrency.ts';
import { functionsOf, referredTo, resourcesOf, synthesized } from './synthesized.ts';

const stacks = await synthesized({ speech: 'zip' });
const { data, service } = stacks;
const queues = new Map([...resourcesOf(data, 'AWS::SQS::Queue'), ...resourcesOf(service, 'AWS::SQS::Queue')]);
const mappings = resourcesOf(service, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => ({
  source: referredTo(Properties.EventSourceArn, data)[0] ?? '',
  consumer: referredTo(Properties.FunctionName, data)[0] ?? '',
  properties: Properties,
}));
const queueMappings = mappings.filter(({ source }) => queues.has(source));
const workQueues = [...queues].filter(([, { Properties }]) => Properties.RedrivePolicy !== undefined);
const functions = [...functionsOf(stacks).values()];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('queues', () => {
  it('are one for reports, one for uploads, one for webhooks and one for each stage, all of them consumed', () => {
    assert.equal(workQueues.length, 3 + STAGE_NAMES.length);
    assert.deepEqual(queueMappings.map(({ source }) => source).sort(), workQueues.map(([id]) => id).sort());
  });

  it('have dead letters of their own kind, which are kept for fourteen days and raise an alarm', () => {
    const watched = [data, service].flatMap((template) =>
      resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
        referredTo(Properties.Dimensions, data),
      ),
    );
    for (const [id, { Properties }] of workQueues) {
      const [target = ''] = referredTo(Properties.RedrivePolicy.deadLetterTargetArn, data);
      const letters = queues.get(target)?.Properties;
      assert.equal(letters?.FifoQueue, Properties.FifoQueue, id);
      assert.equal(letters?.MessageRetentionPeriod, 14 * 24 * 3600, id);
      assert.ok(watched.includes(target), `${target} has no alarm`);
    }
  });

  it('hide a message for at least as long as Lambda demands, and six times a short timeout', () => {
    for (const { source, consumer } of queueMappings) {
      const visibility: number = queues.get(source)?.Properties.VisibilityTimeout;
      const timeout = functions.find(({ id }) => id === consumer)?.timeout ?? Number.NaN;
      assert.ok(
        visibility >= (timeout <= 60 ? 6 * timeout : timeout),
        `${source}: ${visibility} s for ${timeout} s`,
      );
    }
  });

  it('report failures message by message, and never wait to fill a batch', () => {
    for (const { source, properties } of queueMappings) {
      assert.deepEqual(properties.FunctionResponseTypes, ['ReportBatchItemFailures'], source);
      assert.equal(properties.MaximumBatchingWindowInSeconds, undefined, source);
    }
  });

  it('deliver a unit more often than a task may try it, so that its last try can report', () => {
    const tries = createTaskSchema.properties.max_attempts.maximum;
    for (const [id, { Properties }] of workQueues.filter(([name]) => name.includes('Work'))) {
      assert.ok(Properties.RedrivePolicy.maxReceiveCount > tries, id);
    }
  });

  it('give each stage one message at a time', () => {
    const stages = queueMappings.filter(({ source }) => source.includes('Work'));
    assert.equal(stages.length, STAGE_NAMES.length);
    for (const { source, properties } of stages) assert.equal(properties.BatchSize, 1, source);
  });

  it('occupy together no more instances than the budget', () => {
    const most = queueMappings.map(({ properties }) => properties.ScalingConfig.MaximumConcurrency);
    assert.ok(sum(most) <= 200, `${sum(most)} of 200`);
    const consumers = Object.keys(SHARES) as (keyof typeof SHARES)[];
    for (const budget of [SMALLEST_BUDGET, 71, 99, 200, 1000, 5000]) {
      const used = sum(consumers.map((consumer) => concurrencyOf(consumer, budget)));
      assert.ok(used <= budget, `${used} of ${budget}`);
      assert.ok(used > budget * 0.8, `only ${used} of ${budget}`);
    }
  });

  it('keep reports in order per task, with ids given by the sender', () => {
    const fifo = workQueues.filter(([, { Properties }]) => Properties.FifoQueue);
    assert.equal(fifo.length, 1);
    const properties = fifo[0]?.[1].Properties;
    assert.equal(properties.ContentBasedDeduplication, false);
    assert.equal(properties.FifoThroughputLimit, 'perMessageGroupId');
    assert.equal(properties.DeduplicationScope, 'messageGroup');
    assert.equal(properties.RedrivePolicy.maxReceiveCount, 10);
  });
});

describe('the relay', () => {
  const relay = mappings.find(({ consumer }) => consumer.includes('Relay'))?.properties;

  it('hears of events, progress, lines of logs, heartbeats and new connections, and of nothing else in the table', () => {
    const patterns = relay.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
      JSON.parse(Pattern),
    );
    assert.deepEqual(patterns, [
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: {
          Keys: { sk: { S: [{ prefix: 'EVENT#' }, { prefix: 'PROGRESS#' }, { prefix: 'LOG#' }] } },
        },
      },
      {
        eventName: ['MODIFY'],
        dynamodb: { Keys: { sk: { S: ['TASK'] } }, NewImage: { status: { S: ['claimed'] } } },
      },
      { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: ['CONN'] } } } },
    ]);
  });

  it('is not held up for ever by a bad record, which becomes a letter', () => {
    assert.equal(relay.BisectBatchOnFunctionError, true);
    assert.equal(relay.MaximumRetryAttempts, 20);
    assert.equal(relay.MaximumRecordAgeInSeconds, 3600);
    const [letters = ''] = referredTo(relay.DestinationConfig.OnFailure.Destination, data);
    assert.equal(queues.get(letters)?.Properties.MessageRetentionPeriod, 14 * 24 * 3600);
  });
});

describe('the function that counts', () => {
  const count = mappings.find(({ consumer }) => consumer.includes('Count'))?.properties;

  it('hears of snapshots however they change, from the beginning of the stream, and of nothing else', () => {
    const patterns = count.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
      JSON.parse(Pattern),
    );
    assert.deepEqual(patterns, [{ dynamodb: { Keys: { sk: { S: ['TASK'] } } } }]);
    assert.equal(count.StartingPosition, 'TRIM_HORIZON');
  });

  it('tries for hours, and then leaves a letter', () => {
    assert.equal(count.BisectBatchOnFunctionError, true);
    assert.equal(count.MaximumRetryAttempts, 100);
    assert.equal(count.MaximumRecordAgeInSeconds, 6 * 3600);
    const [letters = ''] = referredTo(count.DestinationConfig.OnFailure.Destination, data);
    assert.equal(queues.get(letters)?.Properties.MessageRetentionPeriod, 14 * 24 * 3600);
  });
});

describe('the stream of the table', () => {
  it('has no more than the two readers that AWS advises', () => {
    assert.equal(mappings.filter(({ properties }) => properties.StartingPosition).length, 2);
  });
});

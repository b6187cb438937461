import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionsOf, referredTo, resourcesOf, synthesized } from '../infrastructure/synthesized.ts';
import { QUEUE_NAMES, QUEUES, type QueueName } from './world/settings.ts';

const stacks = await synthesized({ speech: 'zip' });
const { data, service } = stacks;
const queues = new Map([...resourcesOf(data, 'AWS::SQS::Queue'), ...resourcesOf(service, 'AWS::SQS::Queue')]);
const functions = [...functionsOf(stacks).values()];

const ID_OF: Readonly<Record<QueueName, RegExp>> = {
  uploads: /^UploadsQueue/,
  pipeline: /^PipelineReportsQueue/,
  ingest: /^PipelineIngestWorkQueue/,
  probe: /^PipelineProbeWorkQueue/,
  extract: /^PipelineExtractWorkQueue/,
  denoise: /^PipelineDenoiseWorkQueue/,
  diarize: /^PipelineDiarizeWorkQueue/,
  transcribe: /^PipelineTranscribeWorkQueue/,
  assemble: /^PipelineAssembleWorkQueue/,
  translate: /^PipelineTranslateWorkQueue/,
  analyze: /^PipelineAnalyzeWorkQueue/,
  render: /^PipelineRenderWorkQueue/,
  publish: /^PipelinePublishWorkQueue/,
};

const deployed = (name: QueueName): object => {
  const [id = '', queue] = [...queues].find(([one]) => ID_OF[name].test(one)) ?? [];
  const mapping = resourcesOf(service, 'AWS::Lambda::EventSourceMapping')
    .map(([, { Properties }]) => Properties)
    .find(({ EventSourceArn }) => referredTo(EventSourceArn, data)[0] === id);
  const [consumer] = referredTo(mapping?.FunctionName, data);
  return {
    visibilitySeconds: queue?.Properties.VisibilityTimeout,
    maxReceiveCount: queue?.Properties.RedrivePolicy.maxReceiveCount,
    fifo: queue?.Properties.FifoQueue === true,
    batchSize: mapping?.BatchSize,
    timeoutSeconds: functions.find((one) => one.id === consumer)?.timeout,
  };
};

test('queues are simulated as they are deployed', () => {
  for (const name of QUEUE_NAMES) assert.deepEqual(deployed(name), QUEUES[name], name);
});

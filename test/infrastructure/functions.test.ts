import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionsOf, referredTo, resourcesOf, synthesized } from './synthesized.ts';

const stacks = await synthesized({ speech: 'zip' });
const functions = functionsOf(stacks);

const STAGE = [
  'LOG_LEVEL',
  'MEDIA_BUCKET',
  'PIPELINE_QUEUE_URL',
  'PIPELINE_VERSION',
  'STAGE',
  'STAGE_QUEUE_URL',
  'TABLE_NAME',
];
const MODELS_STAGE = [...STAGE, 'MODELS_DIR'].sort();

/** What each function is told, and no more. */
const ENVIRONMENTS: Readonly<Record<string, readonly string[]>> = {
  ApiFunction: [
    'LOG_LEVEL',
    'MEDIA_BUCKET',
    'PIPELINE_QUEUE_URL',
    'PIPELINE_VERSION',
    'SOCKET_URL',
    'TABLE_NAME',
    'UPLOADS_QUEUE_URL',
  ],
  FileArrived: ['LOG_LEVEL', 'MEDIA_BUCKET', 'PIPELINE_QUEUE_URL', 'TABLE_NAME'],
  PipelineAdvance: [
    'ASSEMBLE_QUEUE_URL',
    'DIARIZE_QUEUE_URL',
    'EXTRACT_QUEUE_URL',
    'LOG_LEVEL',
    'PIPELINE_QUEUE_URL',
    'PROBE_QUEUE_URL',
    'TABLE_NAME',
    'TRANSCRIBE_QUEUE_URL',
  ],
  PipelineProbe: STAGE,
  PipelineExtract: STAGE,
  PipelineDiarize: MODELS_STAGE,
  PipelineTranscribe: MODELS_STAGE,
  PipelineAssemble: MODELS_STAGE,
  RealtimeRelay: ['LOG_LEVEL', 'SOCKET_ENDPOINT', 'TABLE_NAME'],
  RealtimeSocket: ['LOG_LEVEL', 'SOCKET_ENDPOINT', 'TABLE_NAME'],
  SweeperSweep: ['LOG_LEVEL', 'MEDIA_BUCKET', 'PIPELINE_QUEUE_URL', 'TABLE_NAME'],
};

/** A variable that names a resource is of use only with the permission that goes with it. */
const PERMISSION_OF: Readonly<Record<string, RegExp>> = {
  TABLE_NAME: /^dynamodb:(GetItem|Query)$/,
  MEDIA_BUCKET: /^s3:/,
  STAGE_QUEUE_URL: /^sqs:ChangeMessageVisibility$/,
  UPLOADS_QUEUE_URL: /^sqs:GetQueueAttributes$/,
  SOCKET_ENDPOINT: /^execute-api:ManageConnections$/,
};

describe('functions', () => {
  it('get exactly the environment they need', () => {
    const environments = [...functions].map(([name, fn]) => [name, Object.keys(fn.environment).sort()]);
    assert.deepEqual(Object.fromEntries(environments.sort()), ENVIRONMENTS);
  });

  it('may use what their environment names', () => {
    for (const [name, fn] of functions) {
      for (const [variable, value] of Object.entries(fn.environment)) {
        const permission =
          PERMISSION_OF[variable] ?? (variable.endsWith('_QUEUE_URL') ? /^sqs:SendMessage$/ : undefined);
        if (permission === undefined) continue;
        const [resource = ''] = referredTo(value, stacks.data);
        const granted = fn.allowed.some(
          ({ action, resources }) => permission.test(action) && resources.includes(resource),
        );
        assert.ok(granted, `${name} is told of ${variable} and has no ${permission.source} on ${resource}`);
      }
    }
  });

  it('may use nothing that their environment or an event source does not name', () => {
    const sources = resourcesOf(stacks.service, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]) => Properties,
    );
    for (const [name, fn] of functions) {
      const mappings = sources.filter(({ FunctionName }) => FunctionName.Ref === fn.id);
      const known = new Set(referredTo([Object.values(fn.environment), mappings], stacks.data));
      const used = fn.allowed
        .filter(({ action }) => !action.startsWith('logs:'))
        .flatMap(({ resources }) => resources);
      const strangers = used.filter((resource) => !known.has(resource) && !resource.startsWith('AWS::'));
      // The API's stage name is plain text in the endpoint, the API itself is referred to.
      assert.deepEqual(strangers, [], name);
    }
  });

  it('are never allowed a whole service, and only what cannot be narrowed on everything', () => {
    for (const [name, fn] of functions) {
      for (const { action, on } of fn.allowed) {
        assert.doesNotMatch(action, /\*/, name);
        if (on === '*') assert.equal(action, 'dynamodb:ListStreams', name);
      }
    }
  });

  it('write objects only below the prefixes their stage owns', () => {
    const writes = (name: string): string =>
      JSON.stringify(
        functions
          .get(name)
          ?.allowed.filter(({ action }) => action === 's3:PutObject')
          .map(({ on }) => on),
      );
    assert.match(writes('PipelineTranscribe'), /\/work\/\*/);
    assert.doesNotMatch(writes('PipelineTranscribe'), /results|uploads/);
    assert.match(writes('ApiFunction'), /\/uploads\/\*/);
    assert.doesNotMatch(writes('ApiFunction'), /results|work/);
    assert.equal(writes('RealtimeRelay'), '[]');
  });

  it('carry FFmpeg where media is touched and models where speech is', () => {
    const layers = [...functions]
      .filter(([, fn]) => fn.layers.length > 0)
      .map(([name, fn]) => [name, fn.layers]);
    assert.deepEqual(Object.fromEntries(layers), {
      PipelineProbe: ['FfmpegLayer'],
      PipelineExtract: ['FfmpegLayer'],
      PipelineDiarize: ['ModelsLayer'],
      PipelineTranscribe: ['ModelsLayer'],
      PipelineAssemble: ['FfmpegLayer', 'ModelsLayer'],
    });
  });

  it('run on Node 24 and x86-64, say what breaks without them, and log to a group that forgets', () => {
    for (const [id, { Properties }] of resourcesOf(stacks.service, 'AWS::Lambda::Function')) {
      assert.equal(Properties.Runtime, 'nodejs24.x', id);
      assert.equal(Properties.Handler, 'index.handler', id);
      assert.deepEqual(Properties.Architectures, ['x86_64'], id);
      assert.match(Properties.Description, /^[A-Z].*\.$/, id);
      const logGroup = stacks.service.Resources[Properties.LoggingConfig.LogGroup.Ref];
      assert.equal(logGroup?.Properties.RetentionInDays, 30, id);
    }
  });
});

describe('the speech functions', () => {
  it('are container images by default, started by the same handler', async () => {
    const image = await synthesized();
    for (const name of ['PipelineDiarize', 'PipelineTranscribe']) {
      const fn = functionsOf(image).get(name);
      assert.equal(fn?.isImage, true);
      assert.deepEqual(fn.layers, []);
      assert.equal(fn.environment['MODELS_DIR'], '/opt/models');
      const properties = image.service.Resources[fn.id]?.Properties;
      assert.deepEqual(properties.ImageConfig, { Command: ['index.handler'] });
      assert.deepEqual(Object.keys(properties.Code.ImageUri), ['Fn::Sub']);
    }
    assert.equal(functionsOf(image).get('PipelineProbe')?.isImage, false);
  });
});

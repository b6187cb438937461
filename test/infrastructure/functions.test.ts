import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionsOf, resourcesOf, synthesized, textOf } from './synthesized.ts';

const stacks = await synthesized({ speech: 'zip' }, 'ours');
const functions = functionsOf(stacks);

/** Of variables that not every text will do for. */
const VALUES: Readonly<Record<string, string>> = {
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  TRACING: 'off',
  TASK_RETENTION_DAYS: 'ever',
  STAGE_MEMORY: 'probe=1769',
  RATES: 'list',
  PRIVATE_ADDRESSES: 'refused',
  NOTIFICATION_TOPIC_ARN: 'none',
  TRANSLATOR: 'none',
  PUBLISH_SECRETS: 'none',
  TRANSLATE_SECRET_ARN: 'none',
  ANALYZER: 'local',
  STAGE_QUEUES: 'probe=x',
  SCANNER: 'none',
  CLAMD_ADDRESS: 'none',
  WORK_QUEUES: 'probe=x',
  DEAD_LETTER_QUEUES: 'probe=x',
};

/** What a bundled handler asks of its environment, learnt from its own refusals to start. */
const askedFor = async (code: string, environment: Readonly<Record<string, string>>) => {
  const given: Record<string, string> = { ...environment };
  for (let start = 1; ; start += 1) {
    try {
      await inEnvironment(given, () => import(`${code}/index.mjs?${given['STAGE']}${start}`));
      return Object.keys(given).sort();
    } catch (cause) {
      const missing = [...String(cause).matchAll(/(\w+) is missing/g)].map(([, variable = '']) => variable);
      if (missing.length === 0) throw cause;
      for (const variable of missing) given[variable] = VALUES[variable] ?? 'https://x';
    }
  }
};

const inEnvironment = async (environment: Record<string, string>, work: () => Promise<unknown>) => {
  const before = process.env;
  process.env = { ...environment };
  try {
    await work();
  } finally {
    process.env = before;
  }
};

/** Lambda sets these itself. */
const OF_LAMBDA = ['PATH', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE'];

describe('functions', () => {
  it('get exactly the environment that their handlers ask for', async () => {
    for (const [name, { environment, code }] of functions) {
      const stage = environment['STAGE'];
      const asked = await askedFor(code, typeof stage === 'string' ? { STAGE: stage } : {});
      const wanted = asked.filter((variable) => !OF_LAMBDA.includes(variable));
      // The log level has a default in the code and is set all the same.
      assert.deepEqual(Object.keys(environment).sort(), [...wanted, 'LOG_LEVEL'].sort(), name);
    }
  });

  it('need no more of an environment than the 4 KB that Lambda gives', () => {
    // A queue's name has 80 characters at most, its address some 50 more; of other names CloudFormation makes shorter ones.
    const written = (value: unknown): string =>
      textOf(value, stacks.data)
        .replaceAll(/\{[^}]*\.QueueName\}/g, 'q'.repeat(80))
        .replaceAll(/\{[^}]*\}/g, 'x'.repeat(130));
    for (const [name, { environment }] of functions) {
      const all = Object.entries(environment).map(([variable, value]) => variable + written(value));
      const bytes = Buffer.byteLength(all.join(''));
      assert.ok(bytes < 4096, `${name}: ${bytes} bytes`);
    }
  });

  it('carry FFmpeg where media is touched and models where they are asked for', () => {
    const layers = [...functions]
      .filter(([, fn]) => fn.layers.length > 0)
      .map(([name, fn]) => [name, fn.layers]);
    assert.deepEqual(Object.fromEntries(layers), {
      PipelineProbe: ['FfmpegLayer'],
      PipelineExtract: ['FfmpegLayer'],
      PipelineDenoise: ['FfmpegLayer', 'ModelsLayer'],
      PipelineDiarize: ['ModelsLayer'],
      PipelineTranscribe: ['ModelsLayer'],
      PipelineAssemble: ['ModelsLayer'],
      PipelineRender: ['FfmpegLayer'],
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

describe('the API', () => {
  it('has instances of its own where they were asked for, and no other function has', async () => {
    for (const [context, expected] of [
      [{}, []],
      [{ apiConcurrency: '20' }, [20]],
    ] as const) {
      const { service } = await synthesized({ speech: 'zip', ...context });
      const reserved = resourcesOf(service, 'AWS::Lambda::Function').flatMap(
        ([, { Properties }]) => Properties.ReservedConcurrentExecutions ?? [],
      );
      assert.deepEqual(reserved, expected);
    }
  });
});

describe('the function that fetches files', () => {
  it('is a container image with the tool that fetches videos, and elsewhere the plain bundle', async () => {
    assert.equal(functionsOf(await synthesized()).get('PipelineIngest')?.isImage, true);
    const plain = functions.get('PipelineIngest');
    assert.deepEqual([plain?.isImage, plain?.layers], [false, []]);
  });
});

describe('the function that renders', () => {
  it('knows where the fonts of its layer are', () => {
    assert.equal(functions.get('PipelineRender')?.environment['FONTS_DIR'], '/opt/fonts');
  });
});

describe('the speech functions', () => {
  it('are container images by default, started by the same handler', async () => {
    const image = await synthesized();
    for (const name of ['PipelineDenoise', 'PipelineDiarize', 'PipelineTranscribe']) {
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

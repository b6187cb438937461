import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STAGE_NAMES } from '../../functions/contract/stages.ts';
import {
  type Context,
  type DeployedFunction,
  functionsOf,
  resourcesOf,
  synthesized,
  textOf,
} from './synthesized.ts';

const stacks = await synthesized({ speech: 'zip' });
const withKey = await synthesized({ speech: 'zip', encryption: 'kms' });
const mappings = resourcesOf(stacks.service, 'AWS::Lambda::EventSourceMapping').map(
  ([, { Properties }]) => Properties,
);

type Permissions = Readonly<Record<string, readonly string[]>>;

/** What Lambda itself asks of a queue's consumer. */
const CONSUME = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

const inPartitions = (...patterns: readonly string[]): string =>
  JSON.stringify({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns } });
const TASKS = inPartitions('TASK#*');
const HOOKS = inPartitions('HOOK#*');
const AUDIO_COUNTERS = inPartitions('COUNT#*#AUDIO#*');
const STATISTICS = inPartitions('COUNTED#*', 'STATISTICS#*#*');

/** Of a stage: `reads` and `writes` are the prefixes of its objects. */
const stage = (reads: readonly string[], writes: readonly string[], extra: Permissions = {}): Permissions => {
  const objects = new Map<string, string[]>();
  for (const prefix of reads) objects.set(prefix, ['s3:GetObject']);
  for (const prefix of writes) objects.set(prefix, [...(objects.get(prefix) ?? []), 's3:PutObject']);
  return {
    [`TABLE_NAME where ${TASKS}`]: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    MEDIA_BUCKET: ['s3:ListBucket'],
    ...Object.fromEntries([...objects].map(([prefix, actions]) => [`MEDIA_BUCKET/${prefix}/*`, actions])),
    PIPELINE_QUEUE_URL: ['sqs:SendMessage'],
    STAGE_QUEUE_URL: [...CONSUME, 'sqs:ChangeMessageVisibility'].sort(),
    ...extra,
  };
};

/** What was said, in each chunk and in the whole. */
const TRANSCRIPTS: Permissions = {
  MEDIA_BUCKET: ['s3:ListBucket'],
  'MEDIA_BUCKET/work/*': ['s3:GetObject'],
  'MEDIA_BUCKET/results/*': ['s3:GetObject'],
};

/** Of as many queues as the variable names. */
const times = (queues: number, actions: readonly string[]): readonly string[] =>
  actions.flatMap((action) => Array.from({ length: queues }, () => action)).sort();

/**
 * All that each function may do, by the variable of its environment that names the resource; `source` is what calls it
 * with events, `lost` where those go that it gives up.
 */
const PERMISSIONS: Readonly<Record<string, Permissions>> = {
  ApiFunction: {
    TABLE_NAME: [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    'TABLE_NAME/index/by-owner': ['dynamodb:Query'],
    'TABLE_NAME/index/claimable': ['dynamodb:Query'],
    'TABLE_NAME/index/due': ['dynamodb:Query'],
    MEDIA_BUCKET: ['s3:ListBucket'],
    'MEDIA_BUCKET/uploads/*': [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ],
    'MEDIA_BUCKET/work/*': ['s3:DeleteObject'],
    'MEDIA_BUCKET/results/*': ['s3:DeleteObject', 's3:GetObject'],
    PIPELINE_QUEUE_URL: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
    WEBHOOK_QUEUE_URL: ['sqs:SendMessage'],
    WORK_QUEUES: times(STAGE_NAMES.length + 1, ['sqs:SendMessage']),
    DEAD_LETTER_QUEUES: times(STAGE_NAMES.length + 3, CONSUME),
  },
  FileArrived: { source: CONSUME, PIPELINE_QUEUE_URL: ['sqs:SendMessage'] },
  PipelineAdvance: {
    PIPELINE_QUEUE_URL: [...CONSUME, 'sqs:ChangeMessageVisibility'].sort(),
    TABLE_NAME: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [`TABLE_NAME where ${AUDIO_COUNTERS}`]: ['dynamodb:UpdateItem'],
    STAGE_QUEUES: times(STAGE_NAMES.length, ['sqs:SendMessage']),
  },
  PipelineIngest: stage([], [], {
    'MEDIA_BUCKET/uploads/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
    'MEDIA_BUCKET/work/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    'MEDIA_BUCKET/results/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
  }),
  PipelineProbe: stage(['uploads', 'work'], ['work']),
  PipelineExtract: stage(['uploads', 'work'], ['work'], {
    'MEDIA_BUCKET/work/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
  }),
  PipelineDiarize: stage(['work'], ['work']),
  PipelineTranscribe: stage(['work'], ['work']),
  PipelineDenoise: stage(['work'], ['work']),
  PipelineAssemble: stage(['work'], ['results']),
  PipelineTranslate: stage(['results'], ['results']),
  PipelineAnalyze: stage(['results'], ['results']),
  PipelineRender: stage(['uploads', 'work', 'results'], ['results'], {
    'MEDIA_BUCKET/results/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
  }),
  PipelinePublish: stage(['uploads', 'work', 'results'], ['work']),
  RealtimeRelay: {
    source: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    lost: ['sqs:SendMessage'],
    '*': ['dynamodb:ListStreams'],
    WEBHOOK_QUEUE_URL: ['sqs:SendMessage'],
    TABLE_NAME: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    ...TRANSCRIPTS,
    'SOCKET_ENDPOINT/live/POST/@connections/*': ['execute-api:ManageConnections'],
  },
  RealtimeSocket: {
    TABLE_NAME: [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ],
    ...TRANSCRIPTS,
    'SOCKET_ENDPOINT/live/POST/@connections/*': ['execute-api:ManageConnections'],
  },
  StatisticsCount: {
    source: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    lost: ['sqs:SendMessage'],
    '*': ['dynamodb:ListStreams'],
    [`TABLE_NAME where ${STATISTICS}`]: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [`TABLE_NAME where ${TASKS}`]: ['dynamodb:Query'],
  },
  WebhooksDeliver: {
    WEBHOOK_QUEUE_URL: [...CONSUME, 'sqs:SendMessage'].sort(),
    [`TABLE_NAME where ${HOOKS}`]: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    [`TABLE_NAME where ${TASKS}`]: ['dynamodb:GetItem', 'dynamodb:Query'],
  },
  SweeperSweep: {
    TABLE_NAME: [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    'TABLE_NAME/index/due': ['dynamodb:Query'],
    MEDIA_BUCKET: ['s3:ListBucket'],
    'MEDIA_BUCKET/uploads/*': ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject'],
    'MEDIA_BUCKET/work/*': ['s3:DeleteObject'],
    'MEDIA_BUCKET/results/*': ['s3:DeleteObject'],
    WEBHOOK_QUEUE_URL: ['sqs:SendMessage'],
    PIPELINE_QUEUE_URL: ['sqs:SendMessage'],
  },
};

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-a1b2c3';

/** What choices add, function by function. */
const ADDED: readonly (readonly [context: Context, added: Readonly<Record<string, Permissions>>])[] = [
  [
    { translator: 'amazon', analyzer: 'comprehend' },
    {
      PipelineTranslate: { '*': ['comprehend:DetectDominantLanguage', 'translate:TranslateText'] },
      PipelineAnalyze: { '*': ['comprehend:BatchDetectKeyPhrases', 'comprehend:BatchDetectSentiment'] },
    },
  ],
  [
    { translator: 'libretranslate', translateUrl: 'https://t.example.org', translateSecretArn: SECRET },
    { PipelineTranslate: { [SECRET]: ['secretsmanager:GetSecretValue'] } },
  ],
  [
    { scanner: 'guardduty' },
    { PipelineProbe: { 'MEDIA_BUCKET/uploads/*': ['s3:GetObject', 's3:GetObjectTagging'] } },
  ],
  [{ scanner: 'clamav', clamdAddress: 'clamd.example.org:3310' }, {}],
  [
    {
      publishBuckets: 'theirs',
      publishRoles: 'arn:aws:iam::210987654321:role/soundstage',
      publishSecrets: `channel=${SECRET}`,
    },
    {
      PipelinePublish: {
        'arn:{AWS::Partition}:s3:::theirs/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
        'arn:aws:iam::210987654321:role/soundstage': ['sts:AssumeRole'],
        [SECRET]: ['secretsmanager:GetSecretValue'],
      },
    },
  ],
];

/** `STAGE_QUEUE_URL` rather than the logical id of that queue, and what stands behind it. */
const nameOf = (arn: string, fn: DeployedFunction): string => {
  const [, id] = /\{(?!AWS::)([^}]+)\}/.exec(arn) ?? [];
  if (id === undefined) return arn;
  const sources = mappings.filter(({ FunctionName }) => FunctionName.Ref === fn.id);
  const known = [
    ...Object.entries(fn.environment),
    ...sources.map(({ EventSourceArn }) => ['source', EventSourceArn] as const),
    ...sources.map(({ DestinationConfig }) => ['lost', DestinationConfig?.OnFailure.Destination] as const),
  ];
  const names = (value: unknown): boolean => new RegExp(`\\{${id}[.}]`).test(textOf(value, stacks.data));
  const [name] = known.find(([, value]) => names(value)) ?? [`{${id}}`];
  return name + arn.replace(/^.*\}/, '');
};

const permissionsOf = (fn: DeployedFunction): Permissions => {
  const found = new Map<string, string[]>();
  for (const { action, on, condition } of fn.allowed.filter(({ action }) => !action.startsWith('logs:'))) {
    for (const resource of [on].flat()) {
      const where = condition === undefined ? '' : ` where ${JSON.stringify(condition)}`;
      const name = nameOf(textOf(resource, stacks.data), fn) + where;
      found.set(name, [...(found.get(name) ?? []), action].sort());
    }
  }
  return Object.fromEntries(found);
};

/** `sqs` of the condition on `sqs.{AWS::Region}.amazonaws.com`. */
const viaService = (condition: unknown): string => {
  const { StringEquals } = condition as { StringEquals: Record<string, unknown> };
  return textOf(StringEquals['kms:ViaService'], stacks.data).replace('.{AWS::Region}.amazonaws.com', '');
};

/** What a function needs of the key that its resources are encrypted with, by what it does to them. */
const keyUseOf = ({ allowed }: DeployedFunction): readonly string[] => {
  const does = (pattern: RegExp): boolean => allowed.some(({ action }) => pattern.test(action));
  return [
    ...(does(/^dynamodb:(?!ListStreams)/) ? ['kms:Decrypt dynamodb'] : []),
    ...(does(/^s3:(Get|Put)Object/) ? ['kms:Decrypt s3'] : []),
    ...(does(/^sqs:(Receive|Send)Message/) ? ['kms:Decrypt sqs'] : []),
    ...(does(/^s3:PutObject/) ? ['kms:GenerateDataKey s3'] : []),
    ...(does(/^sqs:SendMessage/) ? ['kms:GenerateDataKey sqs'] : []),
  ];
};

describe('functions', () => {
  const functions = functionsOf(stacks);

  it('are all in the list of permissions', () => {
    assert.deepEqual([...functions.keys()].sort(), Object.keys(PERMISSIONS).sort());
  });

  for (const [name, fn] of functions) {
    it(`${name} may do what its code does, and nothing else`, () => {
      assert.deepEqual(permissionsOf(fn), PERMISSIONS[name]);
    });

    it(`${name} may use a key of ours through the services it uses, and is allowed nothing else by it`, () => {
      const allowed = functionsOf(withKey).get(name)?.allowed ?? [];
      const ofKey = allowed.filter(({ action }) => action.startsWith('kms:'));
      assert.deepEqual(
        [...new Set(ofKey.map(({ action, condition }) => `${action} ${viaService(condition)}`))].sort(),
        keyUseOf(fn),
      );
      for (const { on } of ofKey) assert.match(textOf(on, withKey.data), /^\{Key\w{8}\}$/);
      assert.deepEqual(
        allowed.filter(({ action }) => !action.startsWith('kms:')),
        fn.allowed,
      );
    });

    it(`${name} writes its own log only`, () => {
      const logs = fn.allowed.filter(({ action }) => action.startsWith('logs:'));
      assert.deepEqual(
        logs.map(({ action }) => action),
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
      );
      for (const { resources } of logs) assert.deepEqual(resources, [fn.logGroup]);
    });
  }
});

describe('choices', () => {
  for (const [context, added] of ADDED)
    it(`add permissions where they are needed, and nowhere else: ${JSON.stringify(context)}`, async () => {
      for (const [name, fn] of functionsOf(await synthesized({ speech: 'zip', ...context })))
        assert.deepEqual(permissionsOf(fn), { ...PERMISSIONS[name], ...added[name] }, name);
    });
});

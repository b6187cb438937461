/** The shape of the templates. `UPDATE_GOLDEN=1 npm test -- test/infrastructure` accepts them as they are. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readAssembly } from '../../local/template/assembly.ts';
import { faultsOf } from '../../local/template/resource-types.ts';
import { resourcesOf, synthesized, type Template } from './synthesized.ts';

const zip = await synthesized({ speech: 'zip' });
const image = await synthesized();
const templates = [zip.data, zip.service, image.data, image.service];

/** Resource types that the local cloud and LocalStack-compatible emulators know. */
const KNOWN_TYPES = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
];

const KNOWN_FUNCTIONS = ['Fn::GetAtt', 'Fn::ImportValue', 'Fn::Join', 'Fn::Sub'];

function intrinsicsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(intrinsicsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.startsWith('Fn::') ? [key] : []),
    ...intrinsicsIn(inner),
  ]);
}

/** Content hashes change with every line of code; the template's shape does not. */
const masked = (template: Template): string =>
  `${JSON.stringify(template, null, 2).replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')}\n`;

describe('templates', () => {
  it('hold resource types that emulators know, and no custom resources', () => {
    const types = new Set(
      templates.flatMap((template) => Object.values(template.Resources).map(({ Type }) => Type)),
    );
    assert.deepEqual([...types].sort(), KNOWN_TYPES);
  });

  it('hold only the intrinsic functions that the local cloud resolves', () => {
    assert.deepEqual([...new Set(templates.flatMap(intrinsicsIn))].sort(), KNOWN_FUNCTIONS);
  });

  it('hold no resource and no property that the local cloud refuses', () => {
    const { declarations } = readAssembly(zip.assembly);
    assert.ok(declarations.length > 50);
    assert.deepEqual(declarations.flatMap(faultsOf), []);
  });

  it('have neither parameters nor rules, conditions or mappings', () => {
    for (const template of templates)
      assert.deepEqual(Object.keys(template).sort(), ['Outputs', 'Resources']);
  });

  it('keep the table and the media when a stack is deleted', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket']) {
      const [found] = resourcesOf(zip.data, type);
      assert.equal(JSON.parse(JSON.stringify(found?.[1])).DeletionPolicy, 'Retain', type);
    }
  });

  it('tell the uploads queue of uploads, once S3 may send to it', () => {
    const [, bucket] = resourcesOf(zip.data, 'AWS::S3::Bucket')[0] ?? assert.fail('no bucket');
    const [notification] = bucket.Properties.NotificationConfiguration.QueueConfigurations;
    assert.deepEqual(notification.Filter.S3Key.Rules, [{ Name: 'prefix', Value: 'uploads/' }]);
    const policies = (bucket.DependsOn ?? []).filter(
      (id) => zip.data.Resources[id]?.Type === 'AWS::SQS::QueuePolicy',
    );
    assert.match(JSON.stringify(policies.map((id) => zip.data.Resources[id])), /aws:SourceAccount/);
  });

  it('come out the same twice, whatever folder they are built in', async () => {
    const again = await synthesized({ speech: 'zip' });
    assert.deepEqual(again.data, zip.data);
    assert.deepEqual(again.service, zip.service);
  });

  for (const [name, template] of [
    ['data', zip.data],
    ['service', zip.service],
  ] as const) {
    it(`match the golden ${name} template`, () => {
      const golden = new URL(`golden/${name}.json`, import.meta.url);
      if (process.env['UPDATE_GOLDEN']) writeFileSync(golden, masked(template));
      assert.ok(existsSync(golden), 'no golden template yet: run with UPDATE_GOLDEN=1');
      assert.equal(masked(template), readFileSync(golden, 'utf8'));
    });
  }
});

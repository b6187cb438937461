import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { composed, resourcesOf, type Template, written } from './synthesized.ts';

const deployed = async (stage: string) => {
  const app = await composed({ speech: 'zip', encryption: 'kms', stage });
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return { ...written(app), protection: stacks.map(({ terminationProtection }) => terminationProtection) };
};

/** Properties by which an account tells resources apart, where the template chooses them. */
const NAMES = ['Name', 'AliasName', 'BucketName', 'FunctionName', 'QueueName', 'RoleName', 'TableName'];

const namesIn = ({ Resources, Outputs }: Template): readonly string[] => [
  ...Object.values(Resources).flatMap(({ Type, Properties }) =>
    NAMES.filter((name) => typeof Properties?.[name] === 'string').map(
      (name) => `${Type} ${Properties[name]}`,
    ),
  ),
  ...Object.values(Outputs).flatMap(({ Export }) => (Export ? [`export ${Export.Name}`] : [])),
];

describe('stages', async () => {
  const [dev, prod] = await Promise.all([deployed('dev'), deployed('prod')]);

  it('live beside each other in one account', () => {
    const names = [dev, prod].map(({ data, service }) => [...namesIn(data), ...namesIn(service)]);
    const [ofDev = [], ofProd = []] = names;
    assert.ok(ofDev.length > 5);
    assert.deepEqual(
      ofDev.filter((name) => ofProd.includes(name)),
      [],
    );
  });

  it('keep what they hold when a stack is deleted or a resource replaced', () => {
    for (const { data } of [dev, prod])
      for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'])
        for (const [id, resource] of resourcesOf(data, type)) {
          assert.equal(resource.DeletionPolicy, 'Retain', id);
          assert.equal(resource.UpdateReplacePolicy, 'Retain', id);
        }
  });

  it('called prod protect their table and their stacks from deletion, and others do not', () => {
    for (const [stacks, expected] of [
      [dev, false],
      [prod, true],
    ] as const) {
      const [[, table] = assert.fail('no table')] = resourcesOf(stacks.data, 'AWS::DynamoDB::Table');
      assert.equal(table.Properties.DeletionProtectionEnabled, expected);
      assert.deepEqual(stacks.protection, [expected, expected]);
    }
  });
});

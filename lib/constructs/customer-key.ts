/** One key of the account for everything at rest. Each function may use it only through the services it uses: see grants.ts. */
import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export function createCustomerKey(scope: Construct): Key {
  const stack = Stack.of(scope);
  const key = new Key(scope, 'Key', {
    alias: stack.stackName,
    description: `Table, media, queues and logs of ${stack.stackName}`,
    // KMS makes new material every year, and keeps the old for what it encrypted.
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // To tell an encrypted queue of an upload.
  allow(key, 's3.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], {
    StringEquals: { 'aws:SourceAccount': stack.account },
  });
  allow(
    key,
    `logs.${Aws.REGION}.amazonaws.com`,
    ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: '*' }) },
    },
  );
  return key;
}

function allow(
  key: Key,
  service: string,
  actions: readonly string[],
  conditions: NonNullable<PolicyStatementProps['conditions']>,
): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(service)],
      actions: [...actions],
      resources: ['*'],
      conditions,
    }),
  );
}

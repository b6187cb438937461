/** Logs that end: nobody reads them after a while, and they name tasks and addresses. */
import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface LogKeeping {
  readonly logRetention: RetentionDays;
  /** Ours to encrypt with, logs as well as queues; undefined for AWS's own. */
  readonly key: IKey | undefined;
}

export function keepLog(scope: Construct, id: string, { logRetention, key }: LogKeeping): LogGroup {
  return new LogGroup(scope, id, {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(key && { encryptionKey: key }),
  });
}

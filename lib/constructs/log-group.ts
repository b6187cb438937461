/** Logs that end: nobody reads them after a while, and they name tasks and addresses. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface LogKeeping {
  readonly logRetention: RetentionDays;
}

export function keepLog(scope: Construct, id: string, { logRetention }: LogKeeping): LogGroup {
  return new LogGroup(scope, id, { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
}

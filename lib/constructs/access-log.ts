/** Who called an API, and with what result: a line of JSON for each request, or each event of a socket. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat, CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct, IDependable } from 'constructs';
import { keepLog, type LogKeeping } from './log-group.ts';

/** Names of `$context` variables. None holds a query: a socket's ticket comes in one. */
const FIELDS = [
  'requestId',
  'requestTime',
  'identity.sourceIp',
  'identity.userAgent',
  'routeKey',
  'status',
  'integrationLatency',
  'integrationErrorMessage',
] as const;

export const HTTP_FIELDS = [...FIELDS, 'httpMethod', 'path', 'responseLength', 'responseLatency'] as const;
export const SOCKET_FIELDS = [...FIELDS, 'eventType', 'connectionId'] as const;

/** Numbers, and written as such: CloudWatch makes a metric of them. */
const MEASURED = ['responseLatency'];

export interface AccessLog {
  readonly log: ILogGroup;
  readonly settings: IAccessLogSettings;
}

export function accessLog(scope: Construct, keeping: LogKeeping, fields: readonly string[]): AccessLog {
  const line = fields.map((field) => {
    const value = `$context.${field}`;
    return `"${field.replace('identity.', '')}":${MEASURED.includes(field) ? value : `"${value}"`}`;
  });
  const log = keepLog(scope, 'AccessLog', keeping);
  const format = AccessLogFormat.custom(`{${line.join(',')}}`);
  return { log, settings: { destination: new LogGroupLogDestination(log), format } };
}

/**
 * Lets API Gateway write the logs of WebSocket APIs, which needs a role that holds for the whole account and region.
 * Both stay when the stack goes: other APIs of the account write with the same role.
 */
export function letGatewayLog(scope: Construct): IDependable {
  const role = new Role(scope, 'GatewayLogRole', {
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    managedPolicies: [
      ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
    ],
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const account = new CfnAccount(scope, 'GatewayAccount', { cloudWatchRoleArn: role.roleArn });
  account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return account;
}

/** Who called an API, and with what result: a line of JSON for each request, or each event of a socket. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat, CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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

export function accessLog(
  scope: Construct,
  keeping: LogKeeping,
  fields: readonly string[],
): IAccessLogSettings {
  const line = fields.map((field) => [field.replace('identity.', ''), `$context.${field}`]);
  return {
    destination: new LogGroupLogDestination(keepLog(scope, 'AccessLog', keeping)),
    format: AccessLogFormat.custom(JSON.stringify(Object.fromEntries(line))),
  };
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

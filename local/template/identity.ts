import { createHash } from 'node:crypto';
import { fields } from '../json.ts';
import type { Declaration } from './assembly.ts';

export const accountId = '000000000000';

/** Where the services of this local cloud listen. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly http: string;
  readonly socket: string;
}

const nameProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Lambda::LayerVersion': 'LayerName',
  'AWS::Events::Rule': 'Name',
  'AWS::ApiGatewayV2::Stage': 'StageName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
};

/** The physical name: the one the template gives when it is plain text, else one that is the same at every start. */
export function nameOf({ stack, logicalId, type, properties }: Declaration): string {
  const values = fields(properties, logicalId);
  const property = nameProperties[type];
  const given = property === undefined ? undefined : values[property];
  if (typeof given === 'string') return given;
  if (type.startsWith('AWS::ApiGatewayV2::')) return shortId(`${stack}/${logicalId}`);
  if (type === 'AWS::S3::Bucket') return `${stack}-${logicalId}`.toLowerCase().slice(0, 63);
  const suffix = type === 'AWS::SQS::Queue' && String(values['FifoQueue']) === 'true' ? '.fifo' : '';
  return `${stack}-${logicalId}${suffix}`;
}

function shortId(source: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(source).digest('hex')}`);
  return digits.toString(36).slice(0, 10);
}

/** What `Ref` gives for a resource. */
export function referenceTo(type: string, name: string, region: string, at: Endpoints): string {
  switch (type) {
    case 'AWS::SQS::Queue':
      return `${at.sqs}/${accountId}/${name}`;
    case 'AWS::Lambda::LayerVersion':
      return `${arnOf(type, name, region)}:1`;
    case 'AWS::SNS::Topic':
      return arnOf(type, name, region);
    default:
      return name;
  }
}

/** What `Fn::GetAtt` gives for a resource; undefined when the attribute is unknown. */
export function attributeOf(
  declaration: Declaration,
  attribute: string,
  region: string,
  at: Endpoints,
): string | undefined {
  const { type, properties } = declaration;
  const name = nameOf(declaration);
  const arn = arnOf(type, name, region);
  const known: Readonly<Record<string, Record<string, string>>> = {
    'AWS::DynamoDB::Table': { Arn: arn, StreamArn: `${arn}/stream/local` },
    'AWS::SQS::Queue': { Arn: arn, QueueName: name, QueueUrl: referenceTo(type, name, region, at) },
    'AWS::S3::Bucket': {
      Arn: arn,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
    'AWS::ApiGatewayV2::Api': {
      ApiId: name,
      ApiEndpoint: fields(properties, name)['ProtocolType'] === 'WEBSOCKET' ? at.socket : at.http,
    },
    'AWS::SNS::Topic': { TopicArn: arn, TopicName: name },
    'AWS::IAM::Role': { Arn: arn, RoleId: name },
  };
  return (known[type] ?? { Arn: arn })[attribute];
}

const arnPaths: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::Table': (name) => `dynamodb:{region}:{account}:table/${name}`,
  'AWS::SQS::Queue': (name) => `sqs:{region}:{account}:${name}`,
  'AWS::S3::Bucket': (name) => `s3:::${name}`,
  'AWS::Lambda::Function': (name) => `lambda:{region}:{account}:function:${name}`,
  'AWS::Lambda::LayerVersion': (name) => `lambda:{region}:{account}:layer:${name}`,
  'AWS::Events::Rule': (name) => `events:{region}:{account}:rule/${name}`,
  'AWS::IAM::Role': (name) => `iam::{account}:role/${name}`,
  'AWS::SNS::Topic': (name) => `sns:{region}:{account}:${name}`,
  'AWS::Logs::LogGroup': (name) => `logs:{region}:{account}:log-group:${name}:*`,
};

export function arnOf(type: string, name: string, region: string): string {
  const path = arnPaths[type]?.(name) ?? `local:{region}:{account}:${type}/${name}`;
  return `arn:aws:${path.replace('{region}', region).replace('{account}', accountId)}`;
}

/** What cdk-nag's AwsSolutions rules find and we keep, each with its reason. A reason that nothing needs fails the test. */
export interface Exception {
  /** Matches the finding: the rule, and of what it found in brackets. */
  readonly rule: RegExp;
  /** Matches the path of the construct. */
  readonly where: RegExp;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /^SoundstageService\/(Api|Realtime)\/Gateway\/.*Route\/Resource$/,
    reason:
      'Keys and tickets are checked by the function behind every route (docs/decisions/0006): a gateway authorizer ' +
      'cannot answer problems of RFC 9457, nor tell 401 from 429.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where:
      /^SoundstageService\/Api\/Gateway\/(GET--api--health|GET--api--openapi.json|GET--docs(--\{file\})?|OPTIONS--\{proxy\+\})\/Resource$/,
    reason:
      'With jwtIssuer: monitors bring no token to health, readers none to the documents, browsers none when they ask what they may send.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<MediaA721A567\.Arn>\/(uploads|work|results)\/\*\]$/,
    where:
      /^SoundstageService\/(Pipeline\/\w+|Api\/Function|Sweeper\/Sweep|Realtime\/(Socket|Relay))Role\/DefaultPolicy\/Resource$/,
    reason: 'Objects come and go with tasks: a function is narrowed to its prefixes and actions.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*\/live\/POST\/@connections\/\*\]$/,
    where: /^SoundstageService\/Realtime\/(Socket|Relay)Role\/DefaultPolicy\/Resource$/,
    reason: 'Connections come and go: the functions may post to those of our socket, and nothing else there.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /^SoundstageService\/(Realtime\/Relay|Statistics\/Count)Role\/DefaultPolicy\/Resource$/,
    reason: 'dynamodb:ListStreams, which Lambda asks of a stream’s reader, knows no narrower resource.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /^SoundstageService\/(?!Realtime\/Relay|Statistics\/Count)[\w/]+Role\/DefaultPolicy\/Resource$/,
    reason:
      'With tracing=active: X-Ray takes traces of whoever may send them, and knows no narrower resource.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /^SoundstageService\/Pipeline\/(Translate|Analyze)Role\/DefaultPolicy\/Resource$/,
    reason:
      'With translator=amazon or analyzer=comprehend: texts are no resources, so their permissions know none.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:s3:::results-of-others\/\*\]$/,
    where: /^SoundstageService\/Pipeline\/PublishRole\/DefaultPolicy\/Resource$/,
    reason: 'With publishBuckets: prefixes are for tasks to choose, buckets for the deployer.',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::arn:.*\/AmazonAPIGatewayPushToCloudWatchLogs\]$/,
    where: /^SoundstageService\/Realtime\/GatewayLogRole\/Resource$/,
    reason: 'API Gateway accepts a role for its logs only if it has all that this policy of AWS allows.',
  },
  {
    rule: /^AwsSolutions-SQS3$/,
    where: /^SoundstageService\/(Realtime\/LostNews|Statistics\/LostChanges)\/Resource$/,
    reason:
      'They are themselves the end of the line: what the stream’s readers gave up, kept for fourteen days under an alarm.',
  },
];

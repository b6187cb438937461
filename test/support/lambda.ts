/** Events and contexts as Lambda gives them, for tests of the middleware stacks. */
import type { APIGatewayProxyEventV2, Context, SQSEvent } from 'aws-lambda';

export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test',
  memoryLimitInMB: '128',
  awsRequestId: 'invocation',
  logGroupName: 'g',
  logStreamName: 's',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

export const httpEvent = (
  method: string,
  path: string,
  {
    headers = {},
    query,
    body,
  }: { headers?: Record<string, string>; query?: Record<string, string>; body?: string } = {},
): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers,
  ...(query && { queryStringParameters: query }),
  requestContext: {
    accountId: '000000000000',
    apiId: 'api',
    domainName: 'localhost',
    domainPrefix: 'localhost',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    requestId: 'r1',
    routeKey: '$default',
    stage: '$default',
    time: '21/Nov/2026:08:00:00 +0000',
    timeEpoch: 0,
  },
  ...(body !== undefined && { body }),
  isBase64Encoded: false,
});

/** `bodies` by message id, in order. */
export const sqsEvent = (bodies: Readonly<Record<string, string>>, receiveCount = 1): SQSEvent => ({
  Records: Object.entries(bodies).map(([messageId, body]) => ({
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
    awsRegion: 'eu-west-1',
  })),
});

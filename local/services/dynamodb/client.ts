import { type Fields, fields, parseJson } from '../../json.ts';

export interface TableClient {
  call(action: string, request: Fields): Promise<Fields>;
  stream(action: string, request: Fields): Promise<Fields>;
}

export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** The JSON protocol of DynamoDB and its streams, without an SDK: a local endpoint checks no signature, only its presence. */
export function tableClient(endpoint: string, region: string, accessKeyId: string): TableClient {
  async function post(target: string, service: string, request: Fields) {
    const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const scope = `${accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        'x-amz-date': date,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=00`,
      },
      body: JSON.stringify(request),
    });
    const answer = fields(parseJson((await response.text()) || '{}'), target);
    if (response.ok) return answer;
    const code = String(answer['__type'] ?? response.status);
    throw new DatabaseFault(
      code.slice(code.indexOf('#') + 1),
      String(answer['message'] ?? answer['Message'] ?? ''),
    );
  }
  return {
    call: (action, request) => post(`DynamoDB_20120810.${action}`, 'dynamodb', request),
    stream: (action, request) => post(`DynamoDBStreams_20120810.${action}`, 'dynamodb', request),
  };
}

/** A stand-in for services of AWS that speak JSON 1.1 (Comprehend, Translate, Secrets Manager): answers by operation. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

export interface AwsCall {
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation takes
  readonly input: any;
}

/** What an operation answers: its output, or a fault as AWS names it. */
export type AwsAnswer = { readonly output: unknown } | { readonly fault: string; readonly status?: number };

export const awsStandIn = async (t: TestContext, answer: (call: AwsCall) => AwsAnswer) => {
  const calls: AwsCall[] = [];
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const call = { operation, input: await json(request) };
    calls.push(call);
    const said = answer(call);
    const status = 'output' in said ? 200 : (said.status ?? 400);
    const body = 'output' in said ? said.output : { __type: said.fault, message: said.fault };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { calls, options: { endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials } };
};

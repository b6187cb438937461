/**
 * A twin of the running API function, whose calls to DynamoDB and SQS pass by a counter on their way to the emulator: what
 * the relay, the sweeper and the statistics do meanwhile goes another way, and is not counted.
 */
import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type FunctionProcess, startFunctionProcess } from '../../local/functions/process.ts';
import { listen, readBody } from '../../local/network.ts';
import { startWatchdog } from '../../local/watchdog.ts';
import { httpEvent } from '../support/lambda.ts';
import { processesOf } from '../support/processes.ts';
import type { BenchService } from './bench-service.ts';

const LARGEST_BODY = 16 * 1024 * 1024;
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding'];

export interface CountedApi {
  /** To be given to the client: goes to the twin instead of the network. */
  readonly fetch: typeof fetch;
  /** The calls since the last look, by service and action. */
  calls(): readonly string[];
  close(): Promise<void>;
}

/** Passes everything on, and tells the action of each call. */
const startCounter = async (endpoint: string, tell: (action: string) => void) => {
  const server = createServer(async (request, response) => {
    tell(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name !== 'host' && !HOP_BY_HOP.includes(name)),
    ) as Record<string, string>;
    const body = await readBody(request, LARGEST_BODY);
    const answer = await fetch(`${endpoint}${request.url ?? ''}`, {
      method: request.method ?? 'POST',
      headers,
      body: new Uint8Array(body),
    });
    const kept = [...answer.headers].filter(([name]) => !HOP_BY_HOP.includes(name));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const port = await listen(server, 0);
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
};

/** As API Gateway asks the function, and answers for it. */
const fetchFrom =
  (twin: FunctionProcess): typeof fetch =>
  async (input, init = {}) => {
    const url = new URL(String(input));
    const event = httpEvent(init.method ?? 'GET', url.pathname, {
      headers: Object.fromEntries(new Headers(init.headers)),
      query: Object.fromEntries(url.searchParams),
      ...(typeof init.body === 'string' && { body: init.body }),
    });
    const answer = (await twin.invoke(event)) as APIGatewayProxyStructuredResultV2;
    const { statusCode: status = 200, headers = {}, body } = answer;
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
    return new Response(body === undefined || body === '' ? null : body, { status, headers: texts });
  };

/** The same with other addresses: queue URLs begin with the endpoint, and are where the SDK sends. */
const mapped = (
  environment: Readonly<Record<string, string>>,
  counters: readonly { readonly endpoint: string; readonly url: string }[],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      counters.reduce((text, { endpoint, url }) => text.replaceAll(endpoint, url), value),
    ]),
  );

/** The service must have answered a request already. */
export const startCountedApi = async ({ folder: data, pid: main }: BenchService): Promise<CountedApi> => {
  const original = processesOf(data, main).find(({ kind }) => kind === 'Api');
  if (original === undefined) throw new Error('No API function runs yet');
  const { pid, environment } = original;
  const seen: string[] = [];
  const counters = await Promise.all(
    ['DYNAMODB', 'SQS'].map(async (service) => {
      const endpoint = environment[`AWS_ENDPOINT_URL_${service}`] ?? '';
      return { endpoint, ...(await startCounter(endpoint, (action) => seen.push(`${service} ${action}`))) };
    }),
  );
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter((word) => word !== '');
  const [bundle = '', exportName = ''] = words.slice(words.findIndex((word) => word.endsWith('host.ts')) + 1);
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-twin-'));
  const watchdog = startWatchdog();
  const twin = startFunctionProcess(
    {
      logicalId: 'Twin',
      name: 'Twin',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Twin',
      codeFolder: await readlink(`/proc/${pid}/cwd`),
      bundle,
      exportName,
      timeoutSeconds: 30,
      memoryMegabytes: 1024,
      reservedConcurrency: undefined,
      environment: mapped(environment, counters),
      logPath: join(folder, 'twin.log'),
    },
    watchdog,
    () => undefined,
  );
  return {
    fetch: fetchFrom(twin),
    calls: () => seen.splice(0),
    close: async () => {
      twin.end();
      watchdog.close();
      for (const counter of counters) counter.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

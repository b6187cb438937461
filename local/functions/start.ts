import { cpus } from 'node:os';
import type { Assembly } from '../template/assembly.ts';
import type { Endpoints } from '../template/identity.ts';
import type { Resources } from '../template/resources.ts';
import type { Watchdog } from '../watchdog.ts';
import { layerViews } from './layers.ts';
import { type LocalFunction, openFunction, type Room } from './pool.ts';
import { type FunctionSpec, functionSpec } from './spec.ts';

export interface FunctionsOptions {
  readonly assembly: Assembly;
  readonly region: string;
  readonly folder: string;
  readonly endpoints: Endpoints;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly watchdog: Watchdog;
  /** Processes that a function with long-running work may have; this machine's processors when not given. */
  readonly concurrency: number | undefined;
}

/** A function that may run for longer than this works; the others answer or pass on. */
const longRunningSeconds = 60;
const quickProcesses = 8;
/** As many workers may wait for tasks at once, and leave the API to others. */
const mostQuickProcesses = 64;

/** Every function of the template, by name; no process starts before its first event. */
export function openFunctions(resources: Resources, options: FunctionsOptions): Map<string, LocalFunction> {
  const { assembly, region, folder, endpoints, watchdog } = options;
  const layersFolder = layerViews(resources, assembly, region, folder, endpoints);
  const common = commonEnvironment(resources, options);
  return new Map(
    resources.ofType('AWS::Lambda::Function').map((resource) => {
      const spec = functionSpec(resource, { assembly, region, folder, common, layersFolder });
      return [spec.name, openFunction(spec, roomOf(spec, options.concurrency), watchdog)];
    }),
  );
}

function roomOf(spec: FunctionSpec, concurrency = cpus().length): Room {
  const isLong = spec.timeoutSeconds > longRunningSeconds;
  const allowed = (processes: number) =>
    Math.max(1, Math.min(processes, spec.reservedConcurrency ?? processes));
  return isLong
    ? { capacity: allowed(concurrency), most: allowed(concurrency) }
    : { capacity: allowed(quickProcesses), most: allowed(mostQuickProcesses) };
}

function commonEnvironment(resources: Resources, { region, endpoints, credentials }: FunctionsOptions) {
  const stage = resources.ofType('AWS::ApiGatewayV2::Stage').find(({ name }) => name !== '$default')?.name;
  const management = endpoints.socket.replace('ws:', 'http:') + (stage === undefined ? '' : `/${stage}`);
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: management,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // There are no shared files to find credentials in.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

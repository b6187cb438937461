import { resolve } from 'node:path';
import { chooseAddresses } from './addresses.ts';
import { openFunctions } from './functions/start.ts';
import { apiOf } from './gateway/api.ts';
import { type Gateway, startHttpGateway } from './gateway/http.ts';
import { type Site, siteServer } from './gateway/site.ts';
import { startSocketGateway } from './gateway/socket.ts';
import { repeat } from './housekeeping.ts';
import { lockFolder } from './lock.ts';
import { endOrphan } from './services/dynamodb/service.ts';
import { expireItems } from './services/dynamodb/time-to-live.ts';
import { databaseFolder, startServices } from './services/start.ts';
import type { Source } from './sources/source.ts';
import { startSources } from './sources/start.ts';
import { openState } from './state.ts';
import { readAssembly } from './template/assembly.ts';
import { refuseUnsupported, resolveResources } from './template/resources.ts';
import { startWatchdog } from './watchdog.ts';

export interface LocalCloudOptions {
  /** The synthesized CDK assembly: `cdk.out`. */
  readonly assembly: string;
  /** Where everything is kept; one local cloud at a time uses it. */
  readonly folder: string;
  /** 0 or absent: a free port, the same one at the next start if it is still free. */
  readonly httpPort?: number;
  readonly socketPort?: number;
  /** Processes that a long-running function may have at once; this machine's processors when absent. */
  readonly concurrency?: number;
  /** A DynamoDB endpoint to use instead of the embedded one; also `SOUNDSTAGE_DYNAMODB_ENDPOINT`. */
  readonly databaseEndpoint?: string;
  /** Static files on the address of the HTTP API; none when absent. */
  readonly site?: Site;
  /** How long `close` waits for running events before it ends them; they are delivered again at the next start. */
  readonly graceMilliseconds?: number;
  readonly housekeepingMilliseconds?: number;
  readonly log?: (line: string) => void;
}

export interface LocalCloud {
  readonly apiUrl: string;
  readonly socketUrl: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What an SDK client needs to reach the services. */
  readonly clients: {
    readonly endpoints: { readonly dynamodb: string; readonly sqs: string; readonly s3: string };
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly region: string;
  };
  environmentOf(functionLogicalIdOrName: string): Record<string, string>;
  /** Invokes a function as the console's test button does. */
  invoke(functionLogicalIdOrName: string, event: unknown): Promise<unknown>;
  processes(): { name: string; pid: number }[];
  close(): Promise<void>;
}

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local-secret' } as const;
const defaultGrace = 5_000;
const defaultHousekeeping = 5 * 60_000;

/** Runs a synthesized assembly on this machine until `close`. What it cannot run is refused by name before anything starts. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { log = () => undefined, graceMilliseconds = defaultGrace } = options;
  const databaseEndpoint = options.databaseEndpoint ?? process.env['SOUNDSTAGE_DYNAMODB_ENDPOINT'];
  const folder = resolve(options.folder);
  const assembly = readAssembly(resolve(options.assembly));
  refuseUnsupported(assembly);

  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    return await start();
  } catch (error) {
    await close();
    throw error;
  }

  async function start(): Promise<LocalCloud> {
    const lock = lockFolder(folder);
    closing.push(lock.release);
    const state = openState(folder);
    closing.push(state.close);
    await endOrphan(databaseFolder(folder));
    const endpoints = await chooseAddresses(state, {
      httpPort: options.httpPort ?? 0,
      socketPort: options.socketPort ?? 0,
      databaseEndpoint,
    });
    const resources = resolveResources(assembly, region, endpoints);
    const watchdog = startWatchdog();
    closing.push(watchdog.close);

    const services = await startServices(resources, {
      folder,
      region,
      endpoints,
      credentials,
      databaseEndpoint,
      watchdog,
      log,
    });
    closing.push(services.close);
    const sources: Source[] = [];
    closing.push(() => Promise.all(sources.map((source) => source.settled())));
    const functions = openFunctions(resources, {
      assembly,
      region,
      folder,
      endpoints,
      credentials,
      watchdog,
      concurrency: options.concurrency,
    });
    closing.push(() => Promise.all([...functions.values()].map((one) => one.close(graceMilliseconds))));
    const functionNamed = (name: string) => {
      const found =
        functions.get(name) ?? [...functions.values()].find(({ spec }) => spec.logicalId === name);
      if (found === undefined) throw new Error(`The template declares no function ${name}`);
      return found;
    };

    const http = apiOf('HTTP', resources, functionNamed);
    const socket = apiOf('WEBSOCKET', resources, functionNamed);
    const gateways: Gateway[] = [];
    closing.push(() => Promise.all(gateways.map((gateway) => gateway.close())));
    const portOf = (url: string) => Number(new URL(url).port);
    if (socket) gateways.push(await startSocketGateway(socket, portOf(endpoints.socket), log));
    const site = options.site && siteServer(options.site, endpoints);
    if (http) gateways.push(await startHttpGateway(http, portOf(endpoints.http), log, site));

    closing.push(() => Promise.all(sources.map((source) => source.close())));
    await startSources(resources, sources, { services, state, region, log, functionNamed });
    const housekeeping = repeat(
      async () => {
        await services.sweepLifecycle(new Date());
        for (const table of services.tables.values()) await expireItems(services.client, table, Date.now());
      },
      options.housekeepingMilliseconds ?? defaultHousekeeping,
      log,
    );
    closing.push(housekeeping.stop);

    const socketStage = socket?.stages[0];
    return {
      apiUrl: endpoints.http,
      socketUrl: socketStage === undefined ? endpoints.socket : `${endpoints.socket}/${socketStage}`,
      outputs: resources.outputs,
      clients: {
        endpoints: { dynamodb: endpoints.dynamodb, sqs: endpoints.sqs, s3: endpoints.s3 },
        credentials,
        region,
      },
      environmentOf: (name) => ({ ...functionNamed(name).spec.environment }),
      invoke: (name, event) => functionNamed(name).invoke(event),
      processes: () => [
        ...services.processes(),
        ...watchdog.processes(),
        ...[...functions.values()].flatMap((one) => one.processes()),
      ],
      close,
    };
  }
}

/** A Lambda with our defaults: Node 24, its own log group and role, and a sentence on what breaks when it fails. */
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Handler,
  type ILayerVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { LogLevel, Settings } from '../settings.ts';
import { keepLog, type LogKeeping } from './log-group.ts';
import { raiseAlarm } from './observability.ts';

/** What all functions of a deployment share. */
export interface FunctionDefaults extends LogKeeping {
  /** Where the bundles lie, one folder per handler. */
  readonly bundles: string;
  readonly logLevel: LogLevel;
  readonly tracing: Settings['tracing'];
}

export interface FunctionImage {
  /** Folder with the Dockerfile and all it copies. */
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

export interface ServiceFunctionProps {
  /** File name of the handler in functions/handlers, without `.ts`. */
  readonly handler: string;
  /** What breaks for users when it fails; becomes the function's description, and what its alarm says. */
  readonly whenItFails: string;
  readonly timeout: Duration;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number | undefined;
  readonly layers?: readonly ILayerVersion[];
  /** A container image to run instead of the zip bundle. */
  readonly image?: FunctionImage;
}

const EXPORTED_HANDLER = 'index.handler';

/** The ffmpeg layer and the speech engine are x86-64 binaries, and one architecture keeps local and deployed alike. */
const ARCHITECTURE = Architecture.X86_64;

export class ServiceFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, defaults: FunctionDefaults, props: ServiceFunctionProps) {
    const logGroup = keepLog(scope, `${id}Logs`, defaults);
    // A role of our own: the managed policy that the CDK would attach may write to every log group.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      ...codeOf(defaults, props),
      role,
      logGroup,
      architecture: ARCHITECTURE,
      loggingFormat: LoggingFormat.JSON,
      description: props.whenItFails,
      timeout: props.timeout,
      memorySize: props.memoryMb,
      ...(defaults.tracing === 'active' && { tracing: Tracing.ACTIVE }),
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: { LOG_LEVEL: defaults.logLevel, ...props.environment },
    });
    this.#watchErrors(props.whenItFails);
  }

  #watchErrors(meaning: string): void {
    raiseAlarm(this, 'ErrorsAlarm', {
      // Each call counts 0 or 1: the average is the part that failed.
      metric: this.metricErrors({ period: Duration.minutes(5), statistic: 'Average' }),
      above: 0.05,
      periods: 3,
      meaning,
      runbook: 'A function fails',
    });
  }
}

function codeOf(defaults: FunctionDefaults, props: ServiceFunctionProps) {
  if (props.image === undefined) {
    return {
      runtime: Runtime.NODEJS_24_X,
      handler: EXPORTED_HANDLER,
      code: Code.fromAsset(join(defaults.bundles, props.handler)),
      layers: [...(props.layers ?? [])],
    };
  }
  return {
    runtime: Runtime.FROM_IMAGE,
    handler: Handler.FROM_IMAGE,
    code: Code.fromAssetImage(props.image.context, {
      // Said here although the Dockerfile says it too: emulators read the template, not the image.
      cmd: [EXPORTED_HANDLER],
      buildArgs: { ...props.image.buildArgs },
      platform: Platform.LINUX_AMD64,
    }),
  };
}

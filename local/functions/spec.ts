import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fields, number, optional, text, texts, textsByName } from '../json.ts';
import type { Assembly } from '../template/assembly.ts';
import { arnOf } from '../template/identity.ts';
import type { Resource } from '../template/resources.ts';

export interface FunctionSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly codeFolder: string;
  readonly bundle: string;
  readonly exportName: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency: number | undefined;
  readonly environment: Record<string, string>;
  readonly logPath: string;
}

export interface FunctionSurroundings {
  readonly assembly: Assembly;
  readonly region: string;
  readonly folder: string;
  /** Credentials and endpoints: the same for every function. */
  readonly common: Readonly<Record<string, string>>;
  /** The folder that stands for /opt, made from the layers with these ARNs. */
  layersFolder(arns: readonly string[]): string | undefined;
}

/** What a function resource asks for, with an environment that holds nothing of this machine's own. */
export function functionSpec(resource: Resource, surroundings: FunctionSurroundings): FunctionSpec {
  const { logicalId, name, properties } = resource;
  const { assembly, region, folder } = surroundings;
  if (properties['PackageType'] === 'Image')
    throw new Error(`${logicalId} is an image function: synthesize with -c speech=zip to run it locally`);
  const code = fields(properties['Code'], `Code of ${logicalId}`);
  const codeFolder = assembly.assetPath(text(code['S3Key'], `S3Key of ${logicalId}`));
  const [module, exportName] = splitHandler(text(properties['Handler'], `Handler of ${logicalId}`));
  const memoryMegabytes = optional(number, properties['MemorySize'], `MemorySize of ${logicalId}`) ?? 128;
  const opt = surroundings.layersFolder(
    optional(texts, properties['Layers'], `Layers of ${logicalId}`) ?? [],
  );
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  return {
    logicalId,
    name,
    arn: arnOf('AWS::Lambda::Function', name, region),
    codeFolder,
    bundle: bundleOf(codeFolder, module),
    exportName,
    timeoutSeconds: optional(number, properties['Timeout'], `Timeout of ${logicalId}`) ?? 3,
    memoryMegabytes,
    reservedConcurrency: optional(
      number,
      properties['ReservedConcurrentExecutions'],
      `ReservedConcurrentExecutions of ${logicalId}`,
    ),
    environment: {
      ...surroundings.common,
      ...systemEnvironment(folder, opt),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      LAMBDA_TASK_ROOT: codeFolder,
      ...templateVariables(resource, opt),
    },
    logPath: join(logs, `${name}.log`),
  };
}

function bundleOf(codeFolder: string, module: string): string {
  const candidates = ['.mjs', '.js', '.cjs'].map((extension) => join(codeFolder, module + extension));
  const bundle = candidates.find((path) => existsSync(path));
  if (bundle === undefined) throw new Error(`${codeFolder} holds no ${module}.mjs`);
  return bundle;
}

function splitHandler(handler: string): [string, string] {
  const dot = handler.lastIndexOf('.');
  return [handler.slice(0, dot), handler.slice(dot + 1)];
}

/**
 * A layer's `bin` is on the PATH, as /opt/bin is in Lambda; the ordinary system follows. Last comes what the person has
 * installed, for tools that images bring along in Lambda.
 */
function systemEnvironment(folder: string, opt: string | undefined): Record<string, string> {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const own = process.env['PATH'] ?? '';
  const system = process.platform === 'win32' ? [] : ['/usr/bin:/bin'];
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [dirname(process.execPath), ...system, own];
  return {
    PATH: (opt === undefined ? path : [join(opt, 'bin'), ...path]).join(separator),
    HOME: temporary,
    TMPDIR: temporary,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...(opt !== undefined && {
      NODE_PATH: join(opt, 'nodejs', 'node_modules'),
      LD_LIBRARY_PATH: join(opt, 'lib'),
    }),
  };
}

function templateVariables({ logicalId, properties }: Resource, opt: string | undefined) {
  const environment = optional(fields, properties['Environment'], `Environment of ${logicalId}`);
  const variables = optional(textsByName, environment?.['Variables'], `Variables of ${logicalId}`) ?? {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      opt === undefined ? value : underLayers(value, opt),
    ]),
  );
}

function underLayers(value: string, opt: string): string {
  return value === '/opt' || value.startsWith('/opt/') ? join(opt, value.slice('/opt'.length)) : value;
}

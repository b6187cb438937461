/** Our stacks, unchanged, on whatever answers as AWS at an endpoint: deployed by cdklocal. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureLocalKey } from '../commands/local-key.ts';
import { CREDENTIALS } from './access.ts';
import type { Emulator } from './ministack.ts';
import { allowBatches } from './roles.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDKLOCAL = createRequire(import.meta.url).resolve('aws-cdk-local/bin/cdklocal');
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
export interface Deployment {
  readonly apiUrl: string;
  readonly key: string;
}

const environmentFor = (endpoint: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_S3_FORCE_PATH_STYLE: '1',
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  CDK_DEFAULT_ACCOUNT: ACCOUNT,
  CDK_DEFAULT_REGION: REGION,
});

type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const outputOf = (outputs: Outputs, stack: string, name: string): string => {
  const value = outputs[stack]?.[name];
  if (value === undefined) throw new Error(`${stack} was deployed without its output ${name}`);
  return value;
};

/** Emulators answer for every API under a path, so that nobody needs to resolve the API's own name. */
const apiUrlAt = (endpoint: string, apiUrl: string): string =>
  `${endpoint}/_aws/execute-api/${new URL(apiUrl).hostname.split('.')[0]}`;

/** Bootstraps, deploys, and makes a key. Image functions need a Docker engine, which is why speech is packaged as zip. */
export const deployTo = async (
  { endpoint, environment }: Pick<Emulator, 'endpoint' | 'environment'>,
  folder: string,
): Promise<Deployment> => {
  const assembly = join(folder, 'cdk.out');
  const outputsFile = join(folder, 'outputs.json');
  const env = { ...environmentFor(endpoint), ...environment };
  const options = { cwd: ROOT, env, maxBuffer: 64 * 1024 ** 2 };
  const app = [
    'bin/app.ts',
    '-c',
    'speech=zip',
    '-c',
    'privateAddresses=allowed',
    '--output',
    assembly,
    '--build',
    join(folder, 'build'),
  ];
  const cdklocal = (...args: readonly string[]) =>
    run(process.execPath, [CDKLOCAL, ...args, '--app', assembly], options);
  await run(process.execPath, app, options);
  await cdklocal('bootstrap', `aws://${ACCOUNT}/${REGION}`);
  await cdklocal('deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile);
  const outputs: Outputs = JSON.parse(await readFile(outputsFile, 'utf8'));
  const aws = { endpoint, region: REGION, credentials: CREDENTIALS };
  await allowBatches(aws);
  return {
    apiUrl: apiUrlAt(endpoint, outputOf(outputs, 'SoundstageService', 'ApiUrl')),
    key: await ensureLocalKey({ name: outputOf(outputs, 'SoundstageData', 'TableName'), ...aws }, folder),
  };
};

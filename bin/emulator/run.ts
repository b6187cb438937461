// `npm run emulator` deploys the stacks to a LocalStack-compatible emulator and keeps it running;
// `npm run test:emulator` runs the black-box tests against it instead, and ends.
// AWS_ENDPOINT_URL names an emulator that runs already; without it, MiniStack is installed and started.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { untilAskedToStop } from '../ending.ts';
import { type Deployment, deployTo } from './deployment.ts';
import { type Emulator, startMiniStack } from './ministack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'dist', 'emulator');
const NAMES = fileURLToPath(new URL('lambda/localhost-names.mjs', import.meta.url));
/** What needs nothing but an address and a key, and so runs against every deployment. */
const BLACK_BOX = ['control', 'media', 'misuse', 'realtime', 'statistics', 'webhooks', 'workers'].map(
  (name) => `test/flow/${name}`,
);

const emulator = async (): Promise<Emulator> => {
  const given = process.env['AWS_ENDPOINT_URL'];
  if (given !== undefined)
    return { endpoint: given.replace(/\/$/, ''), environment: {}, stop: async () => undefined };
  console.error('Starting MiniStack …');
  return startMiniStack(FOLDER);
};

const runTests = async (
  { apiUrl, key }: Deployment,
  { environment }: Emulator,
  args: readonly string[],
  stopped: Promise<void>,
): Promise<number> => {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'test.ts'), ...BLACK_BOX, ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environment,
      SOUNDSTAGE_TEST_API: apiUrl,
      SOUNDSTAGE_TEST_KEY: key,
      NODE_OPTIONS: `--import ${pathToFileURL(NAMES)}`,
    },
  });
  const exited = once(child, 'exit');
  await Promise.race([exited, stopped]);
  child.kill();
  await exited;
  return child.exitCode ?? 1;
};

const [mode, ...args] = process.argv.slice(2);
const stopped = untilAskedToStop();
await mkdir(FOLDER, { recursive: true });
const target = await emulator();
try {
  console.error(`Deploying to ${target.endpoint} …`);
  const deployment = await deployTo(target, FOLDER);
  if (mode === 'test') {
    process.exitCode = await runTests(deployment, target, args, stopped);
  } else {
    console.log(`\n  AWS  ${target.endpoint}\n  API  ${deployment.apiUrl}/api\n  Key  ${deployment.key}\n`);
    console.log('Stop with Ctrl-C; MiniStack then forgets everything.');
    await stopped;
  }
} finally {
  await target.stop();
}
